import { untilAborted } from '../../../js/io/lazy-stream.ts';
import type { Announcer } from './announcer.ts';
import { LatestJob } from './job.ts';

/** What a viewer does for a person: progress and errors are shown, and one thing is loaded at a time. */
export class Work {
  readonly say: Announcer;
  readonly #loading = new LatestJob();
  #attempts = 0;
  /** Those that go on when all attempts have ended. */
  #followers = 0;
  /** Those who wait for one of either to end. */
  #waiting: (() => void)[] = [];

  constructor(say: Announcer) {
    this.say = say;
  }

  /** Runs a command; shows and reports what it throws, naming the files, and throws it again. */
  async attempt<T>(files: readonly string[], work: () => Promise<T>): Promise<T> {
    this.#attempts++;
    try {
      return await work();
    } catch (error) {
      this.say.report(error, files);
      throw error;
    } finally {
      this.#attempts--;
      if (this.#attempts === 0) this.say.rest();
      this.#changed();
    }
  }

  /**
   * Runs what consists of several attempts, or waits for others: `rest` resolves when none goes on,
   * or rejects with the reason of its signal.
   */
  async follow<T>(work: (rest: (signal: AbortSignal) => Promise<void>) => Promise<T>): Promise<T> {
    this.#followers++;
    try {
      return await work((signal) => this.#until(() => this.#attempts === 0, signal));
    } finally {
      this.#followers--;
      this.#changed();
    }
  }

  /** Whether something is being loaded. */
  get loading(): boolean {
    return this.#loading.running;
  }

  /** Resolves when nothing is being opened or blended any more, whatever came of it. Rejects with `signal.reason`. */
  whenIdle(signal?: AbortSignal): Promise<void> {
    return this.#until(() => this.#attempts + this.#followers === 0, signal);
  }

  /** Loads something; what was being loaded is aborted and has ended before. */
  load<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.#loading.run(work);
  }

  /** An attempt that only loads. */
  attemptLoad(label: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    return this.attempt([], () =>
      this.load(async (signal) => {
        this.say.task(label);
        await work(signal);
      }),
    );
  }

  /** Stops loading. What was open stays. */
  cancel(): void {
    this.#loading.cancel();
  }

  /** Looks again after each change: what waited before may have begun something. */
  async #until(isSo: () => boolean, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    while (!isSo()) {
      const change = new Promise<void>((resolve) => this.#waiting.push(resolve));
      await untilAborted(change, signal);
    }
  }

  #changed(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
