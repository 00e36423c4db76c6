import { copyLayer, LAYER_BYTES, MOST_LAYERS, writeLayer } from '../engine/backends/layer-words.ts';
import type { Recipe } from '../engine/contract/modes.ts';
import { type CoreModule, Status } from '../engine/host/module.ts';

/** Shared by the layers and the output: 32 KiB each of two layers, which fit in a first-level cache. */
const AREA_BYTES = 3 * (32 << 10);

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
  readonly #view: DataView;
  readonly #area: number;
  readonly #layerWords: number;

  constructor(module: CoreModule, memory: WebAssembly.Memory) {
    this.#module = module;
    this.#heap = new Uint8Array(memory.buffer);
    this.#view = new DataView(memory.buffer);
    this.#area = module.allocate(AREA_BYTES);
    this.#layerWords = module.allocate(MOST_LAYERS * LAYER_BYTES);
  }

  /**
   * Blends layers, bottom first, each as long as `out` or one frame that repeats. `out` may be one
   * of those that are as long.
   */
  blend(layers: readonly Uint8Array[], recipes: readonly Recipe[], out: Uint8Array): void {
    const part = Math.floor(AREA_BYTES / (layers.length + 1) / 64) * 64;
    const target = this.#area + layers.length * part;
    recipes.forEach((recipe, i) => {
      const layer = { address: this.#area + i * part, frames: 1, recipe };
      writeLayer(this.#view, this.#layerWords + i * LAYER_BYTES, layer);
    });
    for (let begin = 0; begin < out.length; begin += part) {
      const end = Math.min(out.length, begin + part);
      layers.forEach((layer, i) => {
        copyLayer(this.#heap, this.#area + i * part, layer, begin, end);
      });
      this.#blendTile(layers.length, target, (end - begin) / 4);
      out.set(this.#heap.subarray(target, target + end - begin), begin);
    }
  }

  #blendTile(count: number, target: number, pixels: number): void {
    const status = this.#module.blend(this.#layerWords, count, target, 1, 1, pixels, 0);
    if (status !== Status.ok) throw new Error(`the core refused a tile of ${pixels} pixels`);
  }
}
