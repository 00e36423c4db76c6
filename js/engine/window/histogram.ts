import type { DType } from '../contract/types.ts';

/**
 * How often which values are in a plane or a stack of planes.
 *
 * Bins are equally wide: of n bins over `range` [lo, hi], v is counted in bin
 * `min(n − 1, ⌊(v − lo) · (n / (hi − lo))⌋)`, computed in double; so the last bin has hi too, as
 * numpy's and ImageJ's. Exact histograms of integers have one bin per value: uint8's is 256 bins
 * over [0, 256], int16's 65,536 over [−32768, 32768].
 */
export interface Histogram {
  /** Of the plane. */
  readonly dtype: DType;
  /** How many values are in each bin. */
  readonly counts: Uint32Array;
  /** Where the first bin begins and the last one ends, in the units of the data; lo < hi. */
  readonly range: readonly [lo: number, hi: number];
  /** Least finite value, within `range` or not; NaN without one. */
  readonly min: number;
  /** Largest finite value, within `range` or not; NaN without one. */
  readonly max: number;
  /** Mean of the finite values, within `range` or not; NaN without one. */
  readonly mean: number;
  /** Number of values: those in bins, `below` and `above`, without `nan`. */
  readonly total: number;
  /** Number of values under `range`, negative infinity included. */
  readonly below: number;
  /** Number of values over `range`, infinity included. */
  readonly above: number;
  /** Number of values that are NaN; 0 of integers. */
  readonly nan: number;
}

/** Whether every bin is that of one integer: hi itself, which the last bin would have too, is not there. */
export function hasBinPerValue({ dtype, counts, range: [lo, hi], max }: Histogram): boolean {
  return dtype !== 'float32' && Number.isInteger(lo) && hi - lo === counts.length && max < hi;
}
