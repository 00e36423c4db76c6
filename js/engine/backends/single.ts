import { allocateBytes, type StackBlendError } from '../contract/errors.ts';
import type { Started } from '../protocol.ts';
import { CopyTurns } from '../schedule/event-loop.ts';
import type { Work } from '../schedule/job.ts';
import type { Allocation, Backend, BlendOperands } from './backend.ts';
import { copyLayer } from './layer-words.ts';
import type { WorkerClient } from './worker-client.ts';

/**
 * A slice's layers share a buffer of this size, however many they are. Of two, each has 1 MiB: its
 * worker takes about 1 ms for them, and this thread less than 1 ms to copy.
 */
const BUFFER_BYTES = 2 << 20;
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
    const sliceBytes = Math.floor(BUFFER_BYTES / operands.layers.length / 64) * 64;
    return {
      bytes: operands.out.length,
      unit: 4,
      sliceBytes: () => sliceBytes,
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
    const size = end - begin;
    let buffer = this.#takeBuffer();
    try {
      await this.#turns.run(() => {
        const room = new Uint8Array(buffer);
        layers.forEach(({ bytes }, i) => {
          copyLayer(room, i * size, bytes, begin, end);
        });
      });
      if (isCancelled()) return;
      const recipes = layers.map(({ recipe }) => recipe);
      const slice = { buffer, recipes, bytes: size };
      ({ buffer } = await this.#leastLoaded().request('buffer', slice, [buffer]));
      if (!isCancelled()) out.set(new Uint8Array(buffer, 0, size), begin);
    } finally {
      // Also when an array was detached meanwhile; one that went down with a worker is empty.
      if (buffer.byteLength > 0) this.#idleBuffers.push(buffer);
    }
  }

  #takeBuffer(): ArrayBuffer {
    const idle = this.#idleBuffers.pop();
    if (idle) return idle;
    this.#bufferBytes += BUFFER_BYTES;
    return new ArrayBuffer(BUFFER_BYTES);
  }

  #leastLoaded(): WorkerClient {
    return this.#clients.reduce((best, client) => (client.load < best.load ? client : best));
  }
}
