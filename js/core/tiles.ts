import { outOfMemory } from '../engine/contract/errors.ts';
import { type CoreModule, Status } from '../engine/host/module.ts';
import {
  copyInput,
  inputBytes,
  OUT_BYTES,
  PROGRAM_BYTES,
  type Program,
  writeProgram,
} from '../engine/program/program.ts';

/** Shared by inputs and output: of two stacks each has 32 KiB, which fit in a first-level cache. */
const AREA_BYTES = 3 * (32 << 10);

/** As -sINITIAL_MEMORY in cpp/wasm/flags.cmake. */
const MEMORY_PAGES = 64;

/** The memory of a module without threads. It holds tiles and tables, and never grows. */
export function createTileMemory(): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: MEMORY_PAGES, maximum: MEMORY_PAGES });
}

/** Works on plain arrays of any size through tiles in the small memory of a module without threads. */
export class Tiles {
  readonly #module: CoreModule;
  readonly #heap: Uint8Array;
  readonly #area: number;
  readonly #words: number;
  #tables = { address: 0, bytes: 0 };

  constructor(module: CoreModule, memory: WebAssembly.Memory) {
    this.#module = module;
    this.#heap = new Uint8Array(memory.buffer);
    this.#area = module.allocate(AREA_BYTES);
    this.#words = module.allocate(PROGRAM_BYTES);
  }

  /**
   * Runs a program over inputs that have a pixel for each of `out`, or one frame that repeats.
   * `out` may be an input whose pixels have as many bytes.
   */
  run(program: Program, inputs: readonly Uint8Array[], out: Uint8Array): void {
    const tables = this.#placeTables(program.tables);
    const pixels = Math.floor(AREA_BYTES / (bytesPerPixel(program) * 64)) * 64;
    const offsets = inputs.map((_, i) => {
      const before = program.pixelBytes.slice(0, i).reduce((sum, bytes) => sum + bytes, 0);
      return this.#area + (OUT_BYTES + before) * pixels;
    });
    const addresses = offsets.map((address) => ({ address, frames: 1 }));
    writeProgram(this.#heap, this.#words, program, addresses, tables);
    for (let begin = 0; begin < out.length; begin += pixels * OUT_BYTES) {
      const end = Math.min(out.length, begin + pixels * OUT_BYTES);
      inputs.forEach((input, i) => {
        const part = [inputBytes(program, i, begin), inputBytes(program, i, end)] as const;
        copyInput(this.#heap, offsets[i] as number, input, ...part);
      });
      this.#runTile((end - begin) / OUT_BYTES);
      out.set(this.#heap.subarray(this.#area, this.#area + end - begin), begin);
    }
  }

  #runTile(pixels: number): void {
    const status = this.#module.run(this.#words, this.#area, 1, 1, pixels, 0);
    if (status !== Status.ok) throw new Error(`the core refused a tile of ${pixels} pixels`);
  }

  /** Where the tables lie: in room that is kept for the next ones. */
  #placeTables(tables: Float32Array | null): number {
    if (!tables) return 0;
    if (tables.byteLength > this.#tables.bytes) {
      if (this.#tables.bytes > 0) this.#module.release(this.#tables.address);
      const address = this.#module.allocate(tables.byteLength);
      this.#tables = { address, bytes: address === 0 ? 0 : tables.byteLength };
      if (address === 0) throw outOfMemory(tables.byteLength);
    }
    this.#heap.set(new Uint8Array(tables.buffer), this.#tables.address);
    return this.#tables.address;
  }
}

/** Bytes that a pixel takes in inputs and output together. */
function bytesPerPixel({ pixelBytes }: Program): number {
  return pixelBytes.reduce((sum, bytes) => sum + bytes, OUT_BYTES);
}
