import type { JobOptions } from '../contract/types.ts';
import type { ProjectMethod } from './operation.ts';

/** Options of {@link Engine.histogram}. */
export interface HistogramOptions extends JobOptions {
  /** 1 to 65,536. Default: one per value of 8 and 16 bits, else 256. */
  readonly bins?: number;
  /** Where the first bin begins and the last one ends. Default: all values of 8 and 16 bits, else [min, max]. */
  readonly range?: readonly [lo: number, hi: number];
}

/** Options of {@link Engine.autoWindow}. */
export interface AutoWindowOptions extends JobOptions {
  /** `'percentile'` (default), or `'imagej'`: the first press of Auto in Brightness & Contrast. */
  readonly method?: 'percentile' | 'imagej';
  /** Percent of the values that are black, default 0.1. */
  readonly low?: number;
  /** Percent of the values up to full colour, default 99.9. */
  readonly high?: number;
}

/** Options of {@link Engine.project}. */
export interface ProjectOptions extends JobOptions {
  /** `[planes, height, width]` or `[t, z, height, width]`. Needed where the stack does not tell its own. */
  readonly shape?: readonly number[];
  /** Which of t and z is projected; of three dimensions it is the first, whatever it is. */
  readonly over?: 't' | 'z';
  /**
   * Default `'max'`. `max`, `min`, `median` (the lower middle) in the stack's dtype; `mean` and `std`
   * (of a sample, n − 1, as ImageJ has it) as float32; `sum` as uint32, int32 or float32.
   */
  readonly method?: ProjectMethod;
}
