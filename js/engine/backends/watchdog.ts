/** Milliseconds between two looks, and looks without any change after which a worker is given up. */
const LOOK_MS = 500;
const MOST_LOOKS = 20;

/** What a watchdog looks at. */
export interface Watched {
  /** Whether something is expected of the worker. */
  isBusy(): boolean;
  /** A number that changes whenever the worker has got on: replies, finished bands, tiles. */
  progress(): number;
}

/** How long a worker may stand still, in seconds. */
export const STILL_SECONDS = (LOOK_MS * MOST_LOOKS) / 1000;

/**
 * Calls `onStill` when a worker has been busy for 10 s without getting on: a thread that has
 * vanished or hangs, which nothing else reports. Counted in looks, not by the clock: while this
 * thread is busy or asleep no time passes here.
 */
export class Watchdog {
  readonly #watched: Watched;
  readonly #onStill: () => void;
  #timer: ReturnType<typeof setInterval> | null = null;
  #last = 0;
  #looks = 0;

  constructor(watched: Watched, onStill: () => void) {
    this.#watched = watched;
    this.#onStill = onStill;
  }

  /** Work has begun; looks until there is none any more. */
  wake(): void {
    if (this.#timer !== null) return;
    this.#last = this.#watched.progress();
    this.#looks = 0;
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    // In Node the timer alone keeps no process alive: what is waited for does.
    (this.#timer as { unref?: () => void }).unref?.();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #look(): void {
    const now = this.#watched.progress();
    if (!this.#watched.isBusy()) this.stop();
    else if (now !== this.#last) this.#looks = 0;
    else if (++this.#looks >= MOST_LOOKS) {
      this.stop();
      this.#onStill();
    }
    this.#last = now;
  }
}
