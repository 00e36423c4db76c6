/** Longer than this at a stretch, and a page would jerk. */
const AT_A_STRETCH_MS = 30;

/**
 * To be awaited within long loops whose promises resolve at once: lets timers, events and aborts
 * through every {@link AT_A_STRETCH_MS}. Rejects with `signal.reason` when aborted.
 */
export function breather(signal?: AbortSignal): () => Promise<void> | undefined {
  let since = performance.now();
  const pause = async () => {
    await new Promise((resolve) => setTimeout(resolve));
    signal?.throwIfAborted();
    since = performance.now();
  };
  return () => (performance.now() - since < AT_A_STRETCH_MS ? undefined : pause());
}
