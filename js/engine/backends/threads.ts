import { freedError, outOfMemory, type StackBlendError } from '../contract/errors.ts';
import { inputBytes } from '../program/program.ts';
import type { Started } from '../protocol.ts';
import type { Reduction } from '../reduce/reduction.ts';
import { CopyTurns } from '../schedule/event-loop.ts';
import type { Work } from '../schedule/job.ts';
import type { Allocation, Backend, Operands } from './backend.ts';
import { directReduction, stagedReduction } from './reduce-work.ts';
import { Ring } from './ring.ts';
import { Tables } from './tables.ts';
import { directWork, RingWork, sharedWork } from './threads-work.ts';
import { SHARED_TILE_BYTES, type TileOperand } from './tile-buffer.ts';
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
  readonly #turns = new CopyTurns();
  /** Every view of the one growing memory that was ever given out. */
  readonly #memories = new WeakSet<SharedArrayBuffer>();
  readonly #allocations = new Map<number, number>();
  readonly #freeWords: number[];
  readonly #probe: number;
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
    this.#probe = words + CAPACITY * WORDS_BYTES;
    client.onFailure((error) => this.#ring.fail(error));
    client.watch(() => this.#ring.moved + this.#bandsDone(words));
  }

  static async create(client: WorkerClient, started: Started): Promise<ThreadsBackend> {
    const bytes = (CAPACITY + 1) * WORDS_BYTES; // the last one is the probe
    const { address } = await client.request('allocate', { bytes });
    return new ThreadsBackend(client, started, address);
  }

  get wasmBytes(): number {
    return this.#memory.byteLength;
  }

  get bufferBytes(): number {
    return this.#ring.bytes + SHARED_TILE_BYTES;
  }

  addressIn(bytes: Uint8Array): number | null {
    const { buffer } = bytes;
    if (!(buffer instanceof SharedArrayBuffer)) return null;
    if (!this.#memories.has(buffer) && this.#isOurs(buffer)) this.#memories.add(buffer);
    return this.#memories.has(buffer) ? bytes.byteOffset : null;
  }

  /** What is written to the probe word through our view is read through the other. */
  #isOurs(buffer: SharedArrayBuffer): boolean {
    if (buffer.byteLength < this.#probe + 4) return false;
    const own = new Int32Array(this.#memory, this.#probe, 1);
    const other = new Int32Array(buffer, this.#probe, 1);
    for (let i = 0; i < 2; i++) {
      const nonce = Math.trunc(Math.random() * 2 ** 31);
      Atomics.store(own, 0, nonce);
      if (Atomics.load(other, 0) !== nonce) return false;
    }
    return true;
  }

  holds(bytes: Uint8Array): boolean {
    return this.#addressOf(bytes) !== null;
  }

  work({ program, inputs, out, shape }: Operands): Work {
    const isFrame = (input: number) => {
      return (inputs[input] as Uint8Array).length < inputBytes(program, input, out.length);
    };
    const addresses = inputs.map((bytes) => this.#addressOf(bytes));
    const target = this.#addressOf(out);
    const means = {
      client: this.#client,
      words: { free: this.#freeWords, memory: () => this.#memory },
      tables: new Tables(this.#client, program.tables),
    };
    const direct = addresses.flatMap((address, i) => {
      return address === null ? [] : [{ address, isFrame: isFrame(i) }];
    });
    if (target !== null && direct.length === inputs.length) {
      return directWork(means, { program, inputs: direct, out: target, shape });
    }
    const operands = {
      program,
      inputs: inputs.map((bytes, i): TileOperand => {
        const address = addresses[i] ?? null;
        return address === null || isFrame(i) ? { bytes } : { address };
      }),
      out: target === null ? { bytes: out } : { address: target },
    };
    if (![out, ...inputs].every(({ buffer }) => buffer instanceof SharedArrayBuffer)) {
      return new RingWork(this.#ring, means, operands, out.length);
    }
    return sharedWork(means, operands, out.length);
  }

  reduce(reduction: Reduction): Work {
    const address = this.#addressOf(reduction.input);
    return address === null
      ? stagedReduction(reduction, this.#turns, () => this.#client)
      : directReduction(this.#client, reduction, address);
  }

  async allocate(size: number): Promise<Allocation> {
    // Numbers beyond 32 bits would lose their upper half on the way to C++.
    if (size > MOST_BYTES) throw outOfMemory(size);
    const { address, memory } = await this.#client.request('allocate', { bytes: size });
    this.#memory = memory;
    this.#memories.add(memory);
    this.#allocations.set(address, size);
    return {
      size,
      shared: true,
      view: () => new Uint8Array(memory, address, size),
      contains: (bytes) => {
        const begin = this.addressIn(bytes);
        return begin !== null && begin >= address && begin + bytes.length <= address + size;
      },
      release: () => this.#release(address),
    };
  }

  onFailure(listener: (error: StackBlendError) => void): void {
    this.#client.onFailure(listener);
  }

  end(error: StackBlendError): void {
    this.#client.fail(error);
  }

  /** Bands that the running slices have finished. */
  #bandsDone(words: number): number {
    const memory = new Uint32Array(this.#memory);
    return Array.from({ length: CAPACITY }, (_, i) => {
      return Atomics.load(memory, (words + i * WORDS_BYTES) / 4 + 1);
    }).reduce((sum, done) => sum + done);
  }

  #release(address: number): void {
    this.#allocations.delete(address);
    // A dead worker's memory is gone with it.
    this.#client.request('release', { address }).catch(() => {});
  }

  /** The address of bytes in a living engine stack, null for others; refuses those of a freed one. */
  #addressOf(bytes: Uint8Array): number | null {
    if (this.addressIn(bytes) === null) return null;
    for (const [address, size] of this.#allocations) {
      const begin = bytes.byteOffset - address;
      if (begin >= 0 && begin + bytes.length <= size) return bytes.byteOffset;
    }
    throw freedError();
  }
}
