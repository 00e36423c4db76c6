import type { Recipe } from '../contract/modes.ts';
import type { RingLayout } from '../protocol.ts';
import { copyLayer, LAYER_BYTES, writeLayer } from './layer-words.ts';

/** One operand: bytes to copy through the tile, or an address in engine memory that needs no copy. */
export type TileOperand = { readonly bytes: Uint8Array } | { readonly address: number };

/** A layer that goes through the ring. */
export interface RingLayer {
  readonly from: TileOperand;
  readonly recipe: Recipe;
}

/** What goes through the ring: layers bottom first, and where the result belongs. */
export interface RingOperands {
  readonly layers: readonly RingLayer[];
  readonly out: TileOperand;
}

/** A piece of a job in a tile: bytes `begin..end` of its output. */
export interface FilledTile<T extends RingOperands> {
  readonly operands: T;
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

/** Looks at a tile that is being blended before something slower is done instead. */
const SPINS = 2000;

/**
 * The client's side of a ring of tiles (cpp/wasm/tile_ring.h): input is copied in and output out on
 * this thread while another one blends the tiles between.
 */
export class RingTiles<T extends RingOperands> {
  readonly words: Int32Array;
  readonly layout: RingLayout;
  readonly #view: DataView;
  readonly #heap: Uint8Array;
  readonly #filled: FilledTile<T>[] = [];
  #head = 0;

  constructor(memory: SharedArrayBuffer, layout: RingLayout) {
    this.words = new Int32Array(memory);
    this.layout = layout;
    this.#view = new DataView(memory);
    this.#heap = new Uint8Array(memory);
  }

  /** Tiles that have been filled and not emptied. */
  get filled(): readonly FilledTile<T>[] {
    return this.#filled;
  }

  get isFull(): boolean {
    return this.#filled.length === this.layout.tiles;
  }

  /** Copies bytes from `begin` into a free tile, as many as fit below `end`, and says how far. */
  fill(operands: T, begin: number, end: number): number {
    const stop = Math.min(end, begin + this.#partBytes(operands) - 8);
    const tile = this.#head;
    const index = this.#stateIndex(tile);
    operands.layers.forEach((layer, i) => {
      const address = this.#place(tile, operands, i, begin, stop);
      const words = { address, frames: 1, recipe: layer.recipe };
      writeLayer(this.#view, (index + LAYERS) * 4 + i * LAYER_BYTES, words);
    });
    this.words[index + LAYER_COUNT] = operands.layers.length;
    this.words[index + PIXELS] = (stop - begin) / 4;
    this.words[index + OUT] =
      'address' in operands.out
        ? operands.out.address + begin
        : this.#partAddress(tile, operands, operands.layers.length, begin);
    this.#filled.push({ operands, begin, end: stop });
    this.#head = (tile + 1) % this.layout.tiles;
    Atomics.store(this.words, index, FILLED);
    Atomics.notify(this.words, index);
    return stop;
  }

  /** Whether the oldest tile's output is complete. Looks some microseconds where it spins. */
  isOldestDone(spin = false): boolean {
    if (this.#filled.length === 0) return false;
    const index = this.#stateIndex(this.#oldest());
    for (let i = spin ? SPINS : 1; i > 0; i--) {
      if (Atomics.load(this.words, index) === DONE) return true;
    }
    return false;
  }

  /** Sleeps until the oldest tile is done, or a little while. Not for a page's own thread. */
  waitForOldest(): void {
    Atomics.wait(this.words, this.#stateIndex(this.#oldest()), FILLED, 1);
  }

  /** Copies the oldest tile's output to where it belongs. */
  copyOldest(): void {
    const { operands, begin, end } = this.#filled[0] as FilledTile<T>;
    if ('address' in operands.out) return;
    const from = this.#partAddress(this.#oldest(), operands, operands.layers.length, begin);
    operands.out.bytes.set(this.#heap.subarray(from, from + end - begin), begin);
  }

  /** Frees the oldest tile. */
  releaseOldest(): void {
    Atomics.store(this.words, this.#stateIndex(this.#oldest()), FREE);
    this.#filled.shift();
  }

  /** Forgets all tiles; the thread that blends them is gone. */
  abandon(): readonly FilledTile<T>[] {
    return this.#filled.splice(0);
  }

  #stateIndex(tile: number): number {
    const { control, tileBytes } = this.layout;
    return (control + CONTROL_BYTES + tile * tileBytes) / 4;
  }

  #oldest(): number {
    const { tiles } = this.layout;
    return (this.#head - this.#filled.length + tiles) % tiles;
  }

  /** Where the blend finds bytes `begin..end` of a layer: copied into the tile if need be. */
  #place(tile: number, operands: T, part: number, begin: number, end: number): number {
    const { from } = operands.layers[part] as RingLayer;
    if ('address' in from) return from.address + begin;
    const address = this.#partAddress(tile, operands, part, begin);
    copyLayer(this.#heap, address, from.bytes, begin, end);
    return address;
  }

  /** A tile's buffer is divided among layers and output, each with 8 bytes to be shifted by. */
  #partBytes({ layers }: T): number {
    return Math.floor(this.layout.bufferBytes / (layers.length + 1) / 64) * 64;
  }

  /**
   * Where bytes from `begin` lie in a tile; the output is the part after the layers. They are
   * shifted to the same remainder by 8 as in the caller's array: engines copy to and from shared
   * memory by words then, four times as fast as by bytes (`npm run bench`, misaligned arrays).
   */
  #partAddress(tile: number, operands: T, part: number, begin: number): number {
    const { buffers, bufferBytes } = this.layout;
    const operand = operands.layers[part]?.from ?? operands.out;
    const shift = 'bytes' in operand ? (operand.bytes.byteOffset + begin) % 8 : 0;
    return buffers + tile * bufferBytes + part * this.#partBytes(operands) + shift;
  }
}
