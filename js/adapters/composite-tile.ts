import type { Background } from '../engine/colour/colour.ts';
import type { CompositeMode } from '../engine/composite/modes.ts';
import type { ChannelSettings, PlaneArray } from '../engine/composite/types.ts';
import type { Engine } from '../engine/contract/types.ts';

/** One channel's values in one tile, `[height, width]`: what `stackblend/io` and Viv's loaders give. */
export interface TilePlane {
  readonly data: PlaneArray;
  readonly width: number;
  readonly height: number;
}

/** How channels are shown together: what can change while they are looked at. */
export interface CompositeLook {
  /** One for each channel: window, gamma, colour or LUT, opacity, visible. */
  readonly channels: readonly ChannelSettings[];
  /** Default `'screen'`. */
  readonly mode?: CompositeMode;
  /** Default `'black'`, for `subtract` `'white'`. */
  readonly background?: Background;
}

/** What changes of a look; what is left out stays as it is. */
export type LookChange = Partial<CompositeLook>;

/** What {@link Engine.composite} makes of the planes of a tile, in the canvas's own pixels. */
export async function compositeTile(
  engine: Engine,
  planes: readonly TilePlane[],
  { channels, ...options }: CompositeLook,
  signal?: AbortSignal,
): Promise<ImageData> {
  const missing = planes.findIndex((plane) => !plane?.data);
  if (missing >= 0) {
    throw new TypeError(
      `channels[${missing}]: the tile that was read is ${planes[missing]}; expected { data, width, height }`,
    );
  }
  const [first] = planes;
  if (!first) throw new RangeError('channels: none; expected at least one');
  const shown = planes.map((data, i) => ({ ...channels[i], data }));
  const out = new ImageData(first.width, first.height);
  await engine.composite(shown, { ...options, out, ...(signal && { signal }) });
  return out;
}

/**
 * A canvas that holds the pixels, and is transparent beyond them where it is larger.
 * @param size of the canvas; default that of the pixels
 */
export function canvasOf(
  pixels: ImageData,
  size: readonly [width: number, height: number] = [pixels.width, pixels.height],
): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = size;
  const context = canvas.getContext('2d');
  if (!context)
    throw new Error('no 2d context for a tile: too many canvases, or too little memory');
  context.putImageData(pixels, 0, 0);
  return context;
}

/** A look that changes: changes are checked before they count, and count in the order of the calls. */
export class ChangingLook {
  #last: Promise<void> = Promise.resolve();
  #current: CompositeLook;

  private constructor(
    readonly engine: Engine,
    look: CompositeLook,
  ) {
    this.#current = look;
  }

  /** Rejects with what {@link Engine.composite} says of the look. */
  static async create(engine: Engine, look: CompositeLook): Promise<ChangingLook> {
    const changing = new ChangingLook(engine, look);
    await changing.#check(look);
    return changing;
  }

  get current(): CompositeLook {
    return this.#current;
  }

  /** Resolves when the change counts. Rejects as `create`, and leaves the look as it was. */
  change(change: LookChange): Promise<void> {
    const turn = this.#last.then(async () => {
      const look = { ...this.#current, ...change };
      await this.#check(look);
      this.#current = look;
    });
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** By a composite of one pixel: its planes are there when those of tiles are still read. */
  async #check(look: CompositeLook): Promise<void> {
    const [given, expected] = [look.channels.length, this.#current.channels.length];
    if (given !== expected) {
      throw new RangeError(`channels: ${given} of them; expected ${expected}, one for each source`);
    }
    const pixel = { data: new Uint8Array(1), width: 1, height: 1 };
    await compositeTile(this.engine, Array(given).fill(pixel), look);
  }

  /**
   * A tile as it looks now. Settings that change meanwhile are the host's to ask for, who makes its
   * tiles anew then: else none would be done while a hand moves a slider.
   */
  render(planes: readonly TilePlane[], signal?: AbortSignal): Promise<ImageData> {
    return compositeTile(this.engine, planes, this.#current, signal);
  }
}
