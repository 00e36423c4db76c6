import type { Background, ColorInput } from '../colour/colour.ts';
import type { LutInput } from '../colour/lut-input.ts';
import type { DType, TypedArrays } from '../contract/dtypes.ts';
import type { EngineStack, ScreenOptions, StackInput } from '../contract/types.ts';
import type { CompositeMode } from './modes.ts';

/** Values of planes: any typed array of 8, 16 or 32 bits. */
export type PlaneArray = TypedArrays[DType] | Uint8ClampedArray;

/**
 * Planes, `[frames, height, width]` in C order: an array with a `shape` option beside it, an engine
 * stack, or anything that knows its shape, `{ data, shape }` or `{ data, width, height }`.
 */
export type PlaneInput =
  | PlaneArray
  | EngineStack<DType>
  | {
      readonly data: PlaneArray;
      readonly shape: readonly number[];
      readonly stride?: readonly number[];
    }
  | { readonly data: PlaneArray; readonly width: number; readonly height: number };

/**
 * A channel: planes, and how their values v are shown.
 * `t = clamp((v − lo) / (hi − lo), 0, 1)`, NaN counting as lo; `t = 1 − t` where `invert`; then
 * `t = t ^ gamma`.
 */
export interface Channel {
  /** A plane for each frame, or one plane that meets all frames. */
  readonly data: PlaneInput;
  /** The values shown as nothing and as full colour. Default: all that integers can be, floats 0..1. */
  readonly window?: readonly [lo: number, hi: number];
  /** Above 0, default 1. */
  readonly gamma?: number;
  /** Parts 0..255 or `'#rrggbb'`. Default: from `emission`, else {@link channelColours}. */
  readonly color?: ColorInput;
  /** The wavelength of what is seen, in nanometres: a colour for those who give none. */
  readonly emission?: number;
  /** In place of the colour. */
  readonly lut?: LutInput;
  /** 0..1, default 1. */
  readonly opacity?: number;
  /** Default true; false is as if the channel were not there. */
  readonly visible?: boolean;
  /** Default false. */
  readonly invert?: boolean;
}

/** Options of {@link Engine.composite}. */
export interface CompositeOptions extends Omit<ScreenOptions, 'shape' | 'out' | 'transfer'> {
  /** `[frames, height, width]` of the planes. Needed where none tells its own shape. */
  readonly shape?: readonly number[];
  /**
   * Where to write `uint8[frames, height, width, 4]`, in any bytes of that size; may not overlap a
   * plane. A call that waits for its turn on the same array is replaced by a newer one.
   */
  readonly out?: StackInput;
  /** Default `'screen'`. */
  readonly mode?: CompositeMode;
  /** Default `'black'`, for `subtract` `'white'`. Not of `imagej`. */
  readonly background?: Background;
}

/** What a stream's frames have in common: each channel but its planes. */
export type ChannelSettings = Omit<Channel, 'data'>;

/** Lists of planes, one list for each frame, in it one plane for each channel. */
export type PlaneLists = AsyncIterable<readonly PlaneInput[]> | Iterable<readonly PlaneInput[]>;

/** Where planes can be asked for, an `ImageSource` of `stackblend/io` for instance. */
export interface PlaneSource {
  /** Sizes along t, c, z, y, x; the first two are read. */
  readonly shape: readonly number[];
  /** Settings of the channels, where the options have none. */
  readonly channels?: readonly ChannelSettings[];
  /** Reads one plane. */
  plane(index: {
    t: number;
    c: number;
    z: number;
    signal: AbortSignal | undefined;
  }): Promise<PlaneInput>;
}

/** Options of {@link Engine.compositeFrames}. */
export interface CompositeStreamOptions extends Omit<CompositeOptions, 'out' | 'onProgress'> {
  /** One for each plane of a frame. Default: what the source says of its channels, else none. */
  readonly channels?: readonly ChannelSettings[];
  /** Which z of a source, default 0. */
  readonly z?: number;
}
