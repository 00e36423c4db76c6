import type { ViewerResult } from '../../interface.ts';
import { fitInto } from './fit.ts';
import { copySmall, smallFrame } from './small.ts';

/** Paints frames of one stack on one canvas, each change once, and fits the canvas into its well. */
export class StackCanvas {
  readonly #canvas: HTMLCanvasElement;
  readonly #well: HTMLElement;
  readonly #observer: ResizeObserver;
  #image: ImageData | null = null;
  #painted = '';
  #stack: ViewerResult | null = null;

  constructor(well: HTMLElement) {
    this.#well = well;
    this.#canvas = well.querySelector('canvas')!;
    this.#observer = new ResizeObserver(() => this.#fit());
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
    if (!stack) return;
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

  /** Stops watching the well. */
  disconnect(): void {
    this.#observer.disconnect();
  }

  #fit(): void {
    const canvas = this.#canvas;
    const { clientWidth: width, clientHeight: height } = this.#well;
    const size = fitInto({ width, height }, canvas.width, canvas.height, devicePixelRatio);
    canvas.style.width = `${size.width}px`;
    canvas.style.height = `${size.height}px`;
    canvas.classList.toggle('magnified', size.magnified);
  }
}
