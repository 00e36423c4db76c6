import { allocateBytes, type StackBlendError } from '../contract/errors.ts';
import type { Started } from '../protocol.ts';
import { CopyTurns } from '../schedule/event-loop.ts';
import type { Work } from '../schedule/job.ts';
import type { Allocation, Backend, BlendOperands } from './backend.ts';
import { copyLayer } from './layer-words.ts';
import type { WorkerClient } from './worker-client.ts';

/** A slice of this size takes its worker about 1 ms and this thread less than 1 ms to copy. */
const SLICE_BYTES = 1 << 20;
/** One slice runs and one waits in each worker's queue. */
const SLICES_PER_WORKER = 2;

const isUsable = (buffer: ArrayBuffer) => buffer.byteLength === SLICE_BYTES;

/** A pool of workers, each with a module without threads; slices travel in transferred buffers. */
export class SingleBackend implements Backend {
  readonly variant = 'single';
  readonly threads: number;
  readonly capacity: number;
  readonly wasmBytes: number;
  readonly #clients: readonly WorkerClient[];
  readonly #idleBuffers: ArrayBuffer[] = [];
  readonly #turns = new CopyTurns();
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

  addressIn(): null {
    return null;
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
    const bytes = allocateBytes(size);
    const contains = (other: Uint8Array) => other.buffer === bytes.buffer;
    const view = () => new Uint8Array(bytes.buffer);
    return { size, shared: false, view, contains, release: () => {} };
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
    { layers, out }: BlendOperands,
    begin: number,
    end: number,
    isCancelled: () => boolean,
  ): Promise<void> {
    let buffers: readonly ArrayBuffer[] = layers.map(() => this.#takeBuffer());
    try {
      await this.#turns.run(() => {
        layers.forEach(({ bytes }, i) => {
          copyLayer(new Uint8Array(buffers[i] as ArrayBuffer), 0, bytes, begin, end);
        });
      });
      if (isCancelled()) return;
      const recipes = layers.map(({ recipe }) => recipe);
      const slice = { buffers, recipes, bytes: end - begin };
      ({ buffers } = await this.#leastLoaded().request('buffers', slice, buffers));
      const result = new Uint8Array(buffers[0] as ArrayBuffer, 0, end - begin);
      if (!isCancelled()) out.set(result, begin);
    } finally {
      // Also when an array was detached meanwhile; buffers that went down with a worker are empty.
      this.#idleBuffers.push(...buffers.filter(isUsable));
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
