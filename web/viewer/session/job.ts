/** Why a run has ended: another took its place. */
export class TakenOver extends DOMException {
  constructor() {
    super('aborted, since something else took its place', 'AbortError');
  }
}

/** Runs one thing at a time: starting another aborts the one before and waits until it has ended. */
export class LatestJob {
  #controller: AbortController | null = null;
  #ended: Promise<unknown> = Promise.resolve();

  /** Whether something runs. */
  get running(): boolean {
    return this.#controller !== null;
  }

  /** Rejects with AbortError when {@link cancel} was called or another run took over. */
  async run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.#controller?.abort(new TakenOver());
    const controller = new AbortController();
    this.#controller = controller;
    const before = this.#ended;
    const job = before.then(() => {
      controller.signal.throwIfAborted();
      return work(controller.signal);
    });
    this.#ended = job.catch(() => {});
    try {
      return await job;
    } catch (error) {
      // Whatever work says when it is stopped, it was stopped.
      controller.signal.throwIfAborted();
      throw error;
    } finally {
      if (this.#controller === controller) this.#controller = null;
    }
  }

  /** Aborts what runs. */
  cancel(): void {
    this.#controller?.abort();
    this.#controller = null;
  }
}
