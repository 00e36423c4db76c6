/** A failure that may be gone on the next attempt: the network, a server that is overloaded. */
export class PassingFailure extends Error {
  /** What the server asks to wait. */
  readonly waitMs: number;

  constructor(
    message: string,
    { waitMs = 0, ...options }: ErrorOptions & { waitMs?: number } = {},
  ) {
    super(message, options);
    this.waitMs = waitMs;
  }
}

/** Waits before the second and the third attempt, in milliseconds; half of it is left to chance. */
const DELAYS = [200, 800];

/**
 * Tries up to three times, again only after a {@link PassingFailure}. Rejects with the last failure,
 * with `signal.reason` at once when aborted.
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  for (let tries = 0; ; tries++) {
    signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      signal?.throwIfAborted();
      const delay = DELAYS[tries];
      if (!(error instanceof PassingFailure) || delay === undefined) throw error;
      await pause(error.waitMs + delay * (0.5 + Math.random() / 2), signal);
    }
  }
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
