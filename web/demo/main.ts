import 'stackblend/viewer';

// The viewer listens to what happens on itself; on this page nothing else is there to listen, so
// that files dropped or pasted beside it, and keys that nobody has, are passed on.
const viewer = document.querySelector('stackblend-viewer');

// `?url=` opens what lies there, several together; `?sample=stacks` starts with the other sample,
// `?sample=none` without.
const search = new URLSearchParams(location.search);
const urls = search.getAll('url');
const samples = { channels: 'channels', stacks: 'stacks', none: null } as const;
if (viewer) {
  if (urls.length > 0) viewer.src = urls;
  const sample = search.get('sample') ?? 'channels';
  viewer.sample = Object.hasOwn(samples, sample) ? samples[sample as keyof typeof samples] : null;
}

for (const type of ['dragenter', 'dragover', 'dragleave', 'drop'] as const) {
  document.addEventListener(type, (event) => {
    const { target, defaultPrevented, dataTransfer, relatedTarget } = event;
    event.preventDefault();
    if (target === viewer || defaultPrevented) return;
    const same = { dataTransfer, relatedTarget, cancelable: true };
    viewer?.dispatchEvent(new DragEvent(type, same));
  });
}
document.addEventListener('paste', ({ target, clipboardData }) => {
  // The viewer takes text of settings, too.
  if (target !== viewer) viewer?.dispatchEvent(new ClipboardEvent('paste', { clipboardData }));
});
document.addEventListener('keydown', (event) => {
  if (event.target !== document.body) return;
  const { key, ctrlKey, altKey, metaKey, shiftKey } = event;
  const same = { key, ctrlKey, altKey, metaKey, shiftKey, cancelable: true };
  if (viewer?.dispatchEvent(new KeyboardEvent('keydown', same)) === false) event.preventDefault();
});
