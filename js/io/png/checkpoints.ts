import type { PlaneCache } from '../cache/plane-cache.ts';

/** The part of the cache that either kind of canvas may take. */
const PART = 1 / 4;

/** A canvas on which the first `drawn` frames of an animation are, the last one disposed of. */
export interface Checkpoint {
  readonly drawn: number;
  readonly canvas: Uint8Array;
}

/**
 * Canvases of an animation on its way, in the cache of its frames: at even distances over the whole of
 * it, and closer ones where somebody goes back through it. Going back by one frame so composes few.
 */
export class Checkpoints {
  /** Frames between two, and between two of the closer ones. */
  readonly #wide: number;
  readonly #close: number;

  constructor(
    private readonly cache: PlaneCache,
    canvasBytes: number,
    frames: number,
  ) {
    // The cache keeps nothing that is larger than itself: where there is no room, none are found.
    const most = Math.min(frames, Math.max(1, Math.floor((cache.maxBytes * PART) / canvasBytes)));
    this.#wide = Math.ceil(frames / most);
    this.#close = Math.ceil(this.#wide / most);
  }

  /** Keeps a copy where one belongs; `towards` is the frame that is wanted, on a way back. */
  keep(drawn: number, canvas: Uint8Array, towards = -1): void {
    const isClose = drawn <= towards && drawn >= this.#start(towards) && drawn % this.#close === 0;
    if (drawn % this.#wide !== 0 && !isClose) return;
    if (!this.cache.peek(this, String(drawn))) this.cache.put(this, String(drawn), canvas.slice());
  }

  /** The last one that is of use for a frame, and has more than `least` frames. */
  nearest(frame: number, least: number): Checkpoint | undefined {
    const start = this.#start(frame);
    const closest = Math.floor(frame / this.#close) * this.#close;
    for (let at = closest; at > Math.max(start, least); at -= this.#close) {
      const canvas = this.cache.peek<Uint8Array>(this, String(at));
      if (canvas) return { drawn: at, canvas };
    }
    for (let at = start; at > least; at -= this.#wide) {
      const canvas = this.cache.peek<Uint8Array>(this, String(at));
      if (canvas) return { drawn: at, canvas };
    }
    return undefined;
  }

  close(): void {
    this.cache.drop(this);
  }

  #start(frame: number): number {
    return Math.floor(frame / this.#wide) * this.#wide;
  }
}
