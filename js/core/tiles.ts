import type { Recipe } from '../engine/contract/modes.ts';
import { type CoreModule, Status } from '../engine/host/module.ts';

/** Three of these fit in a level-1 cache of 96 KiB and, in any case, in level 2; measured best. */
const TILE_BYTES = 32 << 10;

/** As -sINITIAL_MEMORY in cpp/wasm/flags.cmake. */
const MEMORY_PAGES = 64;

/** The memory of a module without threads. It holds tiles and never grows. */
export function createTileMemory(): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: MEMORY_PAGES, maximum: MEMORY_PAGES });
}

/** Blends plain arrays of any size through tiles in the small memory of a module without threads. */
export class Tiles {
  readonly #module: CoreModule;
  readonly #heap: Uint8Array;
  readonly #backdrop: number;
  readonly #source: number;
  readonly #out: number;

  constructor(module: CoreModule, memory: WebAssembly.Memory) {
    this.#module = module;
    this.#heap = new Uint8Array(memory.buffer);
    this.#backdrop = module.allocate(TILE_BYTES);
    this.#source = module.allocate(TILE_BYTES);
    this.#out = module.allocate(TILE_BYTES);
  }

  /** Blends arrays of equal length, a multiple of 4. `out` may be one of the inputs. */
  blend(backdrop: Uint8Array, source: Uint8Array, out: Uint8Array, recipe: Recipe): void {
    const { mode, alpha, operator, opacity } = recipe;
    for (let begin = 0; begin < out.length; begin += TILE_BYTES) {
      const end = Math.min(out.length, begin + TILE_BYTES);
      this.#heap.set(backdrop.subarray(begin, end), this.#backdrop);
      this.#heap.set(source.subarray(begin, end), this.#source);
      const pixels = (end - begin) / 4;
      const status = this.#module.blend(
        this.#backdrop,
        this.#source,
        this.#out,
        1,
        pixels,
        0,
        mode,
        alpha,
        operator,
        opacity,
      );
      if (status !== Status.ok) throw new Error(`the core refused a tile of ${pixels} pixels`);
      out.set(this.#heap.subarray(this.#out, this.#out + end - begin), begin);
    }
  }
}
