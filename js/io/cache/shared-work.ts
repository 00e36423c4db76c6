/**
 * Work that several callers wait for. Each may leave by its own signal; only when all have left is
 * the work itself aborted.
 */
export class SharedWork<T> {
  readonly #controller = new AbortController();
  readonly #result: Promise<T>;
  /** Resolves once the work has ended, whichever way. */
  readonly ended: Promise<void>;
  #waiting = 0;
  #settled = false;

  constructor(start: (signal: AbortSignal) => Promise<T>) {
    this.#result = start(this.#controller.signal);
    const settle = () => {
      this.#settled = true;
    };
    this.ended = this.#result.then(settle, settle);
  }

  /** True once nobody waits any more: the work was aborted, whoever comes now has to start anew. */
  get abandoned(): boolean {
    return this.#controller.signal.aborted;
  }

  /** The result. Rejects with `signal.reason` as soon as this caller's signal aborts. */
  join(signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    this.#waiting++;
    return new Promise<T>((resolve, reject) => {
      const onAbort = () => {
        this.#waiting--;
        if (this.#waiting === 0 && !this.#settled) this.#controller.abort(signal?.reason);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.ended.then(() => signal?.removeEventListener('abort', onAbort));
      this.#result.then(resolve, reject);
    });
  }
}
