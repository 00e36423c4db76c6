import type { PlaneInput } from '../composite/types.ts';
import type { CallOptions } from '../contract/call.ts';
import type { DType, TypedArrays } from '../contract/dtypes.ts';
import { checkCallback, checkOptions, checkSignal, type Named } from '../contract/input.ts';
import { type PlaneOperand, parsePlanes } from '../contract/planes.ts';
import { show } from '../contract/shape.ts';
import type { JobOptions } from '../contract/types.ts';
import { checkPercentiles, imagejAutoWindow, percentileWindow } from '../window/auto-window.ts';
import type { Histogram } from '../window/histogram.ts';
import { type Bins, checkBins, checkRange, exactBins, HistogramReduction } from './histogram.ts';
import { ProjectReduction, parseProjection } from './project.ts';
import type { Reduction } from './reduction.ts';
import type { AutoWindowOptions, HistogramOptions, ProjectOptions } from './types.ts';

/** Runs a reduction on the engine's backend; `inputs` are kept from being freed meanwhile. */
export type Reduce = (
  reduction: Reduction,
  inputs: readonly Named[],
  options: CallOptions,
) => Promise<void>;

/** Keeps the stacks that inputs lie in from being freed, until the returned call. */
export type Hold = (inputs: readonly Named[]) => () => void;

const DEFAULT_BINS = 256;
/** As fine as 16 bits: percentiles of wider types are interpolated within them. */
const FINE_BINS = 65_536;

/** Gives them as they are now: what takes two passes reads them again. */
function parseJobOptions(options: JobOptions): CallOptions {
  checkOptions(options);
  const { signal, onProgress } = options;
  checkCallback('options.onProgress', onProgress);
  checkSignal(signal);
  return { signal, onProgress };
}

/** What a stack says of its shape, in as many dimensions as it has. */
function ownShape(stack: PlaneInput, { shape }: PlaneOperand): unknown {
  return (stack as { shape?: unknown }).shape ?? shape ?? undefined;
}

/** Histograms and projections of one engine. Loaded by the first one. */
export class Reductions {
  readonly #reduce: Reduce;
  readonly #hold: Hold;

  constructor(reduce: Reduce, hold: Hold) {
    this.#reduce = reduce;
    this.#hold = hold;
  }

  async histogram(plane: PlaneInput, options: HistogramOptions): Promise<Histogram> {
    const job = parseJobOptions(options);
    const bins = options.bins === undefined ? undefined : checkBins(options.bins);
    const range = options.range === undefined ? undefined : checkRange(options.range);
    const planes = parsePlanes('plane', plane);
    const exact = exactBins(planes.dtype);
    if (exact && bins === undefined && range === undefined) {
      return this.#count(planes, exact, job);
    }
    return this.#held(planes, async () => {
      const whole = range ?? exact?.range ?? (await this.#extremes(planes, job));
      return this.#count(planes, { range: whole, bins: bins ?? DEFAULT_BINS }, job);
    });
  }

  async autoWindow(plane: PlaneInput, options: AutoWindowOptions): Promise<[number, number]> {
    const job = parseJobOptions(options);
    const { method = 'percentile', low, high } = options;
    if (method !== 'percentile' && method !== 'imagej') {
      throw new TypeError(`options.method: ${show(method)}; expected "percentile" or "imagej"`);
    }
    const planes = parsePlanes('plane', plane);
    const isImagej = method === 'imagej';
    if (!isImagej) checkPercentiles(low, high);
    const wide = async (): Promise<Bins> => {
      const range = await this.#extremes(planes, job);
      return { range, bins: isImagej ? DEFAULT_BINS : FINE_BINS };
    };
    const histogram = await this.#held(planes, async () => {
      return this.#count(planes, exactBins(planes.dtype) ?? (await wide()), job);
    });
    const [lo, hi] = isImagej
      ? imagejAutoWindow(histogram)
      : percentileWindow(histogram, low, high);
    return [lo, hi];
  }

  async project(stack: PlaneInput, options: ProjectOptions): Promise<TypedArrays[DType]> {
    const job = parseJobOptions(options);
    const planes = parsePlanes('stack', stack);
    const projection = parseProjection(planes, ownShape(stack, planes), options);
    const reduction = new ProjectReduction(planes, projection);
    await this.#reduce(reduction, [planes], job);
    return reduction.result();
  }

  /** Two passes over the planes are one job to `free()`. */
  async #held<T>(planes: PlaneOperand, work: () => Promise<T>): Promise<T> {
    const release = this.#hold([planes]);
    try {
      return await work();
    } finally {
      release();
    }
  }

  async #count(planes: PlaneOperand, bins: Bins, options: CallOptions): Promise<Histogram> {
    const reduction = new HistogramReduction(planes, bins);
    await this.#reduce(reduction, [planes], options);
    return reduction.result();
  }

  /** The least and the largest finite value, a range of something in any case. */
  async #extremes(planes: PlaneOperand, { signal }: CallOptions): Promise<[number, number]> {
    const job = { signal, onProgress: undefined };
    const { min, max } = await this.#count(planes, { range: [0, 1], bins: 1 }, job);
    if (Number.isNaN(min)) return [0, 1];
    // Floats that are too close to be told apart by bins are one value to them.
    const isWide = Number.isFinite(FINE_BINS / (max - min));
    return isWide ? [min, max] : [min, min + Math.max(1, Math.abs(min) / 2 ** 20)];
  }
}
