import { parentPort } from 'node:worker_threads';
import type { HostPort } from './host.ts';

/** The worker's own end of its channel, in Node. */
export function nodePort(): HostPort {
  const port = parentPort;
  if (!port) throw new Error('this script runs as a worker only');
  return {
    post: (reply, transfer) => port.postMessage(reply, transfer),
    listen: (onRequest) => port.on('message', onRequest),
  };
}
