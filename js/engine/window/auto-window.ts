import { show } from '../contract/shape.ts';
import { type DisplayRange, rangeOrFlat, rangeOrWhole } from './display-range.ts';
import { type Histogram, hasBinPerValue } from './histogram.ts';

/** Of a plane without a finite value. */
const NOTHING: Readonly<DisplayRange> = [0, 1];

const LOW = 0.1;
const HIGH = 99.9;

/** Checks the options of {@link percentileWindow}; throws as it does. */
export function checkPercentiles(low: unknown = LOW, high: unknown = HIGH): void {
  for (const [name, value] of Object.entries({ low, high })) {
    const message = `options.${name}: ${show(value)}; expected a percentage from 0 to 100`;
    if (typeof value !== 'number') throw new TypeError(message);
    if (!(value >= 0 && value <= 100)) throw new RangeError(message);
  }
  if (!((low as number) < (high as number))) {
    throw new RangeError(`options.low: ${low}; expected less than high, ${high}`);
  }
}

/** The values that a bin can have, −1 being those below the bins and `counts.length` those above. */
function valuesOf(bin: number, { dtype, counts, range: [lo, hi], min, max }: Histogram) {
  const edge = (index: number) => lo + (index * (hi - lo)) / counts.length;
  const integers = dtype !== 'float32';
  const from = (index: number) => (integers ? Math.ceil(edge(index)) : edge(index));
  const to = (index: number) => (integers ? Math.ceil(edge(index)) - 1 : edge(index));
  if (bin < 0) return [min, to(0)] as const;
  if (bin === counts.length) return [hi, max] as const;
  return [from(bin), bin === counts.length - 1 ? hi : to(bin + 1)] as const;
}

/** The least value that `percent` of all values do not exceed, as if they were evenly spread in each bin. */
function percentile(histogram: Histogram, percent: number): number {
  const { counts, min, max, total, below, above } = histogram;
  const rank = (percent * total) / 100;
  // Interpolating towards the ends would round.
  if (rank === 0) return min;
  if (rank === total) return max;
  let bin = -1;
  let count = below;
  let before = 0;
  while (before + count < rank && bin < counts.length) {
    before += count;
    count = counts[++bin] ?? above;
  }
  const [from, to] = valuesOf(bin, histogram);
  return Math.min(Math.max(from + ((rank - before) / count) * (to - from), min), max);
}

/**
 * The window between two percentiles of the values: what is left of `low` percent is black, what is
 * right of `high` percent full colour. Exact where the histogram has one bin per value (the least
 * value that as many percent do not exceed), else interpolated within bins, and for integers rounded
 * outwards. The defaults leave out a thousandth on each side: hot pixels and dead ones, hardly any
 * cells.
 *
 * Always lo < hi: where both percentiles are one value, the whole range [min, max]; of a constant plane
 * [v, v + 1], or [v − 1, v] where v is the highest value of its dtype; [0, 1] without a finite value.
 * Throws TypeError for what is no number, RangeError unless 0 ≤ low < high ≤ 100.
 */
export function percentileWindow(histogram: Histogram, low = LOW, high = HIGH): DisplayRange {
  checkPercentiles(low, high);
  if (!Number.isFinite(histogram.min)) return [...NOTHING];
  const [lo, hi] = [percentile(histogram, low), percentile(histogram, high)];
  if (histogram.dtype === 'float32') return rangeOrWhole(histogram, lo, hi);
  return rangeOrWhole(histogram, Math.floor(lo), Math.ceil(hi));
}

/** ImageJ's 256 bins. */
interface ImageJBins {
  readonly counts: ArrayLike<number>;
  readonly start: number;
  readonly width: number;
}

/** One bin per value, as 256 bins from the least to the largest value. */
function rebin({ counts, range, min, max }: Histogram): ImageJBins {
  const bins = new Float64Array(256);
  const width = (max - min) / 256;
  // ImageJ multiplies by the reciprocal: dividing would put some values into the next bin.
  const scale = 1 / width;
  for (let value = min; value <= max; value++) {
    bins[Math.min(255, Math.floor(scale * (value - min)))]! += counts[value - range[0]]!;
  }
  return { counts: bins, start: min, width };
}

function imagejBins(histogram: Histogram): ImageJBins {
  const { dtype, counts, range, min, max } = histogram;
  const exact = hasBinPerValue(histogram) && min >= range[0];
  if (dtype === 'uint8' && exact && range[0] === 0 && counts.length === 256) {
    return { counts, start: 0, width: 1 };
  }
  if (exact && dtype !== 'uint8') return rebin(histogram);
  if (counts.length === 256 && range[0] === min && range[1] === max && dtype !== 'uint8') {
    return { counts, start: min, width: (max - min) / 256 };
  }
  const bins = `${counts.length} bins over [${range.join(', ')}] of ${dtype} from ${min} to ${max}`;
  const expected = 'one bin for each value, or, except for uint8, 256 bins from min to max';
  throw new RangeError(`histogram: ${bins}; expected ${expected}`);
}

/**
 * The window that ImageJ's button Auto sets when it is first pressed (Brightness & Contrast;
 * `ContrastAdjuster.autoAdjust` of ImageJ 1.53).
 *
 * It looks at 256 bins: the values 0..255 of uint8, else bins from the least to the largest value.
 * Bins with more than a tenth of all pixels are taken for background and passed over, as are bins
 * with no more than a 5,000th (both rounded down). The window begins where the first bin that is
 * left begins, and ends where the last one begins; with only one left it is [min, max], with none
 * [0, 255] for uint8, [min, max] else. For integers ImageJ cuts the fractions off.
 *
 * ImageJ may give lo = hi; here lo < hi: then [v, v + 1], or [v − 1, v] where v is the highest value of
 * its dtype; [0, 1] without a finite value. RangeError for a histogram of other bins.
 */
export function imagejAutoWindow(histogram: Histogram): DisplayRange {
  const { dtype, min, max, total, below, above } = histogram;
  if (!Number.isFinite(min)) return [...NOTHING];
  if (min === max && dtype !== 'uint8') return rangeOrFlat(dtype, min, max);
  const { counts, start, width } = imagejBins(histogram);
  const pixels = total - below - above;
  const [limit, threshold] = [Math.floor(pixels / 10), Math.floor(pixels / 5000)];
  const kept = Array.from(counts, (count) => count > threshold && count <= limit);
  const [first, last] = [kept.indexOf(true), kept.lastIndexOf(true)];
  if (first < 0) return dtype === 'uint8' ? [0, 255] : rangeOrFlat(dtype, min, max);
  const ends = first < last ? [start + first * width, start + last * width] : [min, max];
  const [lo, hi] = dtype === 'float32' ? ends : ends.map(Math.floor);
  return rangeOrFlat(dtype, lo!, hi!);
}
