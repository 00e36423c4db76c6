import type { DType } from '../contract/types.ts';
import type { Histogram } from './histogram.ts';

/** The values shown as black and as full colour, lo < hi. */
export type DisplayRange = [lo: number, hi: number];

/** From here on a window cannot reach further up. */
const HIGHEST: Readonly<Record<DType, number>> = {
  uint8: 255,
  int8: 127,
  uint16: 65_535,
  int16: 32_767,
  uint32: 4_294_967_295,
  int32: 2_147_483_647,
  float32: 1e38,
};

/** A window cannot be wider: float32 has to hold hi − lo. */
const MOST_WIDTH = 3.4e38;

/** Whether values can be scaled by it: for float32 in float32, where close numbers become one. */
function isUsable(dtype: DType, lo: number, hi: number): boolean {
  if (dtype !== 'float32') return lo < hi;
  const scale = Math.fround(1 / (Math.fround(hi) - Math.fround(lo)));
  return scale > 0 && scale < Number.POSITIVE_INFINITY;
}

/**
 * A window that shows values up to `value` as black: [v, v + 1], for floats that are large |v| / 1024
 * in place of 1. The highest value of its dtype has nothing above it: [v − 1, v].
 */
function flatRange(dtype: DType, value: number): DisplayRange {
  const step = dtype === 'float32' ? Math.max(1, Math.abs(value) / 1024) : 1;
  return value < HIGHEST[dtype] ? [value, value + step] : [value - step, value];
}

/** [lo, hi], or what of it a window can have. */
function limited(lo: number, hi: number): DisplayRange {
  return [lo, Math.min(hi, lo + MOST_WIDTH)];
}

/** [lo, hi], or the whole range of values when that is empty, or {@link flatRange} of a constant plane. */
export function rangeOrWhole(histogram: Histogram, lo: number, hi: number): DisplayRange {
  const { dtype, min, max } = histogram;
  if (isUsable(dtype, lo, hi)) return limited(lo, hi);
  return isUsable(dtype, min, max) ? limited(min, max) : flatRange(dtype, min);
}

/** [lo, hi], or {@link flatRange} of lo. */
export function rangeOrFlat(dtype: DType, lo: number, hi: number): DisplayRange {
  return isUsable(dtype, lo, hi) ? limited(lo, hi) : flatRange(dtype, lo);
}
