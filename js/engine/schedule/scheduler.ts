import { Job, type JobOptions, type Work } from './job.ts';

/** How many short jobs in a row may go before a longer one that waits: it must not starve. */
const MOST_OVERTAKES = 4;

/**
 * Deals out slices to a fixed number of places in flight. Jobs take turns slice by slice; jobs that
 * are one slice long go before those that are longer, a few at a time.
 */
export class Scheduler {
  readonly #capacity: number;
  #inFlight = 0;
  #overtakes = 0;
  #waiting: Job[] = [];
  readonly #living = new Set<Job>();

  /** `capacity`: slices that may run or wait in workers at a time. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Runs `work`; resolves when all of it is done, rejects when it failed or was aborted. */
  async run(work: Work, options: JobOptions): Promise<void> {
    const job = new Job(work, options, (stopped) => this.#remove(stopped));
    this.#living.add(job);
    if (job.isWaiting) this.#waiting.push(job);
    this.#fill();
    try {
      await job.promise;
    } finally {
      this.#living.delete(job);
    }
  }

  /** Rejects every job with `error`. */
  stopAll(error: Error): void {
    for (const job of [...this.#living]) job.stop(error);
  }

  #remove(job: Job): void {
    this.#waiting = this.#waiting.filter((other) => other !== job);
  }

  #fill(): void {
    while (this.#inFlight < this.#capacity && this.#waiting.length > 0) {
      void this.#runSliceOf(this.#takeNext());
    }
  }

  #takeNext(): Job {
    const wantsShort = this.#overtakes < MOST_OVERTAKES;
    const place = this.#waiting.findIndex((job) => job.isShort === wantsShort);
    const [job] = this.#waiting.splice(Math.max(place, 0), 1) as [Job];
    const overtakes = job.isShort && this.#waiting.some((other) => !other.isShort);
    this.#overtakes = overtakes ? this.#overtakes + 1 : 0;
    return job;
  }

  async #runSliceOf(job: Job): Promise<void> {
    this.#inFlight++;
    const slice = job.runSlice();
    if (job.isWaiting) this.#waiting.push(job);
    await slice;
    this.#inFlight--;
    this.#fill();
  }
}
