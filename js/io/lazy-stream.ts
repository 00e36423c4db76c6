/**
 * What a call gives, or a rejection with `signal.reason` as soon as the signal aborts: the call may
 * never heed it.
 */
export async function untilAborted<T>(
  given: T | PromiseLike<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  signal?.throwIfAborted();
  if (!signal) return given;
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([given, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** A stream of what a generator gives, of which nothing is made before it is wanted. */
export function lazyStream<T>(parts: AsyncGenerator<T, void, undefined>): ReadableStream<T> {
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await parts.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await parts.return();
      },
    },
    { highWaterMark: 0 },
  );
}
