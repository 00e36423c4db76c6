import { untilAborted } from '../../../../js/io/lazy-stream.ts';

/** Work that waits for its memory. */
interface Waiting {
  readonly bytes: number;
  readonly begin: () => void;
}

/** Lets work go on at the same time as long as it takes no more memory together than there is for it. */
export class MemoryBudget {
  readonly #most: number;
  #used = 0;
  readonly #queue: Waiting[] = [];

  /** @param most bytes; work that takes more by itself runs alone */
  constructor(most: number) {
    this.#most = most;
  }

  /**
   * Runs work once there is room for it, in the order of the calls: small work does not overtake large.
   * Rejects with the signal's reason while it waits.
   */
  async use<T>(bytes: number, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.#turn(bytes, signal);
    try {
      return await work();
    } finally {
      this.#used -= bytes;
      this.#advance();
    }
  }

  async #turn(bytes: number, signal: AbortSignal): Promise<void> {
    let one: Waiting | undefined;
    const turn = new Promise<void>((resolve) => {
      one = { bytes, begin: resolve };
      this.#queue.push(one);
    });
    this.#advance();
    try {
      await untilAborted(turn, signal);
    } catch (error) {
      const at = this.#queue.indexOf(one!);
      if (at >= 0) this.#queue.splice(at, 1);
      else this.#used -= bytes; // its turn has just come
      this.#advance();
      throw error;
    }
  }

  #advance(): void {
    for (let head = this.#queue[0]; head; head = this.#queue[0]) {
      if (this.#used > 0 && this.#used + head.bytes > this.#most) return;
      this.#queue.shift();
      this.#used += head.bytes;
      head.begin();
    }
  }
}
