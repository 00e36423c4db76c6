import { parentPort } from 'node:worker_threads';
import { serveDecoders } from './host.ts';

const port = parentPort;
if (!port) throw new Error('this script runs as a worker only');
serveDecoders({
  post: (reply, transfer) => port.postMessage(reply, transfer),
  listen: (onRequest) => port.on('message', onRequest),
});
