import type { Job } from '../jobs/job.ts';
import type { Engines } from './engines.ts';

/** One way to blend stacks in a browser. */
export interface Way {
  readonly name: string;
  /** Whether it is stackblend's. */
  readonly ours: boolean;
  /** Why this browser or page does not have it; null where it does. */
  missing(): string | null;
  /** Takes the job in, so that `run` has only to do what a caller would do for each blend. */
  prepare(job: Job, engines: Engines): Promise<Prepared>;
}

/** A way that holds one job. */
export interface Prepared {
  /** Blends all frames, once. The result is there when it returns or resolves. */
  run(signal: AbortSignal): unknown;
  /** The last run's first frame. */
  firstFrame(): ArrayLike<number>;
  close(): unknown;
}

/** What a browser has not. */
export const NOT_HERE = 'not here';
