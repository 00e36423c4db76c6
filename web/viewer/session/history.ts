/** Steps that are kept. */
const MOST = 200;

/** What was there before and after: undo and redo of whole values, which nobody changes. */
export class History<T> {
  #past: T[] = [];
  #future: T[] = [];
  #present: T;
  /** The gesture that the last step belongs to; null once it has ended. */
  #gesture: string | null = null;

  constructor(present: T) {
    this.#present = present;
  }

  get present(): T {
    return this.#present;
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** A new value. Those of one gesture, as while a slider moves, are one step together. */
  set(value: T, gesture: string | null = null): void {
    if (gesture === null || gesture !== this.#gesture) {
      this.#past = [...this.#past, this.#present].slice(-MOST);
    }
    this.#gesture = gesture;
    this.#future = [];
    this.#present = value;
  }

  /** The gesture is over: the next value is a step of its own. */
  seal(): void {
    this.#gesture = null;
  }

  /** Replaces the present without a step: what was found, not chosen. */
  amend(value: T): void {
    this.#present = value;
  }

  undo(): void {
    this.seal();
    const before = this.#past.at(-1);
    if (before === undefined) return;
    this.#past = this.#past.slice(0, -1);
    this.#future = [this.#present, ...this.#future];
    this.#present = before;
  }

  redo(): void {
    this.seal();
    const [next, ...rest] = this.#future;
    if (next === undefined) return;
    this.#past = [...this.#past, this.#present];
    this.#future = rest;
    this.#present = next;
  }
}
