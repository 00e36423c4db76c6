import type { RingLayout } from '../protocol.ts';
import { COPY_BUDGET, yieldToEventLoop } from '../schedule/event-loop.ts';
import { RingTiles } from './ring-tiles.ts';
import type { TileOperands } from './tile-buffer.ts';

/** A range of one job that goes through the ring. */
export interface RingSlice extends TileOperands {
  readonly begin: number;
  readonly end: number;
  /** True as soon as the rest of the range is of no use any more. */
  isCancelled(): boolean;
}

interface QueuedSlice extends RingSlice {
  next: number;
  inTiles: number;
  error: { reason: unknown } | null;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Sends slices of plain arrays through the tiles that the engine's worker pumps, from the thread
 * that the arrays belong to. Nothing here waits: between copies it returns to the event loop.
 */
export class Ring {
  readonly #tiles: RingTiles<QueuedSlice>;
  readonly #pump: () => void;
  readonly #queue: QueuedSlice[] = [];
  #isDriven = false;
  #error: Error | null = null;
  #moved = 0;

  /** `pump` asks the engine's thread to work off filled tiles until none come. */
  constructor(memory: SharedArrayBuffer, layout: RingLayout, pump: () => void) {
    this.#tiles = new RingTiles(memory, layout);
    this.#pump = pump;
  }

  /** Bytes of the tiles' buffers. */
  get bytes(): number {
    const { tiles, bufferBytes } = this.#tiles.layout;
    return tiles * bufferBytes;
  }

  /** Tiles that have come back. */
  get moved(): number {
    return this.#moved;
  }

  /** Blends the slice; resolves when its output is written, or soon after it was cancelled. */
  run(slice: RingSlice): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#error) return reject(this.#error);
      this.#queue.push({ ...slice, next: slice.begin, inTiles: 0, error: null, resolve, reject });
      if (!this.#isDriven) void this.#drive();
    });
  }

  /** Rejects everything; the engine's thread is gone. */
  fail(error: Error): void {
    this.#error = error;
    for (const { operands } of this.#tiles.abandon()) operands.reject(error);
    for (const slice of this.#queue.splice(0)) slice.reject(error);
  }

  async #drive(): Promise<void> {
    this.#isDriven = true;
    let deadline = performance.now() + COPY_BUDGET;
    while (!this.#error && (this.#queue.length > 0 || this.#tiles.filled.length > 0)) {
      // A tile takes some 20 µs to blend: looking again is cheaper than a turn of the event loop.
      const moved = this.#collect() || this.#fill() || this.#tiles.isOldestDone(true);
      if (moved && performance.now() < deadline) continue;
      await yieldToEventLoop();
      deadline = performance.now() + COPY_BUDGET;
    }
    this.#isDriven = false;
  }

  /** Copies the oldest tile's output out if it is done. */
  #collect(): boolean {
    if (!this.#tiles.isOldestDone()) return false;
    const slice = this.#tiles.filled[0]?.operands as QueuedSlice;
    if (!slice.error && !slice.isCancelled()) this.#guard(slice, () => this.#tiles.copyOldest());
    this.#tiles.releaseOldest();
    this.#moved++;
    slice.inTiles--;
    this.#settle(slice);
    return true;
  }

  /** An array that was detached or shrunk meanwhile fails its own slice and nothing else. */
  #guard(slice: QueuedSlice, copy: () => void): void {
    try {
      copy();
    } catch (error) {
      slice.error ??= { reason: error };
      slice.next = slice.end;
    }
  }

  /** Copies the next piece of the queue's first slice into a free tile, if there is one. */
  #fill(): boolean {
    const slice = this.#queue[0];
    if (!slice || this.#tiles.isFull) return false;
    if (slice.isCancelled()) slice.next = slice.end;
    if (slice.next < slice.end) this.#guard(slice, () => this.#fillTile(slice));
    if (slice.next === slice.end) {
      this.#queue.shift();
      this.#settle(slice);
    }
    return true;
  }

  #fillTile(slice: QueuedSlice): void {
    slice.next = this.#tiles.fill(slice, slice.next, slice.end);
    slice.inTiles++;
    const { words, layout } = this.#tiles;
    if (Atomics.compareExchange(words, layout.control / 4, 0, 1) === 0) this.#pump();
  }

  #settle(slice: QueuedSlice): void {
    if (slice.inTiles > 0 || slice.next < slice.end) return;
    if (slice.error) slice.reject(slice.error.reason);
    else slice.resolve();
  }
}
