import type { Recipe } from '../contract/modes.ts';
import type { RingLayout } from '../protocol.ts';
import { yieldToEventLoop } from '../schedule/event-loop.ts';

/** One operand: bytes to copy through the tile, or an address in engine memory that needs no copy. */
export type TileOperand = { readonly bytes: Uint8Array } | { readonly address: number };

/** A range of one job that goes through the ring. */
export interface RingSlice {
  readonly backdrop: TileOperand;
  readonly source: TileOperand;
  readonly out: TileOperand;
  readonly recipe: Recipe;
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

interface FilledTile {
  readonly slice: QueuedSlice;
  readonly begin: number;
  readonly end: number;
}

// As in cpp/wasm/tile_ring.h: the words of a tile, and its states.
const TILE_WORDS = 16;
const PIXELS = 1;
const BACKDROP = 2;
const SOURCE = 3;
const OUT = 4;
const MODE = 5;
const ALPHA = 6;
const OPERATOR = 7;
const OPACITY = 8; // a double
const FREE = 0;
const FILLED = 1;
const DONE = 2;

/** Longest time that copying keeps the event loop waiting, in milliseconds. */
const COPY_BUDGET = 4;
/** Looks at a tile that is being blended before going back to the event loop. */
const SPINS = 2000;

/**
 * The client's side of the ring of tiles (cpp/wasm/tile_ring.h): copies input in and output out on
 * this thread while the engine's thread blends the tiles between. Nothing here waits: between
 * copies it returns to the event loop.
 */
export class Ring {
  readonly #words: Int32Array;
  readonly #doubles: Float64Array;
  readonly #heap: Uint8Array;
  readonly #layout: RingLayout;
  readonly #pump: () => void;
  readonly #queue: QueuedSlice[] = [];
  readonly #filled: FilledTile[] = [];
  #head = 0;
  #isDriven = false;
  #error: Error | null = null;

  /** `pump` asks the engine's thread to work off filled tiles until none come. */
  constructor(memory: SharedArrayBuffer, layout: RingLayout, pump: () => void) {
    this.#words = new Int32Array(memory);
    this.#doubles = new Float64Array(memory);
    this.#heap = new Uint8Array(memory);
    this.#layout = layout;
    this.#pump = pump;
  }

  /** Bytes of the tiles' buffers. */
  get bytes(): number {
    return this.#layout.tiles * 3 * this.#layout.bufferStride;
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
    for (const { slice } of this.#filled.splice(0)) slice.reject(error);
    for (const slice of this.#queue.splice(0)) slice.reject(error);
  }

  async #drive(): Promise<void> {
    this.#isDriven = true;
    let deadline = performance.now() + COPY_BUDGET;
    while (!this.#error && (this.#queue.length > 0 || this.#filled.length > 0)) {
      const moved = this.#collect() || this.#fill() || this.#spin();
      if (moved && performance.now() < deadline) continue;
      await yieldToEventLoop();
      deadline = performance.now() + COPY_BUDGET;
    }
    this.#isDriven = false;
  }

  #stateIndex(tile: number): number {
    return this.#layout.control / 4 + TILE_WORDS * (1 + tile);
  }

  #oldest(): number {
    const { tiles } = this.#layout;
    return (this.#head - this.#filled.length + tiles) % tiles;
  }

  /** Copies the oldest tile's output out if it is done. */
  #collect(): boolean {
    const index = this.#stateIndex(this.#oldest());
    if (this.#filled.length === 0 || Atomics.load(this.#words, index) !== DONE) return false;
    const tile = this.#filled[0]!;
    this.#guard(tile.slice, () => this.#copyOut(tile));
    Atomics.store(this.#words, index, FREE);
    this.#filled.shift();
    tile.slice.inTiles--;
    this.#settle(tile.slice);
    return true;
  }

  #copyOut({ slice, begin, end }: FilledTile): void {
    if ('address' in slice.out || slice.error || slice.isCancelled()) return;
    const from = this.#bufferAddress(this.#oldest(), OUT, slice.out.bytes, begin);
    slice.out.bytes.set(this.#heap.subarray(from, from + end - begin), begin);
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
    if (!slice || this.#filled.length === this.#layout.tiles) return false;
    if (slice.isCancelled()) slice.next = slice.end;
    if (slice.next < slice.end) this.#guard(slice, () => this.#fillTile(slice));
    if (slice.next === slice.end) {
      this.#queue.shift();
      this.#settle(slice);
    }
    return true;
  }

  #fillTile(slice: QueuedSlice): void {
    const begin = slice.next;
    const end = Math.min(slice.end, begin + this.#layout.bufferBytes);
    const tile = this.#head;
    const index = this.#stateIndex(tile);
    const words = this.#words;
    const { mode, alpha, operator, opacity } = slice.recipe;
    words[index + MODE] = mode;
    words[index + ALPHA] = alpha;
    words[index + OPERATOR] = operator;
    this.#doubles[(index + OPACITY) / 2] = opacity;
    words[index + PIXELS] = (end - begin) / 4;
    words[index + BACKDROP] = this.#place(slice.backdrop, tile, BACKDROP, begin, end);
    words[index + SOURCE] = this.#place(slice.source, tile, SOURCE, begin, end);
    words[index + OUT] =
      'address' in slice.out
        ? slice.out.address + begin
        : this.#bufferAddress(tile, OUT, slice.out.bytes, begin);
    slice.next = end;
    slice.inTiles++;
    this.#filled.push({ slice, begin, end });
    this.#head = (tile + 1) % this.#layout.tiles;
    Atomics.store(words, index, FILLED);
    Atomics.notify(words, index);
    if (Atomics.compareExchange(words, this.#layout.control / 4, 0, 1) === 0) this.#pump();
  }

  /** Where the blend finds bytes `begin..end` of an operand: copied into the tile if need be. */
  #place(operand: TileOperand, tile: number, word: number, begin: number, end: number): number {
    if ('address' in operand) return operand.address + begin;
    const address = this.#bufferAddress(tile, word, operand.bytes, begin);
    this.#heap.set(operand.bytes.subarray(begin, end), address);
    return address;
  }

  /**
   * Where bytes from `begin` lie in a tile. They are shifted to the same remainder by 8 as in the
   * caller's array: engines copy to and from shared memory by words then, four times as fast as by
   * bytes (`npm run bench`, misaligned arrays).
   */
  #bufferAddress(tile: number, word: number, bytes: Uint8Array, begin: number): number {
    const { buffers, bufferStride } = this.#layout;
    const shift = (bytes.byteOffset + begin) % 8;
    return buffers + (tile * 3 + (word - BACKDROP)) * bufferStride + shift;
  }

  /** A tile takes some 20 µs to blend: looking again is cheaper than a turn of the event loop. */
  #spin(): boolean {
    const index = this.#stateIndex(this.#oldest());
    for (let spin = 0; spin < SPINS; spin++) {
      if (Atomics.load(this.#words, index) === DONE) return true;
    }
    return false;
  }

  #settle(slice: QueuedSlice): void {
    if (slice.inTiles > 0 || slice.next < slice.end) return;
    if (slice.error) slice.reject(slice.error.reason);
    else slice.resolve();
  }
}
