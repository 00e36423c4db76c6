/** How many planes have been read, of those that are needed. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** What is there sooner, in milliseconds, is not worth a word. */
const DELAY = 400;

/** How far the planes of all projections that are being made have been read, together. */
export class ProjectionProgress {
  readonly #tell: (progress: Progress | null) => void;
  #running = 0;
  #done = 0;
  #total = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #told = false;

  /** @param tell gets null when none is being made any more */
  constructor(tell: (progress: Progress | null) => void) {
    this.#tell = tell;
  }

  /** A projection of so many planes begins. */
  begin(planes: number): void {
    this.#running++;
    this.#total += planes;
    if (this.#told) this.#say();
    this.#timer ??= setTimeout(() => this.#say(), DELAY);
  }

  /** One more plane has been read. */
  step(): void {
    this.#done++;
    if (this.#told) this.#say();
  }

  /** A projection is made, or given up. */
  end(): void {
    this.#running--;
    if (this.#running > 0) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const wasTold = this.#told;
    [this.#done, this.#total, this.#timer, this.#told] = [0, 0, null, false];
    if (wasTold) this.#tell(null);
  }

  #say(): void {
    this.#told = true;
    this.#tell({ done: this.#done, total: this.#total });
  }
}
