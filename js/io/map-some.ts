/** As many as a browser has connections to one server. */
const TOGETHER = 6;

/**
 * `work` on every item, some at a time; results in order. After a failure no more work begins;
 * rejects with the first one, once what runs has ended.
 */
export async function mapSome<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const run = async () => {
    while (next < items.length) {
      const i = next++;
      try {
        results[i] = await work(items[i]!);
      } catch (error) {
        next = items.length;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: TOGETHER }, run));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return results;
}
