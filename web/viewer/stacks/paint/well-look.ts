import { listenToPointers } from '../../channels/looking/pointer.ts';
import {
  fitted,
  type Point,
  panBy,
  type Size,
  toScreen,
  type Viewport,
  zoomAt,
} from '../../channels/scene/viewport.ts';

/** What of a picture in its well is seen: wheel, pinch and drag change it, a double click fits. */
export class WellLook {
  readonly #well: HTMLElement;
  readonly #changed: () => void;
  #picture: Size = { width: 1, height: 1 };
  /** Null: all of it, as large as it fits. In CSS pixels. */
  #viewport: Viewport | null = null;

  /** @param changed something else of the picture is seen */
  constructor(well: HTMLElement, changed: () => void) {
    this.#well = well;
    this.#changed = changed;
    const canvas = well.querySelector('canvas')!;
    // Where there is no picture, the page may scroll.
    for (const type of ['wheel', 'pointerdown', 'dblclick']) {
      const stop = (event: Event) => canvas.hidden && event.stopImmediatePropagation();
      well.addEventListener(type, stop, { capture: true });
    }
    listenToPointers(well, {
      zoom: (at, factor) => this.zoom(factor, at),
      pan: (dx, dy) => this.#look(panBy(this.#now, this.#picture, dx, dy)),
      fit: () => this.fit(),
      hover: () => {},
    });
  }

  /** What is seen, or null: all of it. */
  get viewport(): Viewport | null {
    return this.#viewport;
  }

  /** CSS pixels for one of the picture. */
  get scale(): number {
    return this.#now.scale;
  }

  /** The picture has another size: all of it is seen again. */
  setPicture(picture: Size): void {
    this.#picture = picture;
    this.#viewport = null;
  }

  /** Larger or smaller; the point of the well under `at`, else its middle, stays. */
  zoom(factor: number, at?: Point): void {
    const screen = this.#screen;
    const fixed = at ?? { x: screen.width / 2, y: screen.height / 2 };
    this.#look(zoomAt(this.#now, this.#picture, screen, fixed, factor));
  }

  /** One CSS pixel for one of the picture. */
  actualSize(): void {
    this.zoom(1 / this.#now.scale);
  }

  fit(): void {
    this.#viewport = null;
    this.#changed();
  }

  /** What is seen, as a canvas of the screen's pixels; all of it: the canvas itself. */
  seen(canvas: HTMLCanvasElement): HTMLCanvasElement {
    const viewport = this.#viewport;
    if (!viewport) return canvas;
    const { width, height } = this.#screen;
    const copy = document.createElement('canvas');
    copy.width = Math.max(1, Math.round(width * devicePixelRatio));
    copy.height = Math.max(1, Math.round(height * devicePixelRatio));
    const context = copy.getContext('2d')!;
    const corner = toScreen(viewport, { width, height }, { x: 0, y: 0 });
    const scale = viewport.scale * devicePixelRatio;
    context.imageSmoothingEnabled = scale < 1;
    context.drawImage(
      canvas,
      corner.x * devicePixelRatio,
      corner.y * devicePixelRatio,
      canvas.width * scale,
      canvas.height * scale,
    );
    return copy;
  }

  get #screen(): Size {
    return { width: this.#well.clientWidth, height: this.#well.clientHeight };
  }

  get #now(): Viewport {
    return this.#viewport ?? fitted(this.#picture, this.#screen);
  }

  #look(viewport: Viewport): void {
    this.#viewport = viewport;
    this.#changed();
  }
}
