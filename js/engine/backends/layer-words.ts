import type { Recipe } from '../contract/modes.ts';

/** Most layers of one call; as in cpp/wasm/layer_words.h. */
export const MOST_LAYERS = 64;

/** Bytes of one layer's words. */
export const LAYER_BYTES = 32;

/** A layer by address. */
export interface LayerAddress {
  readonly address: number;
  /** 1, or the frames of the output. */
  readonly frames: number;
  readonly recipe: Recipe;
}

/** Writes a layer's words at `address`; the layout is that of cpp/wasm/layer_words.h. */
export function writeLayer(memory: DataView, address: number, layer: LayerAddress): void {
  const { mode, alpha, operator, opacity } = layer.recipe;
  [layer.address, layer.frames, mode, alpha, operator, 0].forEach((word, i) => {
    memory.setUint32(address + 4 * i, word, true);
  });
  memory.setFloat64(address + 24, opacity, true);
}

/**
 * Copies bytes `begin..end` of a layer; a single frame repeats, as if it were there for every
 * frame of the output.
 */
export function copyLayer(
  target: Uint8Array,
  at: number,
  layer: Uint8Array,
  begin: number,
  end: number,
): void {
  if (layer.length === 0)
    throw new TypeError('an input was detached or shrunk while it was blended');
  let offset = at;
  let from = begin % layer.length;
  for (let left = end - begin; left > 0; ) {
    const count = Math.min(left, layer.length - from);
    target.set(layer.subarray(from, from + count), offset);
    offset += count;
    left -= count;
    from = 0;
  }
}
