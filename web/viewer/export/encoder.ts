import type { EncodeReply, EncodeRequest } from './encode-protocol.ts';

/** A worker that packs the pictures of one export. */
export class Encoder {
  readonly #worker = new Worker(new URL('./encode-worker.js', import.meta.url), {
    type: 'module',
    name: 'stackblend-encode',
  });

  /** The next bytes of the file. The frame's memory goes to the worker. */
  encode(request: EncodeRequest): Promise<Uint8Array<ArrayBuffer>> {
    return new Promise((resolve, reject) => {
      this.#worker.onmessage = ({ data }: MessageEvent<EncodeReply>) => {
        if ('bytes' in data) resolve(data.bytes);
        else reject(new Error(data.message));
      };
      this.#worker.onerror = ({ message }) =>
        reject(new Error(message || 'its worker did not load'));
      const transfer = 'frame' in request ? [request.frame.buffer] : [];
      this.#worker.postMessage(request, transfer as ArrayBuffer[]);
    });
  }

  close(): void {
    this.#worker.terminate();
  }
}
