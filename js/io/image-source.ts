import { StackBlendError } from '../engine/contract/errors.ts';
import type { DType } from '../engine/contract/types.ts';
import { messageOf } from './bytes.ts';
import type { PlaneCache } from './cache/plane-cache.ts';
import { type CheckedRequest, checkRequest, crop, type PlaneIndex, samplesOf } from './request.ts';
import type {
  ChannelInfo,
  ImageSource,
  PixelSize,
  Plane,
  PlaneArray,
  PyramidLevel,
  Quantity,
  Region,
} from './source.ts';

export type { PlaneIndex } from './request.ts';

/** What a format gives for one image; {@link imageSource} adds checks, cache and cropping. */
export interface SourceParts {
  readonly name: string;
  readonly shape: ImageSource['shape'];
  readonly dtype: DType;
  readonly kind: ImageSource['kind'];
  /** Left out: the full resolution alone. */
  readonly levels?: readonly PyramidLevel[];
  readonly pixelSize?: PixelSize;
  readonly timeIncrement?: Quantity | undefined;
  /** Left out: one empty entry per channel. */
  readonly channels?: readonly ChannelInfo[];
  /** Where decoded planes are kept. Left out: nowhere. */
  readonly cache?: PlaneCache;
  /**
   * Decodes one whole plane of a level, in memory of its own; with `into` (right type and length)
   * it may decode there and return it. Errors that are not StackBlendErrors become `bad-file`.
   */
  read(index: PlaneIndex, signal?: AbortSignal, into?: PlaneArray): Promise<PlaneArray>;
  /**
   * Decodes a part of a plane without the rest of it. Left out: regions are cut out of whole
   * planes. Tiles that are decoded on the way belong into the cache, under keys of the format's own
   * owner object.
   */
  readRegion?(
    index: PlaneIndex,
    region: Region,
    signal?: AbortSignal,
    into?: PlaneArray,
  ): Promise<PlaneArray>;
  close?(): void;
}

const AXES = ['t', 'c', 'z', 'y', 'x'] as const;

/** An {@link ImageSource} whose `plane` checks its arguments, abort and close before it reads. */
export function imageSource(parts: SourceParts): ImageSource {
  const { name, shape, dtype, kind } = parts;
  const [, , , height, width] = shape;
  const reader = new PlaneReader({
    ...parts,
    levels: parts.levels ?? [{ shape: [height, width], downsample: [1, 1] }],
  });
  const source: ImageSource = {
    name,
    axes: AXES,
    shape,
    dtype,
    kind,
    levels: reader.levels,
    pixelSize: parts.pixelSize ?? {},
    ...(parts.timeIncrement && { timeIncrement: parts.timeIncrement }),
    channels: parts.channels ?? Array.from({ length: shape[1] }, () => ({})),
    async plane(request = {}) {
      const checked = checkRequest({ shape, dtype, kind, levels: reader.levels }, request);
      return reader.plane(checked, request.signal, request.into);
    },
    close: () => reader.close(),
  };
  if (parts.cache) rememberCache(source, parts.cache);
  return source;
}

const caches = new WeakMap<ImageSource, PlaneCache>();

/** The cache that a source keeps its planes in; undefined where it has none. */
export function cacheOf(source: ImageSource): PlaneCache | undefined {
  return caches.get(source);
}

/** Carries out requests that were checked. */
class PlaneReader {
  readonly levels: readonly PyramidLevel[];
  readonly #parts: SourceParts;
  #closed = false;

  constructor(parts: SourceParts & { readonly levels: readonly PyramidLevel[] }) {
    this.#parts = parts;
    this.levels = parts.levels;
  }

  async plane(
    request: CheckedRequest,
    signal: AbortSignal | undefined,
    into: PlaneArray | undefined,
  ): Promise<Plane> {
    const { name } = this.#parts;
    signal?.throwIfAborted();
    if (this.#closed) throw new StackBlendError('disposed', `${name}: the image was closed.`);
    try {
      const data = await (request.whole
        ? this.#whole(request.index, signal, into)
        : this.#region(request, signal, into));
      signal?.throwIfAborted();
      return { data, width: request.region.width, height: request.region.height };
    } catch (error) {
      signal?.throwIfAborted();
      throw asBadFile(name, error);
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#parts.cache?.drop(this);
    this.#parts.close?.();
  }

  async #whole(
    index: PlaneIndex,
    signal: AbortSignal | undefined,
    into: PlaneArray | undefined,
  ): Promise<PlaneArray> {
    if (!into) return this.#cached(index, signal);
    const { cache } = this.#parts;
    const known = cache?.peek<PlaneArray>(this, keyOf(index));
    const shared = known ?? (cache?.isDecoding(this, keyOf(index)) && this.#cached(index, signal));
    return fill(into, shared ? await shared : await this.#decode(index, signal, into));
  }

  async #region(
    { index, region }: CheckedRequest,
    signal: AbortSignal | undefined,
    into: PlaneArray | undefined,
  ): Promise<PlaneArray> {
    const { cache, readRegion, kind, dtype } = this.#parts;
    const samples = samplesOf(kind);
    const known = cache?.peek<PlaneArray>(this, keyOf(index));
    if (!known && readRegion) {
      const data = await readRegion(index, region, signal, into);
      this.#checkLength(data, region.width * region.height * samples, index);
      return into ? fill(into, data) : data;
    }
    const plane = known ?? (await this.#cached(index, signal));
    return crop(plane, this.levels[index.level]!.shape[1], region, samples, dtype, into);
  }

  #cached(index: PlaneIndex, signal: AbortSignal | undefined): Promise<PlaneArray> {
    const { cache } = this.#parts;
    if (!cache) return this.#decode(index, signal);
    return cache.load(this, keyOf(index), (aborted) => this.#decode(index, aborted), signal);
  }

  async #decode(
    index: PlaneIndex,
    signal: AbortSignal | undefined,
    into?: PlaneArray,
  ): Promise<PlaneArray> {
    const data = await this.#parts.read(index, signal, into);
    const [height, width] = this.levels[index.level]!.shape;
    this.#checkLength(data, height * width * samplesOf(this.#parts.kind), index);
    return data;
  }

  /** A format that gave too few pixels would show others' memory or stale ones. */
  #checkLength(data: PlaneArray, expected: number, { t, c, z, level }: PlaneIndex): void {
    if (data.length === expected) return;
    throw new Error(
      `plane t ${t}, c ${c}, z ${z}, level ${level} gives ${data.length} of ${expected} samples`,
    );
  }
}

function keyOf({ t, c, z, level }: PlaneIndex): string {
  return `${level}/${t}/${c}/${z}`;
}

function fill(into: PlaneArray, data: PlaneArray): PlaneArray {
  if (data !== into) into.set(data);
  return into;
}

/** Tells {@link cacheOf} where a source's planes are kept. */
export function rememberCache(source: ImageSource, cache: PlaneCache): void {
  caches.set(source, cache);
}

/** StackBlendErrors as they are; whatever else a decoder throws as `bad-file` that names the file. */
export function asBadFile(name: string, error: unknown): StackBlendError {
  if (error instanceof StackBlendError) return error;
  return new StackBlendError('bad-file', `${name}: cannot be decoded (${messageOf(error)}).`, {
    cause: error,
  });
}
