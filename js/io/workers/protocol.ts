import type { StackBlendErrorCode } from '../../engine/contract/errors.ts';

/** One job for a worker, which works on one at a time. */
export interface DecodeRequest {
  readonly id: number;
  readonly decoder: string;
  readonly payload: unknown;
}

/** `ready` once, when the script has loaded; then one reply for each request. */
export type DecodeReply =
  | { readonly type: 'ready' }
  | { readonly type: 'done'; readonly id: number; readonly result: unknown }
  | {
      readonly type: 'failed';
      readonly id: number;
      /** Of a StackBlendError; left out for others. */
      readonly code?: StackBlendErrorCode;
      readonly message: string;
    };

/** A worker's own end of its channel. */
export interface DecodePort {
  post(reply: DecodeReply, transfer: readonly ArrayBuffer[]): void;
  listen(onRequest: (request: DecodeRequest) => void): void;
}

/** A running worker as the pool sees it. */
export interface DecodeWorker {
  post(request: DecodeRequest, transfer: readonly ArrayBuffer[]): void;
  /** Keeps the Node process alive while true; nothing in browsers. */
  keepAlive(alive: boolean): void;
  terminate(): void;
}

/** What a worker tells the pool. */
export interface DecodeEvents {
  onReply(reply: DecodeReply): void;
  /** The worker could not be loaded, threw outside a job, or ended. */
  onFailure(message: string): void;
}
