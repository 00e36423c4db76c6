import { allocateBytes, type StackBlendError } from '../contract/errors.ts';
import type { Started } from '../protocol.ts';
import type { Work } from '../schedule/job.ts';
import type { Allocation, Backend, BlendOperands } from './backend.ts';
import type { WorkerClient } from './worker-client.ts';

/** A slice of this size takes its worker about 1 ms and this thread less than 1 ms to copy. */
const SLICE_BYTES = 1 << 20;
/** One slice runs and one waits in each worker's queue. */
const SLICES_PER_WORKER = 2;

interface BufferPair {
  readonly backdrop: ArrayBuffer;
  readonly source: ArrayBuffer;
}

const isUsable = (buffer: ArrayBuffer) => buffer.byteLength === SLICE_BYTES;

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

  blend(operands: BlendOperands): Work {
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
    return { bytes: allocateBytes(size), shared: false, release: () => {} };
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
    { backdrop, source, out, recipe }: BlendOperands,
    begin: number,
    end: number,
    isCancelled: () => boolean,
  ): Promise<void> {
    const buffers = { backdrop: this.#takeBuffer(), source: this.#takeBuffer() };
    const slice = { ...buffers, bytes: end - begin, recipe };
    let back: BufferPair = slice;
    try {
      new Uint8Array(slice.backdrop).set(backdrop.subarray(begin, end));
      new Uint8Array(slice.source).set(source.subarray(begin, end));
      const transfer = [slice.backdrop, slice.source];
      back = await this.#leastLoaded().request('buffers', slice, transfer);
      if (!isCancelled()) out.set(new Uint8Array(back.backdrop, 0, end - begin), begin);
    } finally {
      // Also when an array was detached meanwhile; buffers that went down with a worker are empty.
      this.#idleBuffers.push(...[back.backdrop, back.source].filter(isUsable));
    }
  }

  #takeBuffer(): ArrayBuffer {
    const idle = this.#idleBuffers.pop();
    if (idle) return idle;
    this.#bufferBytes += SLICE_BYTES;
    return new ArrayBuffer(SLICE_BYTES);
  }

  #leastLoaded(): WorkerClient {
    return this.#clients.reduce((best, client) => (client.load < best.load ? client : best));
  }
}
