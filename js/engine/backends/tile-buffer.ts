import {
  copyInput,
  type InputAddress,
  inputBytes,
  OUT_BYTES,
  type Program,
} from '../program/program.ts';

/** One operand: bytes to copy through a tile, or an address in engine memory that needs no copy. */
export type TileOperand = { readonly bytes: Uint8Array } | { readonly address: number };

/** What goes through tiles: inputs, what is done with them, and where the result belongs. */
export interface TileOperands {
  readonly program: Program;
  readonly inputs: readonly TileOperand[];
  /** Address of the program's tables, 0 where it has none. */
  readonly tables: number;
  readonly out: TileOperand;
}

/**
 * The one tile of arrays in shared memory. Of two stacks each has 1 MiB: one thread copies, and that
 * is enough for all of them to work on (`npm run bench`, arrays in shared memory).
 */
export const SHARED_TILE_BYTES = 3 << 20;

/** Room to shift a part of a tile in, and what keeps the next one on a cache line. */
const PADDING = 64;

/** How inputs and output of a piece of work share the buffer of a tile in shared memory. */
export class TileBuffer {
  readonly bytes: number;
  readonly #heap: Uint8Array;

  /** `bytes` are those of one tile's buffer, wherever it lies. */
  constructor(memory: SharedArrayBuffer, bytes: number) {
    this.bytes = bytes;
    this.#heap = new Uint8Array(memory);
  }

  /** Where a piece of work that begins at byte `begin` of the output ends. */
  endOf(program: Program, begin: number, end: number): number {
    return Math.min(end, begin + this.#pixels(program) * OUT_BYTES);
  }

  /**
   * Copies what bytes `begin..end` of the output are made of into the buffer at `at`, and says where
   * each input begins.
   */
  copyIn(at: number, operands: TileOperands, begin: number, end: number): InputAddress[] {
    const { program, inputs } = operands;
    return inputs.map((from, i) => {
      const first = inputBytes(program, i, begin);
      if ('address' in from) return { address: from.address + first, frames: 1 };
      const before = program.pixelBytes.slice(0, i).reduce((sum, bytes) => sum + bytes, 0);
      const address = at + this.#partOffset(program, before, i, from.bytes, first);
      copyInput(this.#heap, address, from.bytes, first, inputBytes(program, i, end));
      return { address, frames: 1 };
    });
  }

  /** Where the output of that piece is to be written. */
  outAddress(at: number, { program, inputs, out }: TileOperands, begin: number): number {
    if ('address' in out) return out.address + begin;
    return at + this.#partOffset(program, sumOf(program), inputs.length, out.bytes, begin);
  }

  /** Copies the output to where it belongs. */
  copyOut(at: number, operands: TileOperands, begin: number, end: number): void {
    if ('address' in operands.out) return;
    const from = this.outAddress(at, operands, begin);
    operands.out.bytes.set(this.#heap.subarray(from, from + end - begin), begin);
  }

  /** Pixels of a tile: each part of its buffer has 64 bytes more to be shifted in. */
  #pixels(program: Program): number {
    const room = this.bytes - (program.pixelBytes.length + 1) * PADDING;
    return Math.floor(room / (sumOf(program) + OUT_BYTES) / 16) * 16;
  }

  /**
   * Where the part begins that comes after `before` bytes of each pixel and `parts` other parts. It
   * is shifted to the same remainder by 8 as in the caller's array: engines copy to and from shared
   * memory by words then, four times as fast as by bytes (`npm run bench`, misaligned arrays).
   */
  #partOffset(
    program: Program,
    before: number,
    parts: number,
    bytes: Uint8Array,
    first: number,
  ): number {
    const shift = (bytes.byteOffset + first) % 8;
    return before * this.#pixels(program) + parts * PADDING + shift;
  }
}

/** Bytes of a pixel in all inputs. */
function sumOf({ pixelBytes }: Program): number {
  return pixelBytes.reduce((sum, bytes) => sum + bytes, 0);
}
