import { TakenOver } from './job.ts';
import { listed } from './messages.ts';
import type { Work } from './work.ts';

/** Files that are being opened by hand, and those whose place they took before they were: a person is told of these. */
export class GivenUp {
  readonly #work: Work;
  /** Names of the files that came last. */
  #latest: readonly string[] = [];
  /** The same, until they are open or cancelled. */
  #opening: readonly string[] = [];
  /** Names of those that were, until these came. */
  #givenUp: readonly string[] = [];

  constructor(work: Work) {
    this.#work = work;
  }

  /** Files begin to be opened, in place of what is. A page knows what it does, and is told nothing. */
  begin(names: readonly string[], byHand: boolean): void {
    this.#givenUp = byHand ? [...this.#givenUp, ...this.#opening] : [];
    this.#latest = names;
    this.#opening = names;
  }

  /** They are open. */
  opened(names: readonly string[]): void {
    if (this.#latest === names) this.#opening = [];
  }

  /** Nothing more will come of them, for whatever reason. */
  ended(names: readonly string[], byHand: boolean, error?: unknown): void {
    if (this.#latest !== names) return;
    const isTaken = error instanceof TakenOver && byHand && this.#opening.length > 0;
    const givenUp = isTaken ? [...this.#givenUp, ...names] : this.#givenUp;
    this.cancelled();
    if (givenUp.length === 0) return;
    if (!isTaken) {
      const end = `since ${listed(names)} came before that was done. Open them together, or one after the other.`;
      this.#work.say.notice(`${listed(givenUp)}: not opened, ${end}`);
      return;
    }
    const text = `${listed(givenUp)}: not opened, since something else was chosen before that was done.`;
    // What is opened takes older notices away.
    this.#work.whenIdle().then(() => this.#work.say.notice(text));
  }

  /** Somebody has given up what is being opened: that need not be told. */
  cancelled(): void {
    this.#opening = [];
    this.#givenUp = [];
  }
}
