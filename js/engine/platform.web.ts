import type { Variant } from './contract/types.ts';
import type { Platform, WorkerEvents, WorkerHandle } from './platform.ts';
import type { Reply } from './protocol.ts';

// The literal forms `new Worker(new URL('…', import.meta.url), …)` are what bundlers look for.
function open(variant: Variant, url: string | URL | undefined): Worker {
  if (url !== undefined) return new Worker(url, { type: 'module', name: `stackblend-${variant}` });
  return variant === 'threads'
    ? new Worker(new URL('./worker-threads.js', import.meta.url), {
        type: 'module',
        name: 'stackblend-threads',
      })
    : new Worker(new URL('./worker-single.js', import.meta.url), {
        type: 'module',
        name: 'stackblend-single',
      });
}

function startWorker(
  variant: Variant,
  url: string | URL | undefined,
  events: WorkerEvents,
): WorkerHandle {
  const worker = open(variant, url);
  worker.addEventListener('message', (event: MessageEvent<Reply>) => events.onReply(event.data));
  worker.addEventListener('error', (event) => {
    event.preventDefault(); // reported through the rejected calls instead of the page's console
    events.onFailure(
      event.message ||
        'the worker script did not load (is it served, with a JavaScript type, and allowed by worker-src?)',
    );
  });
  return {
    post: (message, transfer = []) => worker.postMessage(message, [...transfer]),
    keepAlive: () => {},
    terminate: () => worker.terminate(),
  };
}

/** Workers as browsers have them. */
export const webPlatform: Platform = {
  features: () => ({
    isolated: globalThis.crossOriginIsolated === true,
    sharedArrayBuffer: typeof SharedArrayBuffer === 'function',
    cores: navigator.hardwareConcurrency || 1,
  }),
  startWorker,
};
