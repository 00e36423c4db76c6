import type { Progress } from '../contract/types.ts';

/** Milliseconds between two reports: less than 60 a second. Timers drop fractions. */
const INTERVAL = 17;

/** Tells a listener how far a job has come: by a timer, so that quick jobs are not slowed down by it. */
export class ProgressReporter {
  readonly #total: number;
  readonly #listener: (progress: Progress) => void;
  readonly #onError: (error: unknown) => void;
  readonly #timer: ReturnType<typeof setInterval>;
  #done = 0;
  #reported = 0;

  /** `total` is in frames. What the listener throws goes to `onError`, and nothing is reported after it. */
  constructor(
    total: number,
    listener: (progress: Progress) => void,
    onError: (error: unknown) => void,
  ) {
    this.#total = total;
    this.#listener = listener;
    this.#onError = onError;
    this.#timer = setInterval(() => this.#report(), INTERVAL);
  }

  /** `fraction` of the job, 0..1, is done. */
  advance(fraction: number): void {
    this.#done = fraction * this.#total;
  }

  /** Reports the total and ends. */
  complete(): void {
    this.stop();
    this.#done = this.#total;
    this.#report();
  }

  /** Ends without a last report. */
  stop(): void {
    clearInterval(this.#timer);
  }

  #report(): void {
    if (this.#done <= this.#reported) return;
    this.#reported = this.#done;
    try {
      this.#listener({ done: this.#done, total: this.#total });
    } catch (error) {
      this.stop();
      this.#onError(error);
    }
  }
}
