addEventListener('message', ({ data: { id, payload } }) => {
  if (payload === 'hang') for (;;);
  postMessage({ type: 'done', id, result: payload });
});
postMessage({ type: 'ready' });
