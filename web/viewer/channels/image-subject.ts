import { parseColour } from '../../../js/engine/colour/colour.ts';
import { lutBytes, resolveLut } from '../../../js/engine/colour/lut.ts';
import type { Engine } from '../../../js/engine/contract/types.ts';
import type { ChannelInfo, ImageSource, WrittenImage } from '../../../js/io/index.ts';
import { withoutExtension } from '../export/names.ts';
import type { FrameBytes, FramePosition, ScreenView, Subject } from '../export/subject.ts';
import type { ImageSession } from './image-session.ts';
import type { ImageState } from './image-state.ts';
import { scaleBar } from './looking/scale-bar.ts';
import type { ZChoice } from './planes/plane-key.ts';
import { PlaneStore } from './planes/plane-store.ts';
import { backgroundParts } from './settings/background.ts';
import { compositeArguments, engineSettings, type ViewerSettings } from './settings/settings.ts';

/** Pixels that are composited at a time: planes of a whole slide do not fit into memory. */
const STRIP_PIXELS = 16 << 20;

/** Bytes of the longest array that all browsers make. */
const MOST_BYTES = 2 ** 31 - 1;

/** An open image of channels, as it is shown when the export begins. */
export class ImageSubject implements Subject {
  readonly name: string;
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

  async frame(position: FramePosition, signal: AbortSignal): Promise<FrameBytes> {
    const { width, height } = this;
    if (width * height * 4 > MOST_BYTES) {
      throw new RangeError(
        `A picture of ${width} × ${height} pixels is too large to be made at once; the view, or the channels as TIFF, can be saved`,
      );
    }
    const frame = new Uint8Array(width * height * 4);
    const { t = this.#state.t, z = this.#state.z } = position;
    const rows = this.#stripRows();
    for (let y = 0; y < height; y += rows) {
      const strip = { y, height: Math.min(rows, height - y) };
      const out = frame.subarray(y * width * 4, (y + strip.height) * width * 4);
      await this.#composite({ t, z }, strip, out, signal);
    }
    return frame;
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

  /** Whole blocks of the file, so that none is read twice. */
  #stripRows(): number {
    const { width, height } = this;
    const rows = Math.max(1, Math.floor(STRIP_PIXELS / width));
    if (rows >= height) return height;
    const block = this.#source.levels[0]!.tile?.[0] ?? 1;
    return Math.max(block, Math.floor(rows / block) * block);
  }

  async #composite(
    { t, z }: { t: number; z: ZChoice },
    { y, height }: { y: number; height: number },
    out: FrameBytes,
    signal: AbortSignal,
  ): Promise<void> {
    const { settings, width } = this;
    const shown = settings.channels.flatMap(({ visible }, c) => (visible ? [c] : []));
    if (shown.length === 0) return fill(out, settings);
    const region = { x: 0, y, width, height };
    const keys = shown.map((c) => ({ t, c, z, level: 0, region }));
    await this.#store.use(
      keys,
      async (planes) => {
        const [channels, options] = compositeArguments(settings, (c) => planes[shown.indexOf(c)]!);
        await this.#engine.composite(channels, { ...options, out, signal });
      },
      signal,
    );
  }
}

/** The background alone. */
function fill(out: FrameBytes, settings: ViewerSettings): void {
  const [red, green, blue] = backgroundParts(settings);
  for (let i = 0; i < out.length; i += 4) out.set([red, green, blue, 255], i);
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
