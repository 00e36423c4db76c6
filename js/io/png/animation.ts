import type { PlaneCache } from '../cache/plane-cache.ts';
import { Checkpoints } from './checkpoints.ts';

/** One frame of an animation. */
export interface AnimatedFrame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** What becomes of the frame's region afterwards: 0 nothing, 1 cleared, 2 what was there before. */
  readonly dispose: number;
  /** 0 replaces the region, 1 is drawn over it. */
  readonly blend: number;
}

/** A canvas and what is drawn on it, one frame after the other. Frames beyond its edges are cut off. */
export interface Animated<F extends AnimatedFrame> {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly F[];
}

/** Gives one frame's own pixels, `uint8[height, width, 4]` of the frame's size. */
export type FrameReader<F> = (frame: F, signal?: AbortSignal) => Promise<Uint8Array>;

/**
 * Composes an APNG's or a GIF's frames onto its canvas. Going forward decodes each frame once; anything
 * else begins at the nearest canvas that was kept. Calls wait for one another.
 */
export class Animation<F extends AnimatedFrame> {
  private canvas: Uint8Array;
  /** Number of frames that are on the canvas, the last one disposed of. */
  private drawn = 0;
  private shown: Uint8Array | undefined;
  private readonly kept: Checkpoints;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly file: Animated<F>,
    private readonly read: FrameReader<F>,
    cache: PlaneCache,
  ) {
    this.canvas = new Uint8Array(file.width * file.height * 4);
    this.kept = new Checkpoints(cache, this.canvas.length, file.frames.length);
  }

  /** Frame `index` as it is shown, `uint8[height, width, 4]`, in memory of its own. */
  frame(index: number, signal?: AbortSignal): Promise<Uint8Array> {
    const result = this.queue.then(() => this.advance(index, signal));
    this.queue = result.catch(() => {});
    return result;
  }

  /** Gives up what was kept. */
  close(): void {
    this.kept.close();
  }

  private async advance(index: number, signal?: AbortSignal): Promise<Uint8Array> {
    if (this.shown && index === this.drawn - 1) return this.shown.slice();
    const back = index < this.drawn;
    this.begin(index, back ? 0 : this.drawn);
    while (this.drawn <= index) {
      signal?.throwIfAborted();
      const frame = this.file.frames[this.drawn]!;
      // Read first: a frame that cannot be read leaves the canvas as it was.
      const pixels = await this.read(frame, signal);
      const before = frame.dispose === 2 ? this.canvas.slice() : undefined;
      draw(this.canvas, this.file, frame, pixels);
      this.drawn++;
      this.shown = this.canvas.slice();
      if (frame.dispose === 1) clear(this.canvas, this.file, frame);
      // Before the first frame there is nothing: an empty canvas, which `before` then is.
      else if (before) this.canvas = before;
      this.kept.keep(this.drawn, this.canvas, back ? index : undefined);
    }
    return this.shown!.slice();
  }

  /** Sets the canvas to the kept one that is nearest before a frame, from `least` frames on. */
  private begin(index: number, least: number): void {
    this.shown = undefined;
    const nearest = this.kept.nearest(index, least);
    if (nearest) {
      this.canvas = nearest.canvas.slice();
      this.drawn = nearest.drawn;
    } else if (least === 0) {
      this.canvas = new Uint8Array(this.canvas.length);
      this.drawn = 0;
    }
  }
}

type Size = Pick<AnimatedFrame, 'width' | 'height'>;

/** Columns and rows of a frame that lie on the canvas. */
function visible(canvas: Size, frame: AnimatedFrame): Size {
  return {
    width: Math.max(0, Math.min(frame.width, canvas.width - frame.x)),
    height: Math.max(0, Math.min(frame.height, canvas.height - frame.y)),
  };
}

function draw(canvas: Uint8Array, size: Size, frame: AnimatedFrame, pixels: Uint8Array): void {
  const { width, height } = visible(size, frame);
  for (let row = 0; row < height; row++) {
    const start = row * frame.width * 4;
    const from = pixels.subarray(start, start + width * 4);
    const to = ((frame.y + row) * size.width + frame.x) * 4;
    if (frame.blend === 0) canvas.set(from, to);
    else drawOver(canvas.subarray(to, to + from.length), from);
  }
}

/** `source-over` on straight alpha, in the integers of the APNG specification, rounded half up. */
function drawOver(to: Uint8Array, from: Uint8Array): void {
  for (let i = 0; i < from.length; i += 4) {
    const alpha = from[i + 3]!;
    if (alpha === 0) continue;
    const source = alpha * 255;
    const backdrop = (255 - alpha) * to[i + 3]!;
    const sum = source + backdrop;
    for (let part = i; part < i + 3; part++) {
      to[part] = Math.floor((from[part]! * source + to[part]! * backdrop) / sum + 0.5);
    }
    to[i + 3] = Math.floor(sum / 255 + 0.5);
  }
}

function clear(canvas: Uint8Array, size: Size, frame: AnimatedFrame): void {
  const { width, height } = visible(size, frame);
  for (let row = 0; row < height; row++) {
    const start = ((frame.y + row) * size.width + frame.x) * 4;
    canvas.fill(0, start, start + width * 4);
  }
}
