import type { SliceDone } from '../protocol.ts';
import type { Work } from '../schedule/job.ts';
import type { Tables } from './tables.ts';

/** Slices aim at the middle of 2–4 ms. */
const SLICE_MS = 3;
const FIRST_SLICE_BYTES = 4 << 20;
const LEAST_SLICE_BYTES = 256 << 10;
const MOST_SLICE_BYTES = 256 << 20;

/** The words of slices: those that are free, and where they lie. */
export interface Words {
  readonly free: number[];
  memory(): SharedArrayBuffer;
}

/** Asks the engine's worker for bytes `begin..end` of the output. */
export type SendSlice = (begin: number, end: number, words: number) => Promise<SliceDone>;

/** A job whose slices the engine's worker carries out whole, and stops when their flag is raised. */
export class SlicedWork implements Work {
  readonly bytes: number;
  readonly unit: number;
  readonly #words: Words;
  readonly #tables: Tables;
  readonly #send: SendSlice;
  readonly #running = new Set<number>();
  #sliceBytes = FIRST_SLICE_BYTES;
  #isCancelled = false;

  /** Slices begin and end at multiples of `unit` bytes. */
  constructor(
    words: Words,
    { bytes, unit, tables }: { bytes: number; unit: number; tables: Tables },
    send: SendSlice,
  ) {
    this.bytes = bytes;
    this.unit = unit;
    this.#tables = tables;
    this.#words = words;
    this.#send = send;
  }

  sliceBytes(): number {
    return this.#sliceBytes;
  }

  async run(begin: number, end: number): Promise<void> {
    const words = this.#takeWords();
    try {
      const { milliseconds } = await this.#send(begin, end, words);
      if (!this.#isCancelled) this.#adapt(end - begin, milliseconds);
    } finally {
      this.#running.delete(words);
      this.#words.free.push(words);
    }
  }

  cancel(): void {
    this.#isCancelled = true;
    const words = new Uint32Array(this.#words.memory());
    for (const address of this.#running) Atomics.store(words, address / 4, 1);
  }

  finish(): void {
    this.#tables.release();
  }

  #takeWords(): number {
    const address = this.#words.free.pop();
    if (address === undefined) throw new Error('more slices in flight than the capacity');
    new Uint32Array(this.#words.memory()).fill(0, address / 4, address / 4 + 2);
    this.#running.add(address);
    return address;
  }

  #adapt(bytes: number, milliseconds: number): void {
    const ideal = (bytes * SLICE_MS) / Math.max(milliseconds, 0.01);
    this.#sliceBytes = Math.min(MOST_SLICE_BYTES, Math.max(LEAST_SLICE_BYTES, ideal));
  }
}
