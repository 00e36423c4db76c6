import { StackBlendError } from '../../../js/engine/contract/errors.ts';
import type { EncodeReply, EncodeRequest } from './encode-protocol.ts';

/** Who waits for an answer. */
interface Waiting {
  resolve(bytes: Uint8Array<ArrayBuffer>): void;
  reject(error: Error): void;
}

/** A worker that packs the pictures of one export. */
export class Encoder {
  readonly #worker = new Worker(new URL('./encode-worker.js', import.meta.url), {
    type: 'module',
    name: 'stackblend-encode',
  });
  #waiting: Waiting | null = null;
  /** What it ended with: that may come before anything is asked of it. */
  #failure: Error | null = null;

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<EncodeReply>) => {
      const waiting = this.#waiting;
      this.#waiting = null;
      if ('bytes' in data) waiting?.resolve(data.bytes);
      else waiting?.reject(new Error(data.message));
    };
    this.#worker.onerror = ({ message }) => {
      const why = message || 'its worker that packs pictures did not start';
      this.#failure = new StackBlendError(
        'load-failed',
        `a part of stackblend could not be loaded: ${why}`,
      );
      this.#waiting?.reject(this.#failure);
    };
  }

  /** The next bytes of the file. The frame's memory goes to the worker. */
  encode(request: EncodeRequest): Promise<Uint8Array<ArrayBuffer>> {
    return new Promise((resolve, reject) => {
      if (this.#failure) throw this.#failure;
      this.#waiting = { resolve, reject };
      const transfer = 'frame' in request ? [request.frame.buffer] : [];
      this.#worker.postMessage(request, transfer as ArrayBuffer[]);
    });
  }

  close(): void {
    this.#worker.terminate();
  }
}
