import type { Announcer } from './announcer.ts';
import { LatestJob } from './job.ts';

/** What a viewer does for a person: progress and errors are shown, and one thing is loaded at a time. */
export class Work {
  readonly say: Announcer;
  readonly #loading = new LatestJob();
  #attempts = 0;
  /** Those who wait until nothing goes on. */
  #waiting: (() => void)[] = [];

  constructor(say: Announcer) {
    this.say = say;
  }

  /** Runs a command; shows and reports what it throws, naming the files, and throws it again. */
  async attempt(files: readonly string[], work: () => Promise<void>): Promise<void> {
    this.#attempts++;
    try {
      await work();
    } catch (error) {
      this.say.report(error, files);
      throw error;
    } finally {
      this.#attempts--;
      if (this.#attempts === 0) this.#rest();
    }
  }

  /** Whether something is being loaded. */
  get loading(): boolean {
    return this.#loading.running;
  }

  /** Resolves when nothing is being opened or blended any more, whatever came of it. Rejects with `signal.reason`. */
  whenIdle(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      if (this.#attempts === 0) {
        resolve();
        return;
      }
      this.#waiting.push(resolve);
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
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

  #rest(): void {
    this.say.rest();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
