import type { SizeAnswer, Sized } from '../session/size-question.ts';
import type { Store } from '../session/store.ts';

/** Asks; rejects with AbortError when it is cancelled, and with `signal.reason`. */
export function askSizes(
  store: Store,
  stacks: readonly Sized[],
  canReplace: boolean,
  signal: AbortSignal,
): Promise<SizeAnswer> {
  return new Promise<SizeAnswer>((answer, reject) => {
    signal.throwIfAborted();
    const cancel = () => reject(new DOMException('Opening was cancelled', 'AbortError'));
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    store.dispatch({ type: 'asking', asking: { stacks, canReplace, answer, cancel } });
  }).finally(() => store.dispatch({ type: 'asking', asking: null }));
}
