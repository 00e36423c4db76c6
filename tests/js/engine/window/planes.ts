import type { DType } from 'stackblend';
import type { Histogram } from '../../../../js/engine/window/histogram.ts';

/** How `tests/vectors/imagej-auto.json` made its planes. */
export interface Recipe {
  readonly dtype: DType;
  readonly width: number;
  readonly height: number;
  readonly seed: number;
  /** Values are lo + range · u^power, u uniform in 0..1; rounded down for integers. */
  readonly lo: number;
  readonly range: number;
  readonly power: number;
  /** Share of pixels that are lo. */
  readonly background: number;
}

/** The plane of a recipe: only multiplications and additions, so that all languages agree. */
export function makePlane({ dtype, width, height, seed, lo, range, power, background }: Recipe) {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: width * height }, () => {
    const [chosen, u] = [uniform(), uniform()];
    let p = 1;
    for (let i = 0; i < power; i++) p *= u;
    const value = chosen < background ? lo : lo + p * range;
    return dtype === 'float32' ? Math.fround(value) : Math.floor(value);
  });
}

/** Bins with one value each, of 8 and 16 bits. */
export const EXACT: Partial<Record<DType, readonly [lo: number, hi: number]>> = {
  uint8: [0, 256],
  int8: [-128, 128],
  uint16: [0, 65_536],
  int16: [-32_768, 32_768],
};

/** The histogram as its interface describes it. */
export function histogramOf(
  dtype: DType,
  values: readonly number[],
  bins: number,
  range: readonly [lo: number, hi: number],
): Histogram {
  const [lo, hi] = range;
  const counts = new Uint32Array(bins);
  let [below, above] = [0, 0];
  for (const v of values) {
    if (v < lo) below++;
    else if (v > hi) above++;
    else if (v <= hi) counts[Math.min(bins - 1, Math.floor((v - lo) * (bins / (hi - lo))))]!++;
  }
  const finite = values.filter(Number.isFinite);
  const sum = finite.reduce((a, b) => a + b, 0);
  const min = finite.reduce((a, b) => Math.min(a, b), finite[0] ?? Number.NaN);
  const max = finite.reduce((a, b) => Math.max(a, b), finite[0] ?? Number.NaN);
  const nan = values.filter(Number.isNaN).length;
  const total = values.length - nan;
  return { dtype, counts, range, min, max, mean: sum / finite.length, total, below, above, nan };
}

/** One bin per value. */
export function exactHistogram(dtype: DType, values: readonly number[]): Histogram {
  const range = EXACT[dtype]!;
  return histogramOf(dtype, values, range[1] - range[0], range);
}
