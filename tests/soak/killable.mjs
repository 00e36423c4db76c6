// Makes the worker that imports it end when it is told to by a broadcast.
import { BroadcastChannel, isMainThread } from 'node:worker_threads';

export const CHANNEL = 'stackblend-soak-kill';

if (!isMainThread) {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = () => process.exit(3);
  /** @type {any} */ (channel).unref();
}
