import { StackBlendError } from '../engine/contract/errors.ts';
import type { DType, Progress, StackShape } from '../engine/contract/types.ts';
import { formatBytes } from './bytes.ts';
import { ARRAYS } from './samples.ts';
import type { ImageSource, PlaneArray } from './source.ts';

/** Options of {@link readStack}. */
export interface ReadStackOptions {
  /** Channel, default 0. */
  readonly c?: number;
  /** One z plane; left out: all of them. */
  readonly z?: number;
  /** Largest result in bytes; default 4 GiB. Beyond it: `too-large`. */
  readonly maxBytes?: number;
  /** Aborts: rejects with `signal.reason`, within a frame. */
  readonly signal?: AbortSignal;
  /** Called after each frame; `done` and `total` count frames. */
  readonly onProgress?: (progress: Progress) => void;
}

/** A stack of straight-alpha RGBA frames, `uint8[frames, height, width, 4]`. */
export interface Stack {
  readonly data: Uint8Array<ArrayBuffer>;
  readonly shape: StackShape;
}

const MAX_STACK = 4 * 2 ** 30;

/**
 * Reads one channel of an image as a stack of RGBA frames: all t, and within each t all z.
 *
 * - Pictures (`kind: 'rgba'`) as they are.
 * - uint8 planes: red, green and blue are the value, alpha is 255.
 * - Every other dtype is scaled to 0..255 by the smallest and the largest finite value of the whole
 *   stack, linearly, rounded half up: `floor((v - min) · 255 / (max - min) + 0.5)`. Where
 *   all finite values are equal, everything is 0; else NaN and -∞ give 0, +∞ gives 255.
 *
 * Takes the memory of the result and of one plane; each plane is decoded once.
 *
 * @throws RangeError for `c` or `z` outside the shape. StackBlendError `too-large` when the result is
 *   larger than `maxBytes` or than memory, `bad-file` when a plane cannot be decoded.
 */
export async function readStack(
  source: ImageSource,
  options: ReadStackOptions = {},
): Promise<Stack> {
  const { c = 0, z, signal, onProgress } = options;
  const [times, channels, depth, height, width] = source.shape;
  checkIndex('c', c, channels);
  if (z !== undefined) checkIndex('z', z, depth);
  const planes = z === undefined ? depth : 1;
  const frames = times * planes;
  const pixels = height * width;
  const data = allocate(source, frames, options.maxBytes ?? MAX_STACK);
  const range = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY };

  // Each plane is read once: none has to stay in the cache.
  const scratch = source.kind === 'rgba' ? undefined : new ARRAYS[source.dtype](pixels);

  for (let frame = 0; frame < frames; frame++) {
    signal?.throwIfAborted();
    const index = { t: Math.floor(frame / planes), c, z: z ?? frame % planes };
    const part = data.subarray(frame * pixels * 4, (frame + 1) * pixels * 4);
    const into = scratch ?? part;
    const plane = await source.plane({ ...index, into, ...(signal && { signal }) });
    if (source.kind === 'rgba') {
      if (plane.data !== part) part.set(plane.data);
    } else if (source.dtype === 'uint8') spread(plane.data, part);
    else park(plane.data, part, range);
    onProgress?.({ done: frame + 1, total: frames });
  }
  if (source.kind === 'planes' && source.dtype !== 'uint8') scaleParked(data, source, range);
  return { data, shape: [frames, height, width, 4] };
}

function checkIndex(axis: string, value: number, size: number): void {
  if (Number.isInteger(value) && value >= 0 && value < size) return;
  throw new RangeError(
    `readStack: ${axis} must be an integer in 0..${size - 1}, got ${String(value)}`,
  );
}

function allocate(source: ImageSource, frames: number, maxBytes: number): Uint8Array<ArrayBuffer> {
  const [, , , height, width] = source.shape;
  const bytes = frames * height * width * 4;
  const what = `${source.name}: ${frames} frames of ${width} × ${height} pixels take ${formatBytes(bytes)} as RGBA`;
  if (bytes > maxBytes) {
    throw new StackBlendError('too-large', `${what}, the limit is ${formatBytes(maxBytes)}.`);
  }
  try {
    return new Uint8Array(bytes);
  } catch (error) {
    throw new StackBlendError('too-large', `${what}, more than there is memory for.`, {
      cause: error,
    });
  }
}

/** WebAssembly and all engines that run it are little-endian: red is the low byte. */
const OPAQUE = 0xff000000;

function spread(plane: PlaneArray, rgba: Uint8Array<ArrayBuffer>): void {
  const out = new Uint32Array(rgba.buffer, rgba.byteOffset, rgba.length / 4);
  for (let i = 0; i < out.length; i++) out[i] = OPAQUE + plane[i]! * 0x010101;
}

/** The 4-byte array in which values of a dtype wait, in the very place of their pixels. */
function parkingFor(plane: PlaneArray | DType, rgba: Uint8Array<ArrayBuffer>) {
  const Parking =
    plane === 'float32' || plane instanceof Float32Array
      ? Float32Array
      : plane === 'uint32' || plane instanceof Uint32Array
        ? Uint32Array
        : Int32Array;
  return new Parking(rgba.buffer, rgba.byteOffset, rgba.length / 4);
}

/**
 * The scale is known only once every plane was seen. Until then each value lies in the four bytes
 * of its pixel, so that nothing is decoded twice or kept aside.
 */
function park(
  plane: PlaneArray,
  rgba: Uint8Array<ArrayBuffer>,
  range: { min: number; max: number },
): void {
  const parked = parkingFor(plane, rgba);
  parked.set(plane);
  let { min, max } = range;
  for (let i = 0; i < plane.length; i++) {
    const value = plane[i]!;
    if (value < min && value !== Number.NEGATIVE_INFINITY) min = value;
    if (value > max && value !== Number.POSITIVE_INFINITY) max = value;
  }
  range.min = min;
  range.max = max;
}

function scaleParked(
  data: Uint8Array<ArrayBuffer>,
  source: ImageSource,
  { min, max }: { readonly min: number; readonly max: number },
): void {
  const values = parkingFor(source.dtype, data);
  const out = new Uint32Array(data.buffer, data.byteOffset, data.length / 4);
  const extent = max - min;
  for (let i = 0; i < out.length; i++) {
    const scaled = extent > 0 ? Math.floor(((values[i]! - min) * 255) / extent + 0.5) : 0;
    // Not Math.max for the lower end: it would keep NaN.
    const grey = scaled > 0 ? Math.min(scaled, 255) : 0;
    out[i] = OPAQUE + grey * 0x010101;
  }
}
