import { OUT_BYTES, writeProgram } from '../program/program.ts';
import type { RingLayout } from '../protocol.ts';
import { TileBuffer, type TileOperands } from './tile-buffer.ts';

/** A piece of a job in a tile: bytes `begin..end` of its output. */
export interface FilledTile<T extends TileOperands> {
  readonly operands: T;
  readonly begin: number;
  readonly end: number;
}

// As in cpp/wasm/tile_ring.h: the words of a tile, and its states.
const CONTROL_BYTES = 64;
const OUT = 1;
const PIXELS = 2;
const PROGRAM = 16;
const FREE = 0;
const FILLED = 1;
const DONE = 2;

/** Looks at a tile that is being worked on before something slower is done instead. */
const SPINS = 2000;

/**
 * The client's side of a ring of tiles (cpp/wasm/tile_ring.h): input is copied in and output out on
 * this thread while another one works on the tiles between.
 */
export class RingTiles<T extends TileOperands> {
  readonly words: Int32Array;
  readonly layout: RingLayout;
  readonly #heap: Uint8Array;
  readonly #buffer: TileBuffer;
  readonly #filled: FilledTile<T>[] = [];
  #head = 0;

  constructor(memory: SharedArrayBuffer, layout: RingLayout) {
    this.words = new Int32Array(memory);
    this.layout = layout;
    this.#heap = new Uint8Array(memory);
    this.#buffer = new TileBuffer(memory, layout.bufferBytes);
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
    const stop = this.#buffer.endOf(operands.program, begin, end);
    const tile = this.#head;
    const index = this.#stateIndex(tile);
    const at = this.#bufferAddress(tile);
    const inputs = this.#buffer.copyIn(at, operands, begin, stop);
    writeProgram(this.#heap, (index + PROGRAM) * 4, operands.program, inputs, operands.tables);
    this.words[index + PIXELS] = (stop - begin) / OUT_BYTES;
    this.words[index + OUT] = this.#buffer.outAddress(at, operands, begin);
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

  /** Copies the oldest tile's output to where it belongs. */
  copyOldest(): void {
    const { operands, begin, end } = this.#filled[0] as FilledTile<T>;
    this.#buffer.copyOut(this.#bufferAddress(this.#oldest()), operands, begin, end);
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

  #bufferAddress(tile: number): number {
    return this.layout.buffers + tile * this.layout.bufferBytes;
  }
}
