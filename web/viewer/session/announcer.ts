import type { ErrorDetail } from '../interface.ts';
import { describeError, isAbort } from './messages.ts';
import type { Task } from './state.ts';
import type { Store } from './store.ts';

/** What goes on at the same time, each with its own end. */
export type TaskKind = 'opening' | 'export';

/** Tells the person what is going on and what went wrong. */
export class Announcer {
  readonly #store: Store;
  readonly #failed: (detail: ErrorDetail) => void;
  /** What goes on, in the order in which it began: the last is shown. */
  readonly #tasks = new Map<TaskKind, Task>();

  constructor(store: Store, failed: (detail: ErrorDetail) => void) {
    this.#store = store;
    this.#failed = failed;
  }

  /** Work goes on; `done` of `total`, where that is known. */
  task(label: string, done = 0, total = 0, kind: TaskKind = 'opening'): void {
    this.#tasks.set(kind, { label, done, total });
    this.#showTask();
  }

  /** No work of this kind goes on. */
  rest(kind: TaskKind = 'opening'): void {
    this.#tasks.delete(kind);
    this.#showTask();
  }

  #showTask(): void {
    this.#store.dispatch({ type: 'task', task: [...this.#tasks.values()].at(-1) ?? null });
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
