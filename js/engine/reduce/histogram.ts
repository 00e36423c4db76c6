import { type DType, itemBytes } from '../contract/dtypes.ts';
import type { PlaneOperand } from '../contract/planes.ts';
import { show } from '../contract/shape.ts';
import type { ReduceDone } from '../protocol.ts';
import type { Histogram } from '../window/histogram.ts';
import { CHUNK_VALUES, chunksOf, SUMMARY_FIELDS } from './operation.ts';
import type { Reduction } from './reduction.ts';

/** The bins of a histogram. */
export interface Bins {
  readonly range: readonly [lo: number, hi: number];
  readonly bins: number;
}

const MOST_BINS = 65_536;

/** One bin for each value that 8 or 16 bits can have; null for wider types. */
export function exactBins(dtype: DType): Bins | null {
  const bits = 8 * itemBytes(dtype);
  if (bits > 16) return null;
  const bins = 2 ** bits;
  const lo = dtype.startsWith('u') ? 0 : -bins / 2;
  return { range: [lo, lo + bins], bins };
}

/** Checks a number of bins. */
export function checkBins(bins: unknown): number {
  if (typeof bins !== 'number') {
    throw new TypeError(`options.bins: ${show(bins)}; expected a whole number`);
  }
  if (!Number.isInteger(bins) || bins < 1 || bins > MOST_BINS) {
    throw new RangeError(`options.bins: ${bins}; expected a whole number from 1 to ${MOST_BINS}`);
  }
  return bins;
}

/** Checks the range of bins. */
export function checkRange(range: unknown): readonly [number, number] {
  const pair = Array.isArray(range) ? range : [];
  if (pair.length !== 2 || !pair.every((value) => typeof value === 'number')) {
    throw new TypeError(`options.range: ${show(range)}; expected [lo, hi], two numbers`);
  }
  const [lo, hi] = pair as [number, number];
  if (!(Number.isFinite(hi - lo) && lo < hi && Number.isFinite(MOST_BINS / (hi - lo)))) {
    throw new RangeError(`options.range: ${show(range)}; expected finite numbers, lo less than hi`);
  }
  return [lo, hi];
}

/** Counts all values of planes, slice by slice. */
export class HistogramReduction implements Reduction {
  readonly input: Uint8Array;
  readonly size: number;
  readonly unit = CHUNK_VALUES;
  readonly positionBytes: number;
  readonly #dtype: DType;
  readonly #bins: Bins;
  readonly #counts: Uint32Array<ArrayBuffer>;
  readonly #chunkSums: Float64Array;
  readonly #sums = { finite: 0, below: 0, above: 0, nan: 0 };
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  constructor({ bytes, dtype }: PlaneOperand, bins: Bins) {
    this.input = bytes;
    this.positionBytes = itemBytes(dtype);
    this.size = bytes.length / this.positionBytes;
    this.#dtype = dtype;
    this.#bins = bins;
    this.#counts = new Uint32Array(bins.bins);
    this.#chunkSums = new Float64Array(chunksOf(this.size));
  }

  endOf(_: number, end: number): number {
    return end;
  }

  runsOf(begin: number, end: number) {
    const bytes = (end - begin) * this.positionBytes;
    return { offset: begin * this.positionBytes, bytes, count: 1, stride: bytes };
  }

  operation(begin: number, end: number) {
    const { range, bins } = this.#bins;
    const [lo, hi] = range;
    return { kind: 'histogram', dtype: this.#dtype, count: end - begin, lo, hi, bins } as const;
  }

  take(begin: number, end: number, { output }: ReduceDone): void {
    const chunks = chunksOf(end - begin);
    const numbers = new Float64Array(output.buffer, 0, SUMMARY_FIELDS + chunks);
    const [min, max, , finite, below, above, nan] = numbers as unknown as number[];
    if (finite) {
      this.#min = Math.min(this.#min, min as number);
      this.#max = Math.max(this.#max, max as number);
    }
    this.#sums.finite += finite as number;
    this.#sums.below += below as number;
    this.#sums.above += above as number;
    this.#sums.nan += nan as number;
    this.#chunkSums.set(numbers.subarray(SUMMARY_FIELDS), begin / CHUNK_VALUES);
    const counts = new Uint32Array(output.buffer, numbers.byteLength, this.#counts.length);
    for (let bin = 0; bin < counts.length; bin++) {
      this.#counts[bin] = (this.#counts[bin] as number) + (counts[bin] as number);
    }
  }

  result(): Histogram {
    const { finite, below, above, nan } = this.#sums;
    const isEmpty = finite === 0;
    // In the order of the chunks, whoever counted them.
    const sum = this.#chunkSums.reduce((total, chunk) => total + chunk, 0);
    return {
      dtype: this.#dtype,
      counts: this.#counts,
      range: this.#bins.range,
      min: isEmpty ? Number.NaN : this.#min,
      max: isEmpty ? Number.NaN : this.#max,
      mean: sum / finite,
      total: this.size - nan,
      below,
      above,
      nan,
    };
  }
}
