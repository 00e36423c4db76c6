type Resolve = () => void;

function createYield(): () => Promise<void> {
  if (typeof setImmediate === 'function') {
    return () => new Promise((resolve) => void setImmediate(resolve));
  }
  // A message to oneself is a task without the 4 ms that browsers add to nested timers.
  const waiting: Resolve[] = [];
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => waiting.shift()?.();
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      port2.postMessage(null);
    });
}

let yieldOnce: (() => Promise<void>) | null = null;

/** Lets input, painting and other messages be handled, then goes on as soon as it can. */
export function yieldToEventLoop(): Promise<void> {
  yieldOnce ??= createYield();
  return yieldOnce();
}

/** Longest time that copying keeps the event loop waiting, in milliseconds. */
export const COPY_BUDGET = 4;

/** Lets copies go on in one turn of the event loop until their time is up, and then in the next. */
export class CopyTurns {
  #end = 0;
  #next: Promise<void> | null = null;

  /** Makes a copy in this turn or a later one. */
  async run(copy: () => void): Promise<void> {
    while (performance.now() > this.#end) {
      this.#next ??= this.#begin(); // one for all that wait
      await this.#next;
    }
    copy();
  }

  async #begin(): Promise<void> {
    await yieldToEventLoop();
    this.#end = performance.now() + COPY_BUDGET;
    this.#next = null;
  }
}
