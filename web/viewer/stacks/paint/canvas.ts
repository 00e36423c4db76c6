import type { Viewport } from '../../channels/scene/viewport.ts';
import type { ViewerResult } from '../../interface.ts';
import { type Fit, fitInto } from './fit.ts';
import { copySmall, smallFrame } from './small.ts';
import { WellLook } from './well-look.ts';

/** Paints frames of one stack on one canvas, each change once, and fits the canvas into its well. */
export class StackCanvas {
  readonly #canvas: HTMLCanvasElement;
  readonly #well: HTMLElement;
  readonly #observer: ResizeObserver;
  #image: ImageData | null = null;
  #painted = '';
  #stack: ViewerResult | null = null;
  /** What of the picture is seen, where a person can choose that. */
  readonly look: WellLook | null;

  /** @param lookedAt called when something else of the picture is seen; left out: all of it is */
  constructor(well: HTMLElement, lookedAt?: () => void) {
    this.#well = well;
    this.#canvas = well.querySelector('canvas')!;
    const changed = () => {
      this.#fit();
      lookedAt?.();
    };
    this.look = lookedAt ? new WellLook(well, changed) : null;
    // Within the observer's own turn a new size would move what it watches: browsers call that an error.
    this.#observer = new ResizeObserver(() => requestAnimationFrame(() => this.#fit()));
    this.#observer.observe(well);
  }

  /**
   * Shows frame `t`, of a single frame always that one. `version` changes with the pixels, where the
   * stack stays the same. A missing stack leaves the last picture.
   * @param least pixels on the longer side that a small picture has at least
   */
  paint(
    stack: ViewerResult | null,
    t: number,
    version: number,
    least = Number.POSITIVE_INFINITY,
  ): void {
    if (!stack) {
      // Its memory may be wanted elsewhere.
      this.#stack = null;
      return;
    }
    const [frames, height, width] = stack.shape;
    const frame = frames === 1 ? 0 : t;
    const small = smallFrame(width, height, least);
    const key = `${version} ${frame} ${small.step}`;
    const context = this.#canvas.getContext('2d');
    const isPainted = key === this.#painted && stack === this.#stack;
    if (isPainted || frame >= frames || !context) return;
    if (this.#image?.width !== small.width || this.#image.height !== small.height) {
      this.#image = new ImageData(small.width, small.height);
      this.#canvas.width = small.width;
      this.#canvas.height = small.height;
      this.look?.setPicture(small);
      this.#fit();
    }
    // putImageData takes no shared memory, so that one copy is needed.
    const size = width * height * 4;
    const pixels = stack.data.subarray(frame * size, (frame + 1) * size);
    copySmall(pixels, width, small, this.#image.data);
    context.putImageData(this.#image, 0, 0);
    this.#painted = key;
    this.#stack = stack;
  }

  /** What is on the screen of the picture. */
  seen(): HTMLCanvasElement {
    return this.look?.seen(this.#canvas) ?? this.#canvas;
  }

  /** Stops watching the well. */
  disconnect(): void {
    this.#observer.disconnect();
  }

  #fit(): void {
    const canvas = this.#canvas;
    const { clientWidth: width, clientHeight: height } = this.#well;
    const viewport = this.look?.viewport;
    const size = viewport
      ? zoomedTo(viewport, canvas)
      : fitInto({ width, height }, canvas.width, canvas.height, devicePixelRatio);
    canvas.style.width = `${size.width}px`;
    canvas.style.height = `${size.height}px`;
    canvas.style.translate = viewport ? shiftOf(viewport, canvas) : '';
    canvas.classList.toggle('magnified', size.magnified);
  }
}

/** The size of a picture of which a part is seen. */
function zoomedTo({ scale }: Viewport, { width, height }: HTMLCanvasElement): Fit {
  const magnified = scale * devicePixelRatio > 1;
  return { width: width * scale, height: height * scale, magnified };
}

/** How far such a picture is from the middle of its well. */
function shiftOf({ center, scale }: Viewport, { width, height }: HTMLCanvasElement): string {
  return `${(width / 2 - center.x) * scale}px ${(height / 2 - center.y) * scale}px`;
}
