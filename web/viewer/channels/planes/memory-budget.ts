import { untilAborted } from '../../../../js/io/lazy-stream.ts';

/** Lets work go on at the same time as long as it takes no more memory together than there is for it. */
export class MemoryBudget {
  readonly #most: number;
  #used = 0;
  #waiting: (() => void)[] = [];

  /** @param most bytes; work that takes more by itself runs alone */
  constructor(most: number) {
    this.#most = most;
  }

  /** Runs work once there is room for it, in the order of the calls. Rejects with the signal's reason while it waits. */
  async use<T>(bytes: number, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    while (this.#used > 0 && this.#used + bytes > this.#most) {
      const room = new Promise<void>((resolve) => this.#waiting.push(resolve));
      await untilAborted(room, signal);
    }
    this.#used += bytes;
    try {
      return await work();
    } finally {
      this.#used -= bytes;
      for (const look of this.#waiting.splice(0)) look();
    }
  }
}
