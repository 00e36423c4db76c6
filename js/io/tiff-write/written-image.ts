import type { DType } from '../../engine/contract/types.ts';
import { SAMPLE_BYTES } from '../samples.ts';
import type { ChannelInfo, PixelSize, PlaneArray, Quantity } from '../source.ts';
import { checkPlane } from './check-plane.ts';

/** An image to be written: any {@link ImageSource}, or a description and a function that gives planes. */
export interface WrittenImage {
  /** Sizes in the order `t c z y x`; c is 1 for RGBA frames. */
  readonly shape: readonly [t: number, c: number, z: number, y: number, x: number];
  readonly dtype: DType;
  /** Default `'planes'`. */
  readonly kind?: 'planes' | 'rgba';
  readonly name?: string;
  readonly channels?: readonly ChannelInfo[];
  readonly pixelSize?: PixelSize;
  readonly timeIncrement?: Quantity;
  /**
   * One plane, `[height, width]` in `dtype`, or one RGBA frame, `uint8[height, width, 4]`, straight
   * alpha. It is copied before the next one is asked for.
   */
  plane(request: {
    readonly t: number;
    readonly c: number;
    readonly z: number;
    readonly signal?: AbortSignal;
  }): Promise<{ readonly data: PlaneArray }> | { readonly data: PlaneArray };
}

/** How a plane is stored. */
export interface Storage {
  readonly samples: 1 | 3 | 4;
  readonly bits: number;
  /** SampleFormat: 1 unsigned, 2 signed, 3 floating point. */
  readonly format: 1 | 2 | 3;
  readonly planeBytes: number;
}

/** Checks an image's sizes and says how its planes are stored. Throws RangeError or TypeError. */
export function storageOf({ shape, dtype, kind }: WrittenImage, alpha: boolean): Storage {
  const whole = shape.length === 5 && shape.every((size) => Number.isSafeInteger(size) && size > 0);
  if (!whole || (kind === 'rgba' && shape[1] !== 1)) {
    const expected = kind === 'rgba' ? '[t, 1, z, y, x]' : '[t, c, z, y, x]';
    throw new RangeError(
      `streamTiff: shape [${shape.join(', ')}] is not ${expected}, each at least 1`,
    );
  }
  const known = Object.hasOwn(SAMPLE_BYTES, dtype) && (dtype as string) !== 'float64';
  if (!known || (kind === 'rgba' && dtype !== 'uint8')) {
    throw new TypeError(
      `streamTiff: dtype ${String(dtype)} cannot be written${kind === 'rgba' ? ' as RGBA' : ''}`,
    );
  }
  const [, , , height, width] = shape;
  const samples = kind === 'rgba' ? (alpha ? 4 : 3) : 1;
  const format = dtype === 'float32' ? 3 : dtype.startsWith('int') ? 2 : 1;
  const bytes = SAMPLE_BYTES[dtype];
  return { samples, bits: bytes * 8, format, planeBytes: height * width * samples * bytes };
}

/** A plane's bytes as they are stored, in memory of their own. Throws as {@link checkPlane} does. */
export function storedBytes(
  { shape, dtype, kind }: WrittenImage,
  data: PlaneArray,
  storage: Storage,
): Uint8Array<ArrayBuffer> {
  const pixels = shape[3] * shape[4];
  checkPlane('streamTiff', data, dtype, pixels * (kind === 'rgba' ? 4 : 1));
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (storage.samples !== 3) return new Uint8Array(bytes);
  const out = new Uint8Array(pixels * 3);
  for (let from = 0, to = 0; to < out.length; from += 4, to += 3) {
    out[to] = bytes[from]!;
    out[to + 1] = bytes[from + 1]!;
    out[to + 2] = bytes[from + 2]!;
  }
  return out;
}
