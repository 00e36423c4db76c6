import { outOfMemory, type StackBlendError } from '../contract/errors.ts';
import { disposedError } from '../contract/input.ts';
import type { Started } from '../protocol.ts';
import type { Work } from '../schedule/job.ts';
import type { Allocation, Backend, BlendOperands } from './backend.ts';
import { Ring, type TileOperand } from './ring.ts';
import { DirectWork, RingWork } from './threads-work.ts';
import type { WorkerClient } from './worker-client.ts';

/** Bytes of the two words that a slice shares with C++, on a cache line of their own. */
const WORDS_BYTES = 64;
/** WebAssembly memory is never larger. */
const MOST_BYTES = 2 ** 31;
/** Two slices in flight: one runs, one waits in the worker's queue, so that it never idles. */
const CAPACITY = 2;

/** One module with pthreads, in a worker of its own; its memory is shared with this thread. */
export class ThreadsBackend implements Backend {
  readonly variant = 'threads';
  readonly threads: number;
  readonly capacity = CAPACITY;
  readonly #client: WorkerClient;
  readonly #ring: Ring;
  /** Every view of the one growing memory that was ever given out. */
  readonly #memories = new WeakSet<ArrayBufferLike>();
  readonly #allocations = new Map<number, number>();
  readonly #freeWords: number[];
  #memory: SharedArrayBuffer;

  private constructor(client: WorkerClient, started: Started, words: number) {
    if (!started.memory || !started.ring)
      throw new Error('the threads module has no shared memory');
    this.#client = client;
    this.threads = started.threads;
    this.#memory = started.memory;
    this.#memories.add(started.memory);
    this.#ring = new Ring(started.memory, started.ring, () => client.pump());
    this.#freeWords = Array.from({ length: CAPACITY }, (_, i) => words + i * WORDS_BYTES);
    client.onFailure((error) => this.#ring.fail(error));
  }

  static async create(client: WorkerClient, started: Started): Promise<ThreadsBackend> {
    const bytes = CAPACITY * WORDS_BYTES;
    const { address } = await client.request('allocate', { bytes });
    return new ThreadsBackend(client, started, address);
  }

  get wasmBytes(): number {
    return this.#memory.byteLength;
  }

  get bufferBytes(): number {
    return this.#ring.bytes;
  }

  holds(bytes: Uint8Array): boolean {
    return this.#addressOf(bytes) !== null;
  }

  blend(operands: BlendOperands): Work {
    const addresses = [operands.backdrop, operands.source, operands.out].map((bytes) =>
      this.#addressOf(bytes),
    );
    const [backdrop, source, out] = addresses;
    if (backdrop != null && source != null && out != null) {
      return new DirectWork(this.#client, this.#freeWords, () => this.#memory, {
        backdrop,
        source,
        out,
        bytes: operands.out.length,
        rowBytes: operands.rowBytes,
        recipe: operands.recipe,
      });
    }
    const operand = (bytes: Uint8Array, address: number | null | undefined): TileOperand =>
      address == null ? { bytes } : { address };
    return new RingWork(this.#ring, this.#client, {
      backdrop: operand(operands.backdrop, backdrop),
      source: operand(operands.source, source),
      out: operand(operands.out, out),
      bytes: operands.out.length,
      recipe: operands.recipe,
    });
  }

  async allocate(size: number): Promise<Allocation> {
    // Numbers beyond 32 bits would lose their upper half on the way to C++.
    if (size > MOST_BYTES) throw outOfMemory(size);
    const { address, memory } = await this.#client.request('allocate', { bytes: size });
    this.#memory = memory;
    this.#memories.add(memory);
    this.#allocations.set(address, size);
    return {
      bytes: new Uint8Array(memory, address, size),
      shared: true,
      release: () => this.#release(address),
    };
  }

  onFailure(listener: (error: StackBlendError) => void): void {
    this.#client.onFailure(listener);
  }

  end(error: StackBlendError): void {
    this.#client.fail(error);
  }

  #release(address: number): void {
    this.#allocations.delete(address);
    // A dead worker's memory is gone with it.
    this.#client.request('release', { address }).catch(() => {});
  }

  /** The address of bytes in a living engine stack, null for others; refuses those of a freed one. */
  #addressOf(bytes: Uint8Array): number | null {
    if (!this.#memories.has(bytes.buffer)) return null;
    for (const [address, size] of this.#allocations) {
      const begin = bytes.byteOffset - address;
      if (begin >= 0 && begin + bytes.length <= size) return bytes.byteOffset;
    }
    throw disposedError('the engine stack that this array is a view of');
  }
}
