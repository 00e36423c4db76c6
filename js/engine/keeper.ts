import type { Backend } from './backends/backend.ts';
import { disposedError } from './contract/input.ts';
import { Scheduler } from './schedule/scheduler.ts';

/** A backend and the scheduler that feeds it: they live and die together. */
export interface Running {
  readonly backend: Backend;
  readonly scheduler: Scheduler;
  hasCrashed: boolean;
}

/** The promise's result, unless a signal is aborted before: rejects with its reason then. */
function unlessAborted<T>(promise: Promise<T>, signals: readonly AbortSignal[]): Promise<T> {
  return new Promise((resolve, reject) => {
    const listeners = new AbortController();
    for (const signal of signals) {
      const abort = () => reject(signal.reason);
      signal.addEventListener('abort', abort, { signal: listeners.signal });
      if (signal.aborted) abort();
    }
    promise.then(resolve, reject).finally(() => listeners.abort());
  });
}

/** Keeps a backend at hand: starts a new one after a crash, and ends it for good. */
export class Keeper {
  readonly #start: () => Promise<Backend>;
  readonly #end = new AbortController();
  #current: Running;
  /** A restart after a crash that has begun. */
  #restart: Promise<void> | null = null;

  /** `start` makes the next backend after each crash of one. */
  constructor(start: () => Promise<Backend>, backend: Backend) {
    this.#start = start;
    this.#current = this.#adopt(backend);
  }

  /** The backend as it is, also when it has crashed. */
  get backend(): Backend {
    return this.#current.backend;
  }

  get isDisposed(): boolean {
    return this.#end.signal.aborted;
  }

  checkDisposed(): void {
    if (this.isDisposed) throw this.#end.signal.reason;
  }

  /**
   * A backend that runs. Starts a new one after a crash, not before it is needed; a failed start is
   * tried again by the next call. Rejects as soon as `signal` is aborted or all is disposed of.
   */
  async running(signal?: AbortSignal): Promise<Running> {
    this.checkDisposed();
    if (this.#current.hasCrashed) {
      this.#restart ??= this.#begin();
      const signals = signal ? [this.#end.signal, signal] : [this.#end.signal];
      await unlessAborted(this.#restart, signals);
    }
    this.checkDisposed();
    return this.#current;
  }

  /** Rejects all that runs, and all that is called afterwards. */
  dispose(): void {
    const error = disposedError('this engine');
    this.#end.abort(error);
    this.#current.scheduler.stopAll(error);
    this.#current.backend.end(error);
  }

  async #begin(): Promise<void> {
    try {
      const backend = await this.#start();
      // One that was only now starting must not outlive the engine.
      if (this.isDisposed) backend.end(this.#end.signal.reason);
      else this.#current = this.#adopt(backend);
    } finally {
      this.#restart = null;
    }
  }

  #adopt(backend: Backend): Running {
    const scheduler = new Scheduler(backend.capacity);
    const running: Running = { backend, scheduler, hasCrashed: false };
    // Called back at once where a worker has died while the others were still starting.
    backend.onFailure((error) => {
      running.hasCrashed = true;
      scheduler.stopAll(error);
    });
    return running;
  }
}
