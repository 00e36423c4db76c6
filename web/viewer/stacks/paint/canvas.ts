import type { ViewerResult } from '../../interface.ts';
import { fitInto } from './fit.ts';

/** Paints frames of one stack on one canvas, each change once, and fits the canvas into its well. */
export class StackCanvas {
  readonly #canvas: HTMLCanvasElement;
  readonly #well: HTMLElement;
  readonly #observer: ResizeObserver;
  #image: ImageData | null = null;
  #painted = '';

  constructor(well: HTMLElement) {
    this.#well = well;
    this.#canvas = well.querySelector('canvas')!;
    this.#observer = new ResizeObserver(() => this.#fit());
    this.#observer.observe(well);
  }

  /** Shows frame `t`, of a single frame always that one. `version` changes with the pixels. A missing stack leaves the last picture. */
  paint(stack: ViewerResult | null, t: number, version: number): void {
    if (!stack) return;
    const [frames, height, width] = stack.shape;
    const frame = frames === 1 ? 0 : t;
    const key = `${version} ${frame}`;
    const context = this.#canvas.getContext('2d');
    if (key === this.#painted || frame >= frames || !context) return;
    if (this.#image?.width !== width || this.#image.height !== height) {
      this.#image = new ImageData(width, height);
      this.#canvas.width = width;
      this.#canvas.height = height;
      this.#fit();
    }
    // putImageData takes no shared memory, so that one copy is needed.
    const size = this.#image.data.length;
    this.#image.data.set(stack.data.subarray(frame * size, (frame + 1) * size));
    context.putImageData(this.#image, 0, 0);
    this.#painted = key;
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
