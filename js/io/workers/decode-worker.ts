import { serveDecoders } from './host.ts';
import type { DecodeRequest } from './protocol.ts';

interface WorkerScope {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<DecodeRequest>) => void): void;
}

const scope = globalThis as unknown as WorkerScope;
serveDecoders({
  post: (reply, transfer) => scope.postMessage(reply, [...transfer]),
  listen: (onRequest) => scope.addEventListener('message', (event) => onRequest(event.data)),
});
