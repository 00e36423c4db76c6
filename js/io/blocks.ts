import type { ByteSource } from './bytes.ts';
import { createPlaneCache, type PlaneCache } from './cache/plane-cache.ts';
import { SharedWork } from './cache/shared-work.ts';

/** Reads exactly `[offset, offset + length)`, within the file. The signal aborts once nobody waits. */
export type ReadRange = (
  offset: number,
  length: number,
  signal: AbortSignal,
) => Promise<Uint8Array>;

/** Options of {@link blockSource}. */
export interface BlockOptions {
  /** Bytes of a block, the least that is read at once. */
  readonly blockBytes?: number;
  /** Where blocks are kept; left out, together with those of all other files. */
  readonly cache?: PlaneCache;
  /** The file's first bytes, where they are known. */
  readonly head?: Uint8Array;
  /** Where each request costs time: whoever reads one block after another gets more at a time. */
  readonly readAhead?: boolean;
}

/** So that walking a file's directories is cheap. */
export const BLOCK_BYTES = 64 * 1024;

/** Of all open files together: thousands may be. */
const keptBlocks = createPlaneCache(32 * 2 ** 20);

/** Reads of this many blocks and more pass by, and whole files of several: pixels are kept decoded. */
const LARGE = 4;

/** Runs of blocks one after another before more than is wanted is read, and the most that is. */
const STREAK = 2;
const MOST_AHEAD = 15;

/** Wanted blocks with at most one other between them are read together. */
const GAP = 2;

/**
 * A {@link ByteSource} that reads in whole blocks and keeps some. Small reads that begin together
 * and lie near one another become one; what is being read for one caller serves others too.
 */
export function blockSource(
  name: string,
  size: number,
  readRange: ReadRange,
  options: BlockOptions = {},
): ByteSource {
  const blocks = new Blocks(size, readRange, options);
  return {
    name,
    size,
    async read(offset, length, signal) {
      signal?.throwIfAborted();
      const end = Math.min(size, offset + length);
      if (!(offset < end)) return new Uint8Array(0);
      const bytes = await blocks.read(offset, end, signal);
      signal?.throwIfAborted();
      return bytes;
    },
  };
}

class Blocks {
  readonly #blockBytes: number;
  readonly #cache: PlaneCache;
  readonly #running = new Map<number, { readonly work: SharedWork<Uint8Array>; first: number }>();
  #wanted = new Set<number>();
  readonly #readAhead: boolean;
  /** The block behind the last run, and how many runs followed one another so far. */
  #next = -1;
  #streak = 0;

  constructor(
    private readonly size: number,
    private readonly readRange: ReadRange,
    { blockBytes = BLOCK_BYTES, cache = keptBlocks, head, readAhead = false }: BlockOptions,
  ) {
    this.#blockBytes = blockBytes;
    this.#readAhead = readAhead;
    this.#cache = cache;
    if (head) this.#keep(0, head);
  }

  async read(offset: number, end: number, signal?: AbortSignal): Promise<Uint8Array> {
    const first = Math.floor(offset / this.#blockBytes);
    const last = Math.floor((end - 1) / this.#blockBytes);
    const whole = first === 0 && end === this.size && last > 0;
    if (whole || last - first >= LARGE) {
      return new SharedWork((aborted) => this.readRange(offset, end - offset, aborted)).join(
        signal,
      );
    }
    const numbers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
    const parts = await Promise.all(numbers.map((number) => this.#block(number, signal)));
    const start = offset - first * this.#blockBytes;
    if (parts.length === 1) return parts[0]!.subarray(start, start + end - offset);
    const out = new Uint8Array(end - offset);
    let at = 0;
    parts.forEach((part, i) => {
      const piece = i === 0 ? part.subarray(start) : part;
      out.set(piece.subarray(0, out.length - at), at);
      at += piece.length;
    });
    return out;
  }

  async #block(number: number, signal?: AbortSignal): Promise<Uint8Array> {
    const kept = this.#cache.peek<Uint8Array>(this, String(number));
    if (kept) return kept;
    if (!this.#isRunning(number)) {
      if (this.#wanted.size === 0) queueMicrotask(() => this.#start());
      this.#wanted.add(number);
      // Whoever reads next in this turn of the event loop adds to what is wanted.
      await undefined;
      signal?.throwIfAborted();
      // Between two microtasks the wanted blocks were started, or given up by all who wanted them.
      if (!this.#isRunning(number)) return this.#block(number, signal);
    }
    const { work, first } = this.#running.get(number)!;
    const bytes = await work.join(signal);
    const at = (number - first) * this.#blockBytes;
    return bytes.subarray(at, at + this.#blockBytes);
  }

  #isRunning(number: number): boolean {
    const running = this.#running.get(number);
    return running !== undefined && !running.work.abandoned;
  }

  /** Starts one request for each run of blocks that are wanted. */
  #start(): void {
    const numbers = [...this.#wanted].sort((a, b) => a - b);
    this.#wanted = new Set();
    for (let i = 0; i < numbers.length; ) {
      let end = i + 1;
      while (end < numbers.length && numbers[end]! - numbers[end - 1]! <= GAP) end++;
      const [first, last] = [numbers[i]!, numbers[end - 1]!];
      this.#startRun(first, last + (this.#readAhead ? this.#ahead(first, last) : 0));
      i = end;
    }
  }

  /**
   * How many blocks to read beyond those that are wanted: twice as many with each run that follows
   * the last one, as directories do that lie between compressed planes.
   */
  #ahead(first: number, last: number): number {
    const skipped = first - this.#next;
    this.#streak = skipped >= 0 && skipped < GAP ? this.#streak + 1 : 0;
    const most = this.#streak < STREAK ? 0 : Math.min(MOST_AHEAD, 2 ** (this.#streak - STREAK));
    const end = Math.ceil(this.size / this.#blockBytes);
    let ahead = 0;
    while (ahead < most && this.#isMissing(last + ahead + 1, end)) ahead++;
    this.#next = last + ahead + 1;
    return ahead;
  }

  #isMissing(number: number, end: number): boolean {
    const kept = this.#cache.peek(this, String(number));
    return number < end && !kept && !this.#isRunning(number);
  }

  #startRun(first: number, last: number): void {
    const offset = first * this.#blockBytes;
    const length = Math.min(this.size, (last + 1) * this.#blockBytes) - offset;
    const work = new SharedWork(async (aborted) => {
      const bytes = await this.readRange(offset, length, aborted);
      this.#keepRun(first, bytes);
      return bytes;
    });
    const running = { work, first };
    for (let number = first; number <= last; number++) this.#running.set(number, running);
    work.ended.then(() => {
      for (let number = first; number <= last; number++) {
        if (this.#running.get(number) === running) this.#running.delete(number);
      }
    });
  }

  #keepRun(first: number, bytes: Uint8Array): void {
    for (let at = 0, number = first; at < bytes.length; at += this.#blockBytes, number++) {
      // A copy where several came together: else one kept block would hold all of them.
      const block = bytes.subarray(at, at + this.#blockBytes);
      this.#keep(number, block.length === bytes.length ? block : block.slice());
    }
  }

  #keep(number: number, block: Uint8Array): void {
    this.#cache.put(this, String(number), block);
  }
}
