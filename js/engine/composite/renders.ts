import type { Bytes } from '../contract/types.ts';

/** A composite that waits for its turn or runs. */
export interface Render {
  readonly signal: AbortSignal;
  hasBegun: boolean;
  /** Gives up its place to a newer one. */
  replaceBy(newer: Promise<Bytes>): void;
}

/** What a replaced render is aborted by: it then settles as the newer one does. */
class Replaced {
  constructor(readonly newer: Promise<Bytes>) {}
}

/**
 * Composites into arrays of the caller's. As settings change faster than pictures are drawn, a newer
 * call for the same array replaces one that has not begun.
 */
export class Renders {
  /** The latest call for each array. */
  readonly #latest = new WeakMap<object, Render>();

  /**
   * Runs a composite into `out`. One that is replaced meanwhile resolves and rejects as the newer
   * one: what is in the array then is the newer picture.
   */
  run(
    out: object,
    signal: AbortSignal | undefined,
    start: (render: Render) => Promise<Bytes>,
  ): Promise<Bytes> {
    const controller = new AbortController();
    const forward = () => controller.abort(signal?.reason);
    signal?.addEventListener('abort', forward);
    const render: Render = {
      signal: controller.signal,
      hasBegun: false,
      replaceBy: (newer) => controller.abort(new Replaced(newer)),
    };
    const older = this.#latest.get(out);
    this.#latest.set(out, render);
    const settled = start(render)
      .catch((error: unknown) => {
        if (error instanceof Replaced) return error.newer;
        throw error;
      })
      .finally(() => {
        signal?.removeEventListener('abort', forward);
        if (this.#latest.get(out) === render) this.#latest.delete(out);
      });
    if (older && !older.hasBegun) older.replaceBy(settled);
    return settled;
  }
}
