import type { Progress } from '../engine/contract/types.ts';
import { lazyStream, untilAborted } from './lazy-stream.ts';
import type { PlaneArray } from './source.ts';
import { checkPlane } from './tiff-write/check-plane.ts';
import type { WrittenImage } from './tiff-write/written-image.ts';
import { npyHeader } from './write-npy.ts';

/** Options of {@link streamNpy}. */
export interface StreamNpyOptions {
  /** Aborts: the stream fails with `signal.reason`. */
  readonly signal?: AbortSignal;
  /** Called after each plane; `done` and `total` count planes. */
  readonly onProgress?: (progress: Progress) => void;
}

const DESCR: Readonly<Record<string, string>> = {
  uint8: '|u1',
  int8: '|i1',
  uint16: '<u2',
  int16: '<i2',
  uint32: '<u4',
  int32: '<i4',
  float32: '<f4',
};

/**
 * Writes an image as `.npy`, plane by plane as the stream is read: a long recording never lies in
 * memory whole. RGBA frames become `[t, y, x, 4]`, planes `[t, y, x]` where there is one channel and
 * one z, else `[t, c, z, y, x]`; `openImages` reads each back as it was.
 *
 * ```ts
 * await streamNpy(image).pipeTo(await fileHandle.createWritable());
 * ```
 *
 * The stream fails with what `plane` rejects with, with RangeError for a plane of another length, and
 * with TypeError for one of another type.
 *
 * @throws RangeError for a shape that is not `[t, c, z, y, x]`, or for RGBA frames with more than one
 *   channel or z. TypeError for a dtype that cannot be written.
 */
export function streamNpy(
  image: WrittenImage,
  options: StreamNpyOptions = {},
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const head = npyHeader(typeOf(image), shapeOf(image));
  return lazyStream(fileParts(image, head, options));
}

function typeOf({ dtype, kind }: WrittenImage): string {
  const type = Object.hasOwn(DESCR, dtype) ? DESCR[dtype] : undefined;
  if (!type || (kind === 'rgba' && dtype !== 'uint8')) {
    throw new TypeError(
      `streamNpy: dtype ${String(dtype)} cannot be written${kind === 'rgba' ? ' as RGBA' : ''}`,
    );
  }
  return type;
}

/** The shape in the file. */
function shapeOf({ shape, dtype, kind }: WrittenImage): readonly number[] {
  const [t, c, z, y, x] = shape;
  const whole = shape.length === 5 && shape.every((size) => Number.isSafeInteger(size) && size > 0);
  if (!whole || (kind === 'rgba' && c * z !== 1)) {
    const expected = kind === 'rgba' ? '[t, 1, 1, y, x]' : '[t, c, z, y, x]';
    throw new RangeError(
      `streamNpy: shape [${shape.join(', ')}] is not ${expected}, each at least 1`,
    );
  }
  if (kind === 'rgba') return [t, y, x, 4];
  // Rows of three or four bytes would be taken for colours.
  const ambiguous = dtype === 'uint8' && (x === 3 || x === 4);
  return c * z === 1 && !ambiguous ? [t, y, x] : shape;
}

async function* fileParts(
  image: WrittenImage,
  head: Uint8Array<ArrayBuffer>,
  { signal, onProgress }: StreamNpyOptions,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const [frames, channels, depth] = image.shape;
  const total = frames * channels * depth;
  yield head;
  for (let i = 0; i < total; i++) {
    signal?.throwIfAborted();
    const z = i % depth;
    const c = Math.floor(i / depth) % channels;
    const t = Math.floor(i / (depth * channels));
    const plane = image.plane({ t, c, z, ...(signal && { signal }) });
    const { data } = await untilAborted(plane, signal);
    signal?.throwIfAborted();
    yield planeBytes(image, data);
    onProgress?.({ done: i + 1, total });
  }
}

/** A plane's bytes, in memory of their own: the plane may be shared with a cache. */
function planeBytes(
  { shape, dtype, kind }: WrittenImage,
  data: PlaneArray,
): Uint8Array<ArrayBuffer> {
  checkPlane('streamNpy', data, dtype, shape[3] * shape[4] * (kind === 'rgba' ? 4 : 1));
  return new Uint8Array(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}
