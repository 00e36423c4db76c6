/** How a stream of jobs runs. */
export interface InOrderOptions {
  /** Most jobs that run, or have a result that nobody has taken yet. */
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
}

type Event<T, R> = { item: IteratorResult<T> } | { result: R };

/** Rejects with the signal's reason when it is aborted; `release` forgets the signal. */
function whenAborted(signal: AbortSignal | undefined): {
  promise: Promise<never>;
  release(): void;
} {
  let release = () => {};
  const promise = new Promise<never>((_, reject) => {
    const abort = () => reject(signal?.reason);
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort);
    release = () => signal?.removeEventListener('abort', abort);
  });
  promise.catch(() => {}); // it may come while nobody waits
  return { promise, release };
}

/**
 * Runs `work` on every item and gives the results in the order of the items. Items are asked for
 * as the results are taken: a slow reader slows the source. When the reader leaves early, a job
 * fails or the signal is aborted, what still runs is aborted and waited for, and the source is
 * closed.
 */
export async function* mapInOrder<T, R>(
  items: AsyncIterator<T>,
  work: (item: T, signal: AbortSignal) => Promise<R>,
  { limit, signal }: InOrderOptions,
): AsyncGenerator<Awaited<R>, void, undefined> {
  const controller = new AbortController();
  const aborted = whenAborted(signal);
  const running: Promise<R>[] = [];
  let asked: Promise<IteratorResult<T>> | null = null;
  let isEnded = false;
  /** The next item, or the oldest result: what comes first. */
  const next = (): Promise<Event<T, R>> => {
    const events: Promise<Event<T, R>>[] = [aborted.promise];
    if (asked) events.push(asked.then((item) => ({ item })));
    if (running[0]) events.push(running[0].then((result) => ({ result })));
    return Promise.race(events);
  };
  try {
    while (!isEnded || running.length > 0) {
      if (!isEnded && running.length < limit) asked ??= items.next();
      const event = await next();
      if ('result' in event) {
        running.shift();
        yield event.result as Awaited<R>;
        continue;
      }
      asked = null;
      isEnded = event.item.done === true;
      if (event.item.done) continue;
      const job = work(event.item.value, controller.signal);
      job.catch(() => {}); // it is heard when its turn has come
      running.push(job);
    }
  } finally {
    aborted.release();
    controller.abort(signal?.reason);
    await Promise.allSettled(running);
    await close(items, asked);
  }
}

/** A source that has been asked closes itself after its answer, which may never come. */
async function close<T>(
  items: AsyncIterator<T>,
  asked: Promise<IteratorResult<T>> | null,
): Promise<void> {
  const closed = items.return?.();
  if (asked === null) await closed;
  else for (const late of [asked, closed]) late?.catch(() => {});
}
