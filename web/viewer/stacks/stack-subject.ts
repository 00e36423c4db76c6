import type { FrameBytes, FramePosition, Subject } from '../export/subject.ts';
import type { ViewerResult } from '../interface.ts';
import type { LayerRule } from '../session/layers.ts';
import type { ViewerState } from '../session/state.ts';

/** Bytes that are looked at without a pause. */
const AT_ONCE = 16 << 20;

/** The blend of layers, as an export sees it. */
export class StackSubject implements Subject {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly lengths: { readonly t: number; readonly z: number };
  readonly shown: { readonly t: number; readonly z: number };
  readonly fps: number;
  readonly pixelSize = {};
  readonly settings: { readonly version: 1 } & Omit<LayerRule, 'visible'>;
  readonly #result: ViewerResult;
  readonly #canvas: HTMLCanvasElement | null;

  constructor(
    result: ViewerResult,
    { layers, t, fps }: Pick<ViewerState, 'layers' | 't' | 'fps'>,
    canvas: HTMLCanvasElement | null,
  ) {
    const [frames, height, width] = result.shape;
    const { visible: _, ...rule } = layers.at(-1)!.rule;
    this.name = rule.mode;
    this.settings = { version: 1, ...rule };
    this.width = width;
    this.height = height;
    this.lengths = { t: frames, z: 1 };
    this.shown = { t, z: 0 };
    this.fps = fps;
    this.#result = result;
    this.#canvas = canvas;
  }

  async isOpaque(): Promise<boolean> {
    const { data } = this.#result;
    for (let start = 0; start < data.length; start += AT_ONCE) {
      const end = Math.min(start + AT_ONCE, data.length);
      for (let i = start + 3; i < end; i += 4) if (data[i] !== 255) return false;
      await new Promise((resolve) => setTimeout(resolve)); // a long look must not hold up the page
    }
    return true;
  }

  async frame({ t = this.shown.t }: FramePosition): Promise<FrameBytes> {
    const size = this.height * this.width * 4;
    // A copy, which may be given away: the result lies in shared memory.
    return new Uint8Array(this.#result.data.subarray(t * size, (t + 1) * size));
  }

  view() {
    return this.#canvas && { canvas: this.#canvas, scaleBar: null, legend: [] };
  }

  close(): void {}
}
