import type { DType } from '../engine/contract/types.ts';

/** One dimension of an image, as OME names them: time, channel, z, row, column. */
export type Axis = 't' | 'c' | 'z' | 'y' | 'x';

/** The typed array of each {@link DType}. */
export type PlaneArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array;

/** One plane or a region of it, `[height, width]` in the file's dtype, or of an RGBA frame, `uint8[height, width, 4]` straight alpha. */
export interface Plane {
  /**
   * `into` where it was given. Else it is shared with the cache and with other readers: read it,
   * neither change nor transfer it; `into` gives pixels in memory of your own.
   */
  readonly data: PlaneArray;
  readonly width: number;
  readonly height: number;
}

/** A number with its unit: lengths in `m cm mm µm nm pm Å`, times in `h min s ms µs ns`, others as the file has them. */
export interface Quantity {
  readonly value: number;
  readonly unit: string;
}

/** Extent of a pixel along each axis; `z` is the distance of the planes. What a file does not say is left out. */
export interface PixelSize {
  readonly x?: Quantity;
  readonly y?: Quantity;
  readonly z?: Quantity;
}

/** One resolution of an image. */
export interface PyramidLevel {
  readonly shape: readonly [height: number, width: number];
  /** How many pixels of level 0 one pixel spans, along y and x; at least 1, not always whole. */
  readonly downsample: readonly [y: number, x: number];
  /** What the file stores as one block; regions that fall on its grid cost least. Left out: whole planes. */
  readonly tile?: readonly [height: number, width: number];
}

/** What a file says of one channel; whatever it does not say is left out. */
export interface ChannelInfo {
  readonly name?: string;
  /** Colour parts, 0..255. */
  readonly color?: readonly [red: number, green: number, blue: number];
  /** Display range in the units of the data. */
  readonly window?: readonly [lo: number, hi: number];
  /** `uint8[256, 3]`: red, green and blue of each step from `lo` to `hi`. Left out where `color` says it all. */
  readonly lut?: Uint8Array;
  /** Wavelength of the emission, in nanometres. */
  readonly emission?: number;
  /** The file says that the channel is hidden at first. */
  readonly hidden?: boolean;
}

/** A part of a plane, in whole pixels of its level. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Which plane to read; indices that are left out are 0. */
export interface PlaneRequest {
  readonly t?: number;
  readonly c?: number;
  /** Counts the planes of level 0; where a level has fewer, it gives the one that covers this. */
  readonly z?: number;
  /** Index into {@link ImageSource.levels}. */
  readonly level?: number;
  /** Left out: the whole plane. */
  readonly region?: Region;
  readonly signal?: AbortSignal;
  /**
   * Where the pixels go: a typed array of the source's dtype, `width · height` long (times 4 for
   * RGBA), maybe a view of engine memory. Undefined content after a failure. Reads of whole planes
   * leave none in the cache; of regions the tiles or the plane stay there that they were cut from,
   * for the next region.
   */
  readonly into?: PlaneArray;
}

/** One image of one file (or a set of files), opened lazily: nothing is decoded before `plane` asks for it. */
export interface ImageSource {
  /** The file's name, or the name of the image within it. */
  readonly name: string;
  /** Always the order `t c z y x`, so that `shape` can be read by position. */
  readonly axes: readonly ['t', 'c', 'z', 'y', 'x'];
  /** Sizes of level 0 in the order of `axes`; each at least 1. */
  readonly shape: readonly [t: number, c: number, z: number, y: number, x: number];
  /** Of the planes. RGBA frames are `uint8`. */
  readonly dtype: DType;
  /** `'planes'`: grey samples, one plane per channel. `'rgba'`: pictures; c is 1 and `plane` gives RGBA frames. */
  readonly kind: 'planes' | 'rgba';
  /** Resolutions, finest first; at least the full one. */
  readonly levels: readonly PyramidLevel[];
  /** Of level 0. */
  readonly pixelSize: PixelSize;
  /** From one t to the next. */
  readonly timeIncrement?: Quantity;
  /** One entry per channel. */
  readonly channels: readonly ChannelInfo[];
  /**
   * Reads one plane, or a region of it. Requests for one plane at the same time decode it once;
   * aborting one of them leaves the others alone. Rejects with RangeError outside the shape, with
   * TypeError or RangeError for an `into` of another type or length, with {@link StackBlendError}
   * `bad-file` when the bytes are broken, with `signal.reason` when aborted.
   */
  plane(request?: PlaneRequest): Promise<Plane>;
  /** Releases decoders and file handles. A second call does nothing; `plane` afterwards rejects with `disposed`. */
  close(): void;
}

/** Largest sizes that are accepted; checked against what a file declares before anything is allocated. */
export interface Limits {
  /** Bytes of one decoded plane or frame, of every level that is read. Default 1 GiB. */
  readonly planeBytes?: number;
  /** Planes in one image. Default 1,000,000. */
  readonly planes?: number;
  /** Files looked at in folders and archives, and folders in an archive; of a Zarr folder its groups and arrays. Default 100,000. */
  readonly files?: number;
  /** Bytes of a file that has to be read whole: from servers without range requests, or by decoders that take whole files. Default 1 GiB. */
  readonly wholeBytes?: number;
}
