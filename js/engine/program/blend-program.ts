import type { Recipe } from '../contract/modes.ts';
import { makeWords, OUT_BYTES, type Program } from './program.ts';

/** Layers over each other, bottom first: `LayerWords` of cpp/wasm/program_words.h. */
export function blendProgram(recipes: readonly Recipe[]): Program {
  const words = makeWords({ kind: 'blend' }, recipes.length, (words, at, i) => {
    const { mode, alpha, operator, opacity } = recipes[i] as Recipe;
    words.setUint32(at + 8, mode, true);
    words.setUint32(at + 12, alpha, true);
    words.setUint32(at + 16, operator, true);
    words.setFloat64(at + 24, opacity, true);
  });
  return { words, pixelBytes: recipes.map(() => OUT_BYTES), tables: null };
}
