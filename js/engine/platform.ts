import type { Features } from './backends/variant.ts';
import type { Variant } from './contract/types.ts';
import type { Reply, Request } from './protocol.ts';

/** A running worker as the engine sees it, the same in browsers and in Node. */
export interface WorkerHandle {
  post(message: Request, transfer?: readonly ArrayBuffer[]): void;
  /** Keeps the Node process alive while true; nothing in browsers. */
  keepAlive(alive: boolean): void;
  terminate(): void;
}

/** What a worker tells the engine. */
export interface WorkerEvents {
  onReply(reply: Reply): void;
  /** The worker could not be loaded, threw outside a request, or ended. */
  onFailure(message: string): void;
}

/** All that differs between browsers and Node. */
export interface Platform {
  features(): Features;
  startWorker(variant: Variant, url: string | URL | undefined, events: WorkerEvents): WorkerHandle;
}
