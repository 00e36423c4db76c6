/** A canvas that no page shows. */
export type TileCanvas = OffscreenCanvas;

/** Pixels of canvases that are kept to be used again: some 64 MB. */
const MOST_PIXELS = 16e6;

/**
 * Canvases that are used again. The memory of a new one costs ten times as much as what is drawn
 * on it, as the system has to give it page by page.
 */
export class CanvasPool {
  readonly #spare: TileCanvas[] = [];

  /** A canvas of this size, with whatever was on it. */
  take(width: number, height: number): TileCanvas {
    const at = this.#spare.findIndex((each) => each.width === width && each.height === height);
    const [found] = at < 0 ? [] : this.#spare.splice(at, 1);
    return found ?? new OffscreenCanvas(width, height);
  }

  /** Nobody needs a canvas any more; the oldest of too many go. */
  give(canvas: TileCanvas | null): void {
    if (!canvas) return;
    this.#spare.push(canvas);
    let pixels = this.#spare.reduce((sum, { width, height }) => sum + width * height, 0);
    while (pixels > MOST_PIXELS) {
      const oldest = this.#spare.shift()!;
      pixels -= oldest.width * oldest.height;
    }
  }

  clear(): void {
    this.#spare.length = 0;
  }
}
