import { Job, type JobOptions, type Work } from './job.ts';

/**
 * Deals out slices to a fixed number of places in flight. Jobs take turns slice by slice; a job
 * that is one slice long goes before those that are longer.
 */
export class Scheduler {
  readonly #capacity: number;
  #inFlight = 0;
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
    const short = this.#waiting.findIndex((job) => job.isShort);
    const [job] = this.#waiting.splice(Math.max(short, 0), 1) as [Job];
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
