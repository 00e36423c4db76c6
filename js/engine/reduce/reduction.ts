import type { ReduceDone } from '../protocol.ts';
import type { ReduceOperation } from './operation.ts';

/** Runs of an input, equally long and equally far apart, in bytes. */
export interface Runs {
  readonly offset: number;
  readonly bytes: number;
  readonly count: number;
  /** From the beginning of one to that of the next. */
  readonly stride: number;
}

/** Work over values that gives something smaller: cut into slices, whose results are put together. */
export interface Reduction {
  readonly input: Uint8Array;
  /** Positions to work off: values of a histogram, pixels of a projection. */
  readonly size: number;
  /** Slices begin at multiples of this. */
  readonly unit: number;
  /** Input bytes of one position. */
  readonly positionBytes: number;
  /** Where the next slice has to end that begins at `begin` and may go to `end`. */
  endOf(begin: number, end: number): number;
  runsOf(begin: number, end: number): Runs;
  operation(begin: number, end: number): ReduceOperation;
  /** Takes a slice's result. May throw what the whole is to reject with. */
  take(begin: number, end: number, done: ReduceDone): void;
}
