import type { Recipe } from '../contract/modes.ts';
import type { RingLayout } from '../protocol.ts';
import { yieldToEventLoop } from '../schedule/event-loop.ts';
import { copyLayer, LAYER_BYTES, writeLayer } from './layer-words.ts';

/** One operand: bytes to copy through the tile, or an address in engine memory that needs no copy. */
export type TileOperand = { readonly bytes: Uint8Array } | { readonly address: number };

/** A layer that goes through the ring. */
export interface RingLayer {
  readonly from: TileOperand;
  readonly recipe: Recipe;
}

/** A range of one job that goes through the ring. */
export interface RingSlice {
  /** Bottom first. */
  readonly layers: readonly RingLayer[];
  readonly out: TileOperand;
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
const CONTROL_BYTES = 64;
const LAYER_COUNT = 1;
const OUT = 2;
const PIXELS = 3;
const LAYERS = 16;
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
  readonly #view: DataView;
  readonly #heap: Uint8Array;
  readonly #layout: RingLayout;
  readonly #pump: () => void;
  readonly #queue: QueuedSlice[] = [];
  readonly #filled: FilledTile[] = [];
  #head = 0;
  #isDriven = false;
  #error: Error | null = null;
  #moved = 0;

  /** `pump` asks the engine's thread to work off filled tiles until none come. */
  constructor(memory: SharedArrayBuffer, layout: RingLayout, pump: () => void) {
    this.#words = new Int32Array(memory);
    this.#view = new DataView(memory);
    this.#heap = new Uint8Array(memory);
    this.#layout = layout;
    this.#pump = pump;
  }

  /** Bytes of the tiles' buffers. */
  get bytes(): number {
    return this.#layout.tiles * this.#layout.bufferBytes;
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
    const { control, tileBytes } = this.#layout;
    return (control + CONTROL_BYTES + tile * tileBytes) / 4;
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
    this.#moved++;
    tile.slice.inTiles--;
    this.#settle(tile.slice);
    return true;
  }

  #copyOut({ slice, begin, end }: FilledTile): void {
    if ('address' in slice.out || slice.error || slice.isCancelled()) return;
    const from = this.#partAddress(this.#oldest(), slice, slice.layers.length, begin);
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
    const end = Math.min(slice.end, begin + this.#partBytes(slice) - 8);
    const tile = this.#head;
    const index = this.#stateIndex(tile);
    const words = this.#words;
    slice.layers.forEach((layer, i) => {
      const address = this.#place(tile, slice, i, begin, end);
      const words = { address, frames: 1, recipe: layer.recipe };
      writeLayer(this.#view, (index + LAYERS) * 4 + i * LAYER_BYTES, words);
    });
    words[index + LAYER_COUNT] = slice.layers.length;
    words[index + PIXELS] = (end - begin) / 4;
    words[index + OUT] =
      'address' in slice.out
        ? slice.out.address + begin
        : this.#partAddress(tile, slice, slice.layers.length, begin);
    slice.next = end;
    slice.inTiles++;
    this.#filled.push({ slice, begin, end });
    this.#head = (tile + 1) % this.#layout.tiles;
    Atomics.store(words, index, FILLED);
    Atomics.notify(words, index);
    if (Atomics.compareExchange(words, this.#layout.control / 4, 0, 1) === 0) this.#pump();
  }

  /** Where the blend finds bytes `begin..end` of a layer: copied into the tile if need be. */
  #place(tile: number, slice: QueuedSlice, part: number, begin: number, end: number): number {
    const operand = (slice.layers[part] as RingLayer).from;
    if ('address' in operand) return operand.address + begin;
    const address = this.#partAddress(tile, slice, part, begin);
    copyLayer(this.#heap, address, operand.bytes, begin, end);
    return address;
  }

  /** A tile's buffer is divided among layers and output, each with 8 bytes to be shifted by. */
  #partBytes({ layers }: QueuedSlice): number {
    return Math.floor(this.#layout.bufferBytes / (layers.length + 1) / 64) * 64;
  }

  /**
   * Where bytes from `begin` lie in a tile; the output is the part after the layers. They are
   * shifted to the same remainder by 8 as in the caller's array: engines copy to and from shared
   * memory by words then, four times as fast as by bytes (`npm run bench`, misaligned arrays).
   */
  #partAddress(tile: number, slice: QueuedSlice, part: number, begin: number): number {
    const { buffers, bufferBytes } = this.#layout;
    const operand = slice.layers[part]?.from ?? slice.out;
    const shift = 'bytes' in operand ? (operand.bytes.byteOffset + begin) % 8 : 0;
    return buffers + tile * bufferBytes + part * this.#partBytes(slice) + shift;
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
