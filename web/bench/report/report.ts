/** What a run found out, as plain data. */

/** One way's figures for one job; all null where it is not here, and `note` says why. */
export interface Row {
  readonly way: string;
  /** Whether it is stackblend's. */
  readonly ours: boolean;
  /** Median milliseconds per frame. */
  readonly time: number | null;
  /** GB of output per second. */
  readonly speed: number | null;
  /** How many times as fast as Canvas 2D, the median of the rounds. */
  readonly ratio: number | null;
  /** How many of the 65,536 opaque pairs are not what the exact formula says. */
  readonly wrong: number | null;
  readonly note: string | null;
}

export interface JobTable {
  readonly title: string;
  readonly rows: readonly Row[];
}

export interface Wait {
  readonly what: string;
  /** Median milliseconds. */
  readonly time: number | null;
  readonly note: string | null;
}

export interface Machine {
  readonly browser: string;
  readonly cores: number;
  readonly isolated: boolean;
  /** Of an engine; null before one has run. */
  readonly threads: number | null;
  /** What WebGL2 runs on; null where there is none. */
  readonly renderer: string | null;
}

export interface Report {
  readonly machine: Machine;
  readonly rounds: number;
  readonly tables: readonly JobTable[];
  readonly waits: readonly Wait[];
}
