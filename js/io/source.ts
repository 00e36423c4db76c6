import type { DType } from '../engine/contract/types.ts';

/** One dimension of an image, as OME names them: time, channel, z, row, column. */
export type Axis = 't' | 'c' | 'z' | 'y' | 'x';

/** One plane, `[height, width]` in the file's dtype, or one RGBA frame, `uint8[height, width, 4]` straight alpha. */
export interface Plane {
  readonly data: PlaneArray;
  readonly width: number;
  readonly height: number;
}

/** The typed array of each {@link DType}. */
export type PlaneArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array;

/** What a file says of one channel; whatever it does not say is left out. */
export interface ChannelInfo {
  readonly name?: string;
  /** Colour parts, 0..255. */
  readonly color?: readonly [red: number, green: number, blue: number];
  /** Display range in the units of the data. */
  readonly window?: readonly [lo: number, hi: number];
}

/** Which plane to read; what is left out is 0. */
export interface PlaneRequest {
  readonly t?: number;
  readonly c?: number;
  readonly z?: number;
  readonly signal?: AbortSignal;
}

/** One image of one file (or a set of files), opened lazily: nothing is decoded before `plane` asks for it. */
export interface ImageSource {
  /** The file's name, or the name of the image within it. */
  readonly name: string;
  /** Always the order `t c z y x`, so that `shape` can be read by position. */
  readonly axes: readonly ['t', 'c', 'z', 'y', 'x'];
  /** Sizes in the order of `axes`; each at least 1. */
  readonly shape: readonly [t: number, c: number, z: number, y: number, x: number];
  /** Of the planes. RGBA frames are `uint8`. */
  readonly dtype: DType;
  /** `'planes'`: grey samples, one plane per channel. `'rgba'`: pictures; c is 1 and `plane` gives RGBA frames. */
  readonly kind: 'planes' | 'rgba';
  /** One entry per channel. */
  readonly channels: readonly ChannelInfo[];
  /**
   * Reads one plane. Rejects with RangeError outside the shape, with {@link StackBlendError}
   * `bad-file` when the bytes are broken, with `signal.reason` when aborted.
   */
  plane(request?: PlaneRequest): Promise<Plane>;
  /** Releases decoders and file handles. A second call does nothing; `plane` afterwards rejects with `disposed`. */
  close(): void;
}

/** Largest sizes that are accepted; checked against what a file declares before anything is allocated. */
export interface Limits {
  /** Bytes of one decoded plane or frame. Default 1 GiB. */
  readonly planeBytes?: number;
  /** Planes in one image. Default 1,000,000. */
  readonly planes?: number;
}
