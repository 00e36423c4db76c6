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
  const size = end - begin;
  const from = begin % layer.length;
  const first = Math.min(size, layer.length - from);
  target.set(layer.subarray(from, from + first), at);
  const second = Math.min(size - first, from);
  target.set(layer.subarray(0, second), at + first);
  // What is there now is the whole frame, or all; twice as much each time, however small it is.
  for (let done = first + second; done < size; done *= 2) {
    target.copyWithin(at + done, at, at + Math.min(done, size - done));
  }
}
