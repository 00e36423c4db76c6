import type { Job } from '../jobs/job.ts';
import type { Engines } from '../ways/engines.ts';
import type { Prepared, Way } from '../ways/way.ts';

/** What all steps of a run share. */
export interface Course {
  readonly engines: Engines;
  readonly signal: AbortSignal;
  /** Called before each step, with what it is. */
  readonly onStep: (what: string) => Promise<void>;
}

/** What stands in place of figures where something went wrong. */
export const failureNote = (error: unknown): string =>
  `failed: ${error instanceof Error ? error.message : String(error)}`;

/**
 * One way in a run. What it cannot do, or what went wrong, becomes a note beside its name, and the
 * others go on.
 */
export class Lane {
  note: string | null;
  /** Milliseconds of each round. */
  readonly times: number[] = [];
  #prepared: Prepared | null = null;

  constructor(
    readonly way: Way,
    readonly course: Course,
  ) {
    this.note = way.missing();
  }

  /** Does `work`, unless something has gone wrong before. Rejects only when the run is cancelled. */
  async step(what: string, work: () => Promise<void>): Promise<void> {
    if (this.note !== null) return;
    const { signal, onStep } = this.course;
    await onStep(`${this.way.name}: ${what}`);
    signal.throwIfAborted();
    try {
      await work();
    } catch (error) {
      signal.throwIfAborted();
      this.note = failureNote(error);
      await this.close();
    }
  }

  async prepare(job: Job): Promise<void> {
    this.#prepared = await this.way.prepare(job, this.course.engines);
  }

  run(): unknown {
    return this.#prepared?.run(this.course.signal);
  }

  firstFrame(): ArrayLike<number> {
    return this.#prepared?.firstFrame() ?? [];
  }

  async close(): Promise<void> {
    const prepared = this.#prepared;
    this.#prepared = null;
    try {
      await prepared?.close();
    } catch {
      // What could not be given back goes with the engines, or with the page.
    }
  }
}
