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
