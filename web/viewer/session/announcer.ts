import type { ErrorDetail } from '../interface.ts';
import { describeError, isAbort } from './messages.ts';
import type { Store } from './store.ts';

/** Tells the person what is going on and what went wrong. */
export class Announcer {
  readonly #store: Store;
  readonly #failed: (detail: ErrorDetail) => void;

  constructor(store: Store, failed: (detail: ErrorDetail) => void) {
    this.#store = store;
    this.#failed = failed;
  }

  /** Work goes on; `done` of `total`, where that is known. */
  task(label: string, done = 0, total = 0): void {
    this.#store.dispatch({ type: 'task', task: { label, done, total } });
  }

  /** No work goes on. */
  rest(): void {
    this.#store.dispatch({ type: 'task', task: null });
  }

  notice(text: string): void {
    this.#store.dispatch({ type: 'notice', text });
  }

  /** Shows and reports an error, unless it only says that work was cancelled. */
  report(error: unknown, files: readonly string[] = []): void {
    if (isAbort(error)) return;
    const message = describeError(error, files);
    this.notice(message);
    this.#failed({ error, message });
  }
}
