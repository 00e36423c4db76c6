import {
  copyInput,
  inputBytes,
  OUT_BYTES,
  type Program,
  writeProgram,
} from '../program/program.ts';
import type { RingLayout } from '../protocol.ts';

/** One operand: bytes to copy through the tile, or an address in engine memory that needs no copy. */
export type TileOperand = { readonly bytes: Uint8Array } | { readonly address: number };

/** What goes through the ring: inputs, what is done with them, and where the result belongs. */
export interface RingOperands {
  readonly program: Program;
  readonly inputs: readonly TileOperand[];
  /** Address of the program's tables, 0 where it has none. */
  readonly tables: number;
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
const OUT = 1;
const PIXELS = 2;
const PROGRAM = 16;
const FREE = 0;
const FILLED = 1;
const DONE = 2;

/** Room to shift a part of a tile in, and what keeps the next one on a cache line. */
const PADDING = 64;

/** Looks at a tile that is being worked on before something slower is done instead. */
const SPINS = 2000;

/**
 * The client's side of a ring of tiles (cpp/wasm/tile_ring.h): input is copied in and output out on
 * this thread while another one works on the tiles between.
 */
export class RingTiles<T extends RingOperands> {
  readonly words: Int32Array;
  readonly layout: RingLayout;
  readonly #heap: Uint8Array;
  readonly #filled: FilledTile<T>[] = [];
  #head = 0;

  constructor(memory: SharedArrayBuffer, layout: RingLayout) {
    this.words = new Int32Array(memory);
    this.layout = layout;
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
    const { program, inputs, tables, out } = operands;
    const stop = Math.min(end, begin + this.#pixels(program) * OUT_BYTES);
    const tile = this.#head;
    const index = this.#stateIndex(tile);
    const addresses = inputs.map((_, i) => {
      return { address: this.#place(tile, operands, i, begin, stop), frames: 1 };
    });
    writeProgram(this.#heap, (index + PROGRAM) * 4, program, addresses, tables);
    this.words[index + PIXELS] = (stop - begin) / OUT_BYTES;
    this.words[index + OUT] =
      'address' in out ? out.address + begin : this.#outAddress(tile, operands, begin);
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
    const from = this.#outAddress(this.#oldest(), operands, begin);
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

  /** Where bytes `begin..end` of the output find an input: copied into the tile if need be. */
  #place(tile: number, { program, inputs }: T, input: number, begin: number, end: number): number {
    const from = inputs[input] as TileOperand;
    const first = inputBytes(program, input, begin);
    if ('address' in from) return from.address + first;
    const before = program.pixelBytes.slice(0, input).reduce((sum, bytes) => sum + bytes, 0);
    const address = this.#partAddress(tile, program, before, input, from.bytes, first);
    copyInput(this.#heap, address, from.bytes, first, inputBytes(program, input, end));
    return address;
  }

  #outAddress(tile: number, { program, inputs, out }: T, begin: number): number {
    const bytes = 'bytes' in out ? out.bytes : this.#heap;
    return this.#partAddress(tile, program, sumOf(program), inputs.length, bytes, begin);
  }

  /** Pixels of a tile: inputs and output share its buffer, each with 64 bytes to be shifted in. */
  #pixels(program: Program): number {
    const room = this.layout.bufferBytes - (program.pixelBytes.length + 1) * PADDING;
    return Math.floor(room / (sumOf(program) + OUT_BYTES) / 16) * 16;
  }

  /**
   * Where the part begins that comes after `before` bytes of each pixel and `parts` other parts. It
   * is shifted to the same remainder by 8 as in the caller's array: engines copy to and from shared
   * memory by words then, four times as fast as by bytes (`npm run bench`, misaligned arrays).
   */
  #partAddress(
    tile: number,
    program: Program,
    before: number,
    parts: number,
    bytes: Uint8Array,
    first: number,
  ): number {
    const { buffers, bufferBytes } = this.layout;
    const shift = (bytes.byteOffset + first) % 8;
    const offset = before * this.#pixels(program) + parts * PADDING;
    return buffers + tile * bufferBytes + offset + shift;
  }
}

/** Bytes of a pixel in all inputs. */
function sumOf({ pixelBytes }: Program): number {
  return pixelBytes.reduce((sum, bytes) => sum + bytes, 0);
}
