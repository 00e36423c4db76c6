import type { Progress } from '../../../js/engine/contract/types.ts';

/** Milliseconds before which a guess would only jump. */
const FIRST_GUESS = 1000;

/** Guesses how long work still takes from how long it has taken. */
export class TimeLeft {
  readonly #now: () => number;
  readonly #start: number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#start = now();
  }

  /** Milliseconds that are left, or null while there is nothing to go by. */
  after({ done, total }: Progress): number | null {
    const elapsed = this.#now() - this.#start;
    if (done === 0 || elapsed < FIRST_GUESS) return null;
    return (elapsed / done) * (total - done);
  }
}

/** ` · 5 s left`, ` · 2 min left`; nothing where it is not known or over at once. */
export function remainingText(milliseconds: number | null): string {
  if (milliseconds === null || milliseconds < 500) return '';
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 90
    ? ` · ${Math.max(1, seconds)} s left`
    : ` · ${Math.round(seconds / 60)} min left`;
}
