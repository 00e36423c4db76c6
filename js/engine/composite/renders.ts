import type { Bytes } from '../contract/types.ts';

/** A composite that waits for its turn or runs. */
export interface Render {
  readonly signal: AbortSignal;
  /** When the array is free of older renders; rejects when the signal is aborted before. Null: now. */
  readonly turn: Promise<void> | null;
  hasBegun: boolean;
}

/** The latest render into an array. */
interface Latest {
  readonly render: Render;
  /** Resolves when neither this render nor an older one writes any more. */
  readonly quiet: Promise<void>;
  /** Gives up its place to a newer one. */
  replaceBy(newer: Promise<Bytes>): void;
}

/** What a replaced render is aborted by: it then settles as the newer one does. */
class Replaced {
  constructor(readonly newer: Promise<Bytes>) {}
}

/** Resolves with `quiet`, unless the signal is aborted first. */
function turnAfter(quiet: Promise<void>, signal: AbortSignal): Promise<void> {
  const turn = new Promise<void>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    quiet.then(resolve);
  });
  turn.catch(() => {}); // whoever waits for it hears of it
  return turn;
}

async function quietAfter(...writers: (Promise<unknown> | undefined)[]): Promise<void> {
  await Promise.allSettled(writers);
}

/**
 * Composites into arrays of the caller's. As settings change faster than pictures are drawn, a newer
 * call for the same array replaces one that has not begun; one that has is waited for, because it
 * would draw over the newer picture.
 */
export class Renders {
  /** The latest call for each array. */
  readonly #latest = new WeakMap<object, Latest>();

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
    const older = this.#latest.get(out);
    const turn = older ? turnAfter(older.quiet, controller.signal) : null;
    const render: Render = { signal: controller.signal, turn, hasBegun: false };
    const drawn = start(render);
    const latest: Latest = {
      render,
      quiet: quietAfter(older?.quiet, drawn),
      replaceBy: (newer) => controller.abort(new Replaced(newer)),
    };
    this.#latest.set(out, latest);
    void latest.quiet.then(() => {
      if (this.#latest.get(out) === latest) this.#latest.delete(out);
    });
    const settled = drawn
      .catch((error: unknown) => {
        if (error instanceof Replaced) return error.newer;
        throw error;
      })
      .finally(() => signal?.removeEventListener('abort', forward));
    if (older && !older.render.hasBegun) older.replaceBy(settled);
    return settled;
  }
}
