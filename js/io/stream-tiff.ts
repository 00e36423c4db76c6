import type { Progress } from '../engine/contract/types.ts';
import { lazyStream, untilAborted } from './lazy-stream.ts';
import { planTiff, type TiffMetadata } from './tiff-write/plan.ts';
import { storedBytes, type WrittenImage } from './tiff-write/written-image.ts';

export type { TiffMetadata } from './tiff-write/plan.ts';
export type { WrittenImage } from './tiff-write/written-image.ts';

/** Options of {@link streamTiff}. */
export interface StreamTiffOptions {
  /**
   * - `'imagej'` (default): ImageJ's hyperstack, with channel names, colours, LUTs, display ranges,
   *   pixel sizes and frame interval. RGBA frames lose their alpha, which ImageJ does not show.
   *   Beyond 4 GB one directory describes all planes, as ImageJ writes it.
   * - `'ome'`: OME-TIFF, with channel names, colours, emission wavelengths, pixel sizes and time
   *   increment.
   * - `'none'`: pages alone.
   */
  readonly metadata?: TiffMetadata;
  /** Offsets of 8 bytes. Left out: where the file would be larger than 4 GB, unless it is ImageJ's, which reads no BigTIFF. */
  readonly bigTiff?: boolean;
  /** Aborts: the stream fails with `signal.reason`. */
  readonly signal?: AbortSignal;
  /** Called after each plane; `done` and `total` count planes. */
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * Writes an image as an uncompressed TIFF, plane by plane as the stream is read: a long recording
 * never lies in memory whole. Planes are asked for in the order c, z, t (c fastest), each once.
 *
 * ```ts
 * await streamTiff(image).pipeTo(await fileHandle.createWritable());
 * ```
 *
 * The stream fails with what `plane` rejects with, with RangeError for a plane of another length, and
 * with TypeError for one of another type.
 *
 * @throws RangeError for a shape that is not `[t, c, z, y, x]` (RGBA: c = 1) or a file beyond 4 GB
 *   with `bigTiff: false`. TypeError for a dtype that cannot be written.
 */
export function streamTiff(
  image: WrittenImage,
  options: StreamTiffOptions = {},
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const { metadata = 'imagej', bigTiff } = options;
  if (!['imagej', 'ome', 'none'].includes(metadata)) {
    throw new TypeError(
      `streamTiff: metadata must be imagej, ome or none, got ${String(metadata)}`,
    );
  }
  const plan = planTiff(image, metadata, bigTiff);
  return lazyStream(fileParts(image, plan, options));
}

/** How many bytes {@link streamTiff} gives with the same arguments. @throws As it does. */
export function tiffSize(image: WrittenImage, options: StreamTiffOptions = {}): number {
  return planTiff(image, options.metadata ?? 'imagej', options.bigTiff).size;
}

async function* fileParts(
  image: WrittenImage,
  plan: ReturnType<typeof planTiff>,
  { signal, onProgress }: StreamTiffOptions,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const [, channels, depth] = image.shape;
  yield plan.head;
  for (let i = 0; i < plan.planes; i++) {
    signal?.throwIfAborted();
    const c = i % channels;
    const z = Math.floor(i / channels) % depth;
    const t = Math.floor(i / (channels * depth));
    const plane = image.plane({ t, c, z, ...(signal && { signal }) });
    const { data } = await untilAborted(plane, signal);
    signal?.throwIfAborted();
    yield storedBytes(image, data, plan.storage);
    onProgress?.({ done: i + 1, total: plan.planes });
  }
  yield* plan.tail();
}
