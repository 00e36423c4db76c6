/** How a stream of jobs runs. */
export interface InOrderOptions {
  /** Most jobs that run, or have a result that nobody has taken yet. */
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
}

/** A promise whose outcome can be looked at. */
class Watched<T> {
  isSettled = false;

  /** `onSettled` is called whichever way it settles: it counts as heard. */
  constructor(
    readonly promise: Promise<T>,
    onSettled: () => void,
  ) {
    const settle = () => {
      this.isSettled = true;
      onSettled();
    };
    promise.then(settle, settle);
  }
}

/**
 * Lets one loop sleep until something has happened. No promise lives longer than one sleep: a race
 * with one that does would keep every result (tests/soak/stream.mjs).
 */
class Bell {
  #wake = () => {};
  /** Whether the reader has begun. */
  hasBegun = false;
  /** Whether it has rung for the last time: the reader has left. */
  isLast = false;
  readonly ring = (): void => this.#wake();

  heard(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

/**
 * Runs `work` on every item and gives the results in the order of the items. Items are asked for
 * as the results are taken: a slow reader slows the source. When the reader leaves early, a job
 * fails or the signal is aborted, what still runs is aborted and waited for, and the source is
 * closed.
 */
export function mapInOrder<T, R>(
  items: AsyncIterator<T>,
  work: (item: T, signal: AbortSignal) => Promise<R>,
  options: InOrderOptions,
): AsyncGenerator<Awaited<R>, void, undefined> {
  const bell = new Bell();
  const results = generate(items, work, options, bell);
  const end = results.return.bind(results);
  // A generator hears of `return` only when a `next` before it has been answered, which may wait for
  // a silent source; and one that has not begun closes nothing. A source is closed once: a silent
  // one never answers.
  results.return = async (value) => {
    bell.isLast = true;
    bell.ring();
    const ended = await end(value);
    if (!bell.hasBegun) await items.return?.();
    bell.hasBegun = true;
    return ended;
  };
  return results;
}

async function* generate<T, R>(
  items: AsyncIterator<T>,
  work: (item: T, signal: AbortSignal) => Promise<R>,
  { limit, signal }: InOrderOptions,
  bell: Bell,
): AsyncGenerator<Awaited<R>, void, undefined> {
  bell.hasBegun = true;
  const controller = new AbortController();
  const running: Watched<R>[] = [];
  let asked: Watched<IteratorResult<T>> | null = null;
  let isEnded = false;
  signal?.addEventListener('abort', bell.ring);
  try {
    while (!bell.isLast && (!isEnded || running.length > 0)) {
      signal?.throwIfAborted();
      if (asked?.isSettled) {
        const answer = asked.promise;
        asked = null;
        const item = await answer.catch(() => null);
        // What came before a failure of the source is given first.
        if (!item) running.push(new Watched(answer as Promise<never>, bell.ring));
        if (!item || item.done) isEnded = true;
        else running.push(new Watched(work(item.value, controller.signal), bell.ring));
      } else if (running[0]?.isSettled) {
        yield await (running.shift() as Watched<R>).promise;
      } else {
        if (!isEnded && running.length < limit) asked ??= new Watched(items.next(), bell.ring);
        await bell.heard();
      }
    }
  } finally {
    signal?.removeEventListener('abort', bell.ring);
    controller.abort(signal?.reason);
    await Promise.allSettled(running.map(({ promise }) => promise));
    await close(items, asked);
  }
}

/** A source that has been asked closes itself after its answer, which may never come. */
async function close<T>(items: AsyncIterator<T>, asked: Watched<unknown> | null): Promise<void> {
  const closed = items.return?.();
  if (asked && !asked.isSettled) closed?.catch(() => {});
  else await closed;
}
