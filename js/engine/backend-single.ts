import type { Allocation, Backend, BlendOperands } from './backend.ts';
import { StackBlendError } from './errors.ts';
import type { Work } from './job.ts';
import type { Started } from './protocol.ts';
import type { WorkerClient } from './worker-client.ts';

/** A slice of this size takes its worker about 1 ms and this thread less than 1 ms to copy. */
const SLICE_BYTES = 1 << 20;
/** One slice runs and one waits in each worker's queue. */
const SLICES_PER_WORKER = 2;

/** A pool of workers, each with a module without threads; slices travel in transferred buffers. */
export class SingleBackend implements Backend {
  readonly variant = 'single';
  readonly threads: number;
  readonly capacity: number;
  readonly wasmBytes: number;
  readonly #clients: readonly WorkerClient[];
  readonly #idleBuffers: ArrayBuffer[] = [];
  #bufferBytes = 0;

  constructor(clients: readonly WorkerClient[], started: readonly Started[]) {
    this.#clients = clients;
    this.threads = clients.length;
    this.capacity = clients.length * SLICES_PER_WORKER;
    this.wasmBytes = started.reduce((sum, { wasmBytes }) => sum + wasmBytes, 0);
  }

  get bufferBytes(): number {
    return this.#bufferBytes;
  }

  holds(): boolean {
    return false;
  }

  screen(operands: BlendOperands): Work {
    let isCancelled = false;
    return {
      bytes: operands.out.length,
      unit: 4,
      sliceBytes: () => SLICE_BYTES,
      run: (begin, end) => this.#runSlice(operands, begin, end, () => isCancelled),
      cancel: () => {
        isCancelled = true;
      },
      finish: () => {},
    };
  }

  async allocate(size: number): Promise<Allocation> {
    try {
      return { bytes: new Uint8Array(size), shared: false, release: () => {} };
    } catch (cause) {
      const message = `a stack of ${size} bytes: the browser has no memory for it; free other stacks`;
      throw new StackBlendError('out-of-memory', message, { cause });
    }
  }

  onFailure(listener: (error: StackBlendError) => void): void {
    for (const client of this.#clients) {
      client.onFailure((error) => {
        for (const other of this.#clients) other.fail(error);
        listener(error);
      });
    }
  }

  end(error: StackBlendError): void {
    for (const client of this.#clients) client.fail(error);
  }

  async #runSlice(
    { backdrop, source, out }: BlendOperands,
    begin: number,
    end: number,
    isCancelled: () => boolean,
  ): Promise<void> {
    const slice = {
      backdrop: this.#fillBuffer(backdrop.subarray(begin, end)),
      source: this.#fillBuffer(source.subarray(begin, end)),
      bytes: end - begin,
    };
    const client = this.#leastLoaded();
    const transfer = [slice.backdrop, slice.source];
    const done = await client.request('buffers', slice, transfer);
    if (!isCancelled()) out.set(new Uint8Array(done.backdrop, 0, end - begin), begin);
    this.#idleBuffers.push(done.backdrop, done.source);
  }

  #fillBuffer(bytes: Uint8Array): ArrayBuffer {
    let buffer = this.#idleBuffers.pop();
    if (!buffer) {
      buffer = new ArrayBuffer(SLICE_BYTES);
      this.#bufferBytes += SLICE_BYTES;
    }
    new Uint8Array(buffer).set(bytes);
    return buffer;
  }

  #leastLoaded(): WorkerClient {
    return this.#clients.reduce((best, client) => (client.load < best.load ? client : best));
  }
}
