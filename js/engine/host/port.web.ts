import type { Request } from '../protocol.ts';
import type { HostPort } from './host.ts';

interface WorkerScope {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<Request>) => void): void;
}

/** The worker's own end of its channel, in a browser. */
export function webPort(): HostPort {
  const scope = globalThis as unknown as WorkerScope;
  return {
    post: (reply, transfer) => scope.postMessage(reply, [...transfer]),
    listen: (onRequest) => scope.addEventListener('message', (event) => onRequest(event.data)),
  };
}
