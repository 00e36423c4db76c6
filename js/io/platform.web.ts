import type { IoPlatform } from './platform.ts';
import type { DecodeEvents, DecodeReply, DecodeWorker } from './workers/protocol.ts';

function startDecoder(events: DecodeEvents): DecodeWorker {
  // This literal form is what bundlers look for.
  const worker = new Worker(new URL('./workers/decode-worker.js', import.meta.url), {
    type: 'module',
    name: 'stackblend-decode',
  });
  worker.addEventListener('message', (event: MessageEvent<DecodeReply>) => {
    events.onReply(event.data);
  });
  worker.addEventListener('error', (event) => {
    event.preventDefault(); // reported through the rejected reads instead of the page's console
    events.onFailure(event.message || 'its script could not be loaded');
  });
  worker.addEventListener('messageerror', () => events.onFailure('its reply could not be read'));
  return {
    post: (request, transfer) => worker.postMessage(request, [...transfer]),
    keepAlive: () => {},
    terminate: () => worker.terminate(),
  };
}

/** Pages and workers: no access to files but those that are given. */
export const webPlatform: IoPlatform = {
  baseUrl: () => globalThis.document?.baseURI ?? globalThis.location?.href,
  openLocal: async () => undefined,
  cores: () => globalThis.navigator?.hardwareConcurrency || 1,
  quickHere: false,
  startDecoder: typeof Worker === 'function' ? startDecoder : undefined,
};
