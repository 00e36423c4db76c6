import type { PngFile, PngFrame } from './chunks.ts';

/** Gives one frame's own pixels, `uint8[height, width, 4]` of the frame's size. */
export type FrameReader = (frame: PngFrame, signal?: AbortSignal) => Promise<Uint8Array>;

/**
 * Composes an APNG's frames onto its canvas. Going forward decodes each frame once; going back
 * starts over. Calls wait for one another.
 */
export class Animation {
  private canvas: Uint8Array;
  /** Number of frames that are on the canvas, the last one disposed of. */
  private drawn = 0;
  private shown: Uint8Array | undefined;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly png: PngFile,
    private readonly read: FrameReader,
  ) {
    this.canvas = new Uint8Array(0);
  }

  /** Frame `index` as it is shown, `uint8[height, width, 4]`, in memory of its own. */
  frame(index: number, signal?: AbortSignal): Promise<Uint8Array> {
    const result = this.queue.then(() => this.advance(index, signal));
    this.queue = result.catch(() => {});
    return result;
  }

  private async advance(index: number, signal?: AbortSignal): Promise<Uint8Array> {
    if (index < this.drawn - 1 || this.drawn === 0) {
      this.canvas = new Uint8Array(this.png.width * this.png.height * 4);
      this.drawn = 0;
    }
    while (this.drawn <= index) {
      signal?.throwIfAborted();
      const frame = this.png.frames[this.drawn]!;
      // Read first: a frame that cannot be read leaves the canvas as it was.
      const pixels = await this.read(frame, signal);
      const before = frame.dispose === 2 ? this.canvas.slice() : undefined;
      draw(this.canvas, this.png.width, frame, pixels);
      this.drawn++;
      this.shown = this.canvas.slice();
      if (frame.dispose === 1) clear(this.canvas, this.png.width, frame);
      // Before the first frame there is nothing: an empty canvas, which `before` then is.
      else if (before) this.canvas = before;
    }
    return this.shown!.slice();
  }
}

function draw(canvas: Uint8Array, width: number, frame: PngFrame, pixels: Uint8Array): void {
  const rowBytes = frame.width * 4;
  for (let row = 0; row < frame.height; row++) {
    const from = pixels.subarray(row * rowBytes, (row + 1) * rowBytes);
    const to = ((frame.y + row) * width + frame.x) * 4;
    if (frame.blend === 0) canvas.set(from, to);
    else drawOver(canvas.subarray(to, to + rowBytes), from);
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

function clear(canvas: Uint8Array, width: number, frame: PngFrame): void {
  for (let row = 0; row < frame.height; row++) {
    const start = ((frame.y + row) * width + frame.x) * 4;
    canvas.fill(0, start, start + frame.width * 4);
  }
}
