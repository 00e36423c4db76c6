import { StackBlendError } from '../../engine/contract/errors.ts';
import { formatBytes } from '../bytes.ts';
import { imageSource } from '../image-source.ts';
import { checkSize } from '../limits.ts';
import type {
  ChannelInfo,
  ImageSource,
  Limits,
  PixelSize,
  PyramidLevel,
  Quantity,
} from '../source.ts';
import type { ArrayInfo } from './array-metadata.ts';
import { type AxisMap, sizesOf } from './axes.ts';
import { countOf } from './copy-box.ts';
import type { PlaneAt } from './find-chunks.ts';
import { Level } from './level.ts';
import type { Store } from './store.ts';
import { STORED } from './stored-types.ts';

/** An array of an image and where it lies. */
export interface LevelArray {
  readonly path: string;
  readonly info: ArrayInfo;
  /** Extent of a pixel along each dimension, where it is known. */
  readonly scale?: readonly number[] | undefined;
}

/** What is known of an image before it is one. */
export interface ImageParts {
  readonly name: string;
  /** Finest first. */
  readonly arrays: readonly LevelArray[];
  readonly map: AxisMap;
  readonly pixelSize?: PixelSize;
  readonly timeIncrement?: Quantity | undefined;
  readonly channels: (count: number) => ChannelInfo[];
}

/** One image over the arrays of its levels. Throws `bad-file` or `too-large`. */
export function zarrImage(store: Store, parts: ImageParts): ImageSource {
  const { limits, cache, decode } = store.context;
  const { map, arrays } = parts;
  const [finest] = arrays;
  const { type } = finest!.info.format;
  const shape = sizesOf(map, finest!.info.shape);
  checkLevels(store, parts, shape);
  const levels = arrays.map(
    ({ path, info }) => new Level(store.files(path, info), map, cache, decode),
  );
  const [, , depth] = shape;
  const placed = (level: number, { t, c, z }: PlaneAt): PlaneAt => {
    const planes = sizesOf(map, arrays[level]!.info.shape)[2];
    return { t, c, z: Math.min(planes - 1, Math.floor((z * planes) / depth)) };
  };
  const check = (level: number, width: number, height: number) =>
    checkPlane(arrays[level]!.info, width, height, 1, limits);
  return imageSource({
    name: parts.name,
    shape,
    dtype: STORED[type].dtype,
    kind: 'planes',
    levels: arrays.map((_, level) => describeLevel(parts, level)),
    ...(parts.pixelSize && { pixelSize: parts.pixelSize }),
    timeIncrement: parts.timeIncrement,
    channels: parts.channels(shape[1]),
    cache,
    async read(index, signal, into) {
      const [, , , height, width] = sizesOf(map, arrays[index.level]!.info.shape);
      check(index.level, width, height);
      const whole = { x: 0, y: 0, width, height };
      return levels[index.level]!.plane(placed(index.level, index), whole, signal, into);
    },
    async readRegion(index, region, signal) {
      check(index.level, region.width, region.height);
      return levels[index.level]!.region(placed(index.level, index), region, signal);
    },
    close: () => {
      for (const level of levels) level.close();
    },
  });
}

function describeLevel({ arrays, map }: ImageParts, level: number): PyramidLevel {
  const { info, scale } = arrays[level]!;
  const first = arrays[0]!;
  const size = (shape: readonly number[], dim: number | undefined) =>
    dim === undefined ? 1 : shape[dim]!;
  const downsample = (dim: number | undefined): number => {
    const bySize = size(first.info.shape, dim) / size(info.shape, dim);
    const along = (of: readonly number[] | undefined) => of?.[dim ?? -1] ?? Number.NaN;
    const byScale = along(scale) / along(first.scale);
    // Sizes are rounded, scales are not; unless they are simply wrong.
    const agree = Math.abs(byScale - bySize) <= bySize * 0.5 && byScale >= 1;
    return Math.max(1, agree ? byScale : bySize);
  };
  const tile = (dim: number | undefined): number =>
    dim === undefined ? 1 : Math.min(info.format.shape[dim]!, info.shape[dim]!);
  return {
    shape: [size(info.shape, map.y), size(info.shape, map.x)],
    downsample: [downsample(map.y), downsample(map.x)],
    tile: [tile(map.y), tile(map.x)],
  };
}

function checkLevels(store: Store, { arrays, map }: ImageParts, shape: ImageSource['shape']): void {
  const { limits } = store.context;
  const [finest] = arrays;
  for (const { info } of arrays) {
    const [t, c] = sizesOf(map, info.shape);
    const same =
      info.shape.length === finest!.info.shape.length &&
      info.format.type === finest!.info.format.type &&
      t === shape[0] &&
      c === shape[1];
    if (!same) {
      throw new StackBlendError(
        'bad-file',
        `${info.what}: is ${info.format.type} of ${info.shape.join(' × ')}, which is no level of ` +
          `${finest!.info.format.type} of ${finest!.info.shape.join(' × ')}.`,
      );
    }
    const bytes = countOf(info.format.shape) * STORED[info.format.type].bytes;
    if (bytes > limits.planeBytes) {
      throw new StackBlendError(
        'too-large',
        `${info.what}: one chunk of ${info.format.shape.join(' × ')} takes ${formatBytes(bytes)}, ` +
          `the limit is ${formatBytes(limits.planeBytes)} (option limits.planeBytes).`,
      );
    }
  }
  // Levels that are finer can still be read in parts.
  const { info } = arrays.at(-1)!;
  const [, , , height, width] = sizesOf(map, info.shape);
  checkPlane(info, width, height, shape[0] * shape[1] * shape[2], limits);
}

function checkPlane(
  { what, format }: ArrayInfo,
  width: number,
  height: number,
  planes: number,
  limits: Required<Limits>,
): void {
  checkSize(what, { width, height, planes, pixelBytes: STORED[format.type].bytes }, limits);
}
