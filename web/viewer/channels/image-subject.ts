import { parseColour } from '../../../js/engine/colour/colour.ts';
import { lutBytes, resolveLut } from '../../../js/engine/colour/lut.ts';
import type { Engine } from '../../../js/engine/contract/types.ts';
import type { ChannelInfo, ImageSource, WrittenImage } from '../../../js/io/index.ts';
import { groupOf } from '../../../js/io/origin.ts';
import { withoutExtension } from '../export/names.ts';
import type {
  FrameBytes,
  FramePosition,
  OpenedImage,
  ScreenView,
  Subject,
} from '../export/subject.ts';
import type { ImageSession } from './image-session.ts';
import type { ImageState } from './image-state.ts';
import { scaleBar } from './looking/scale-bar.ts';
import { PlaneStore } from './planes/plane-store.ts';
import { wholePicture } from './scene/whole-picture.ts';
import { engineSettings, type ViewerSettings } from './settings/settings.ts';

/** An open image of channels, as it is shown when the export begins. */
export class ImageSubject implements Subject {
  readonly name: string;
  readonly images: readonly OpenedImage[];
  readonly width: number;
  readonly height: number;
  readonly lengths: { readonly t: number; readonly z: number };
  readonly shown: { readonly t: number; readonly z: number };
  readonly projection?: 'max' | 'mean';
  readonly fps: number;
  readonly pixelSize: Subject['pixelSize'];
  readonly timeIncrement?: NonNullable<Subject['timeIncrement']>;
  readonly channels: WrittenImage;
  readonly settings: ViewerSettings;
  readonly #engine: Engine;
  readonly #source: ImageSource;
  readonly #state: ImageState;
  readonly #canvas: HTMLCanvasElement | null;
  readonly #store: PlaneStore;

  constructor({ engine, source, state, canvas }: ImageSession) {
    const [t, , z, height, width] = source.shape;
    this.name = withoutExtension(source.name);
    const group = groupOf(source);
    this.images = [{ name: source.name, ...(group && { group }) }];
    this.width = width;
    this.height = height;
    this.lengths = { t, z };
    this.shown = { t: state.t, z: typeof state.z === 'number' ? state.z : 0 };
    if (typeof state.z !== 'number') this.projection = state.z;
    this.fps = state.fps;
    this.pixelSize = source.pixelSize;
    if (source.timeIncrement) this.timeIncrement = source.timeIncrement;
    this.settings = engineSettings(state.settings);
    this.channels = writtenChannels(source, state.settings);
    this.#engine = engine;
    this.#source = source;
    this.#state = state;
    this.#canvas = canvas;
    // Each plane is needed once.
    this.#store = new PlaneStore(engine, source, 0);
  }

  async isOpaque(): Promise<boolean> {
    return true;
  }

  async frame(position: FramePosition, signal: AbortSignal): Promise<FrameBytes> {
    const parts = { engine: this.#engine, source: this.#source, store: this.#store };
    const { t = this.#state.t, z = this.#state.z } = position;
    const { settings } = this;
    const { data } = await wholePicture(parts, { position: { t, z }, settings, level: 0 }, signal);
    return new Uint8Array(data.buffer);
  }

  view(): ScreenView | null {
    const { viewport, settings } = this.#state;
    const canvas = this.#canvas;
    if (!viewport || !canvas) return null;
    const { mode } = settings;
    const legend = settings.channels.flatMap(({ visible, name, color, lut }) => {
      return visible ? [{ name, colour: lut || mode === 'subtract' ? 'white' : color }] : [];
    });
    const bar = scaleBar(this.pixelSize.x, viewport.scale, canvas.width / 4);
    return { canvas, scaleBar: bar, legend };
  }

  close(): void {
    this.#store.close();
  }
}

/** The image with its colours, tables and windows as they are set. */
function writtenChannels(source: ImageSource, settings: ViewerSettings): WrittenImage {
  const { shape, dtype, name, pixelSize, timeIncrement } = source;
  const channels = settings.channels.map(
    ({ name, color, lut, window, visible }, i): ChannelInfo => {
      const emission = source.channels[i]?.emission;
      return {
        name,
        color: parseColour(color, 'color') as [number, number, number],
        window,
        ...(lut && { lut: lutBytes(resolveLut(lut, 'lut')) }),
        ...(emission !== undefined && { emission }),
        ...(!visible && { hidden: true }),
      };
    },
  );
  return {
    shape,
    dtype,
    kind: 'planes',
    name,
    channels,
    pixelSize,
    ...(timeIncrement && { timeIncrement }),
    plane: (request) => source.plane(request),
  };
}
