import { LazyPart } from '../../engine/lazy-part.ts';
import type { Format } from './format.ts';

/** An `open` whose code is loaded by the first file of its format. Rejects with `load-failed` where that fails. */
export function lazyOpen(load: () => Promise<Format['open']>): Format['open'] {
  const part = new LazyPart(load);
  return async (file, context) => {
    const open = await part.load();
    context.signal?.throwIfAborted();
    return open(file, context);
  };
}
