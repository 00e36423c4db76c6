import type { FrameBytes, FramePosition, OpenedImage, Subject } from '../export/subject.ts';
import type { ViewerResult } from '../interface.ts';
import { shownLayers, type ViewerState } from '../session/state.ts';
import { type LayersSettings, layersSettings } from './layers-settings.ts';

/** Bytes that are looked at without a pause. */
const AT_ONCE = 16 << 20;

/** The blend of layers, as an export sees it. */
export class StackSubject implements Subject {
  readonly name: string;
  readonly images: readonly OpenedImage[];
  readonly width: number;
  readonly height: number;
  readonly lengths: { readonly t: number; readonly z: number };
  readonly shown: { readonly t: number; readonly z: number };
  readonly fps: number;
  readonly pixelSize = {};
  readonly settings: LayersSettings;
  readonly #result: ViewerResult;
  readonly #canvas: HTMLCanvasElement | null;

  constructor(result: ViewerResult, state: ViewerState, canvas: HTMLCanvasElement | null) {
    const [frames, height, width] = result.shape;
    const layers = shownLayers(state);
    this.name = layers.length > 2 ? 'layers' : layers.at(-1)!.rule.mode;
    this.images = layers.map(({ stack }) => stack);
    this.settings = layersSettings(layers);
    this.width = width;
    this.height = height;
    this.lengths = { t: frames, z: 1 };
    this.shown = { t: state.t, z: 0 };
    this.fps = state.fps;
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
