import type { Store } from '../session/store.ts';
import type { SizeAnswer, Sized } from './sizes.ts';

/** Frames that differ in size, and a person who decides. */
export interface SizeQuestion {
  /** Bottom first, but the one whose size stays when others are placed on it comes first. */
  readonly stacks: readonly Sized[];
  /** What is opened may take the place of what is open. */
  readonly canReplace: boolean;
  readonly answer: (answer: SizeAnswer) => void;
  readonly cancel: () => void;
}

/** Asks; rejects with AbortError when it is cancelled, and with `signal.reason`. */
export function askSizes(
  store: Store,
  stacks: readonly Sized[],
  canReplace: boolean,
  signal: AbortSignal,
): Promise<SizeAnswer> {
  return new Promise<SizeAnswer>((answer, reject) => {
    const cancel = () => reject(new DOMException('Opening was cancelled', 'AbortError'));
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    store.dispatch({ type: 'asking', asking: { stacks, canReplace, answer, cancel } });
  }).finally(() => store.dispatch({ type: 'asking', asking: null }));
}
