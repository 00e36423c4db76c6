import { StackBlendError } from '../../engine/contract/errors.ts';
import type { PlaneCache } from '../cache/plane-cache.ts';
import { mapSome } from '../map-some.ts';
import type { PlaneArray, Region } from '../source.ts';
import type { Decode } from '../workers/decode.ts';
import type { ArrayInfo } from './array-metadata.ts';
import { type AxisMap, indicesOf } from './axes.ts';
import type { ChunkFiles } from './chunk-files.ts';
import { isPlain } from './codec-list.ts';
import { type Box, copyBox, countOf, cStrides } from './copy-box.ts';
import type { ChunkPart } from './decode-chunks.ts';
import { newResult } from './result.ts';
import { STORED, toSamples } from './stored-types.ts';

/** A chunk that a read touches, and what of it goes where. */
interface Wanted {
  readonly indices: readonly number[];
  readonly box: Box;
}

/** Which plane of an array: indices within its own sizes. */
export type PlaneAt = { readonly t: number; readonly c: number; readonly z: number };

/** With more there would be no end: each may be a request. */
const MAX_CHUNKS = 100_000;

/** A plane is decoded in bands by several workers where each gets enough to be worth its message. */
const BAND_BYTES = 2 ** 20;
const MAX_BANDS = 4;

/** One array as planes: finds the chunks of a plane, reads, decodes and puts them together. */
export class Level {
  /** Chunks hold one plane each, so that nobody else will want what a whole plane is made of. */
  readonly #flat: boolean;
  readonly #strides: readonly number[];

  constructor(
    readonly info: ArrayInfo,
    readonly map: AxisMap,
    private readonly files: ChunkFiles,
    private readonly cache: PlaneCache,
    private readonly decode: Decode,
  ) {
    const { shape, format } = info;
    this.#flat = shape.every(
      (size, dim) => dim === map.y || dim === map.x || Math.min(size, format.shape[dim]!) === 1,
    );
    this.#strides = cStrides(format.shape);
  }

  /** Forgets chunks and shard indices. */
  close(): void {
    this.cache.drop(this);
    this.cache.drop(this.files);
  }

  /** A whole plane. */
  async plane(at: PlaneAt, size: Region, signal?: AbortSignal, into?: PlaneArray) {
    if (!this.#flat) return this.region(at, size, signal);
    const bands = this.#bands(size);
    if (bands.length === 1) return this.#together(at, size, signal);
    const out = into ?? newResult(this.#dtype, size.width * size.height, 0);
    await Promise.all(
      bands.map(async (band) => {
        out.set(await this.#together(at, band, signal), band.y * size.width);
      }),
    );
    return out;
  }

  /** A part of a plane, by chunks that are kept for others. */
  async region(at: PlaneAt, region: Region, signal?: AbortSignal): Promise<PlaneArray> {
    const wanted = this.#find(at, region);
    const out = newResult(this.#dtype, region.width * region.height, 0);
    await mapSome(wanted, async ({ indices, box }) => {
      const chunk = await this.#chunk(indices, signal);
      if (chunk.length > 0) copyBox(chunk, this.#strides, box, out);
      else fillBox(this.#fill(indices), box, out);
    });
    return out;
  }

  get #dtype() {
    return STORED[this.info.format.type].dtype;
  }

  /** What a chunk holds that is not there. */
  #fill(indices: readonly number[]): number {
    const { fill } = this.info;
    if (fill !== undefined) return fill;
    const { type } = this.info.format;
    throw new StackBlendError(
      'unsupported',
      `${this.files.nameOf(indices)} is not there, and the fill value of ${type} does not fit into ${this.#dtype}.`,
    );
  }

  /** A decoded chunk in C order, from the cache where it lies there; empty where there is none. */
  #chunk(indices: readonly number[], signal?: AbortSignal): Promise<PlaneArray> {
    const { shape } = this.info.format;
    const length = countOf(shape);
    const box = { start: shape.map(() => 0), size: shape, to: 0, strides: this.#strides };
    const load = async (aborted: AbortSignal) => {
      const none = newResult(this.#dtype, 0, 0);
      return (await this.#decodeSome([{ indices, box }], length, aborted)) ?? none;
    };
    return this.cache.load(this, indices.join('.'), load, signal);
  }

  /** A region whose chunks are decoded at once and not kept. */
  async #together(at: PlaneAt, region: Region, signal?: AbortSignal): Promise<PlaneArray> {
    const wanted = this.#find(at, region);
    const length = region.width * region.height;
    const decoded = await this.#decodeSome(wanted, length, signal);
    return decoded ?? newResult(this.#dtype, length, this.#fill(wanted[0]!.indices));
  }

  /** Undefined where none of the chunks is there. */
  async #decodeSome(
    wanted: readonly Wanted[],
    length: number,
    signal?: AbortSignal,
  ): Promise<PlaneArray | undefined> {
    const { bytes, parts } = await this.files.read(
      wanted.map(({ indices }) => indices),
      signal,
    );
    signal?.throwIfAborted();
    const chunks = wanted.flatMap(({ indices, box }, i): ChunkPart[] => {
      const part = parts[i];
      return part ? [{ what: this.files.nameOf(indices), box, ...part }] : [];
    });
    if (chunks.length === 0) return undefined;
    const missing = wanted.find((_, i) => !parts[i]);
    const fill = missing ? this.#fill(missing.indices) : 0;
    const { format, what } = this.info;
    if (isPlain(format.codecs, format.type)) return this.#placePlain(bytes, chunks, length, fill);
    const options = { what, bytes: length * STORED[format.type].bytes, signal };
    const job = { format, bytes, chunks, length, fill };
    return this.decode('zarr-chunks', job, { ...options, transfer: [bytes.buffer] });
  }

  /** What is stored as it is costs less to put together than to send to a worker. */
  #placePlain(
    bytes: Uint8Array<ArrayBuffer>,
    chunks: readonly ChunkPart[],
    length: number,
    fill: number,
  ): PlaneArray {
    const { type, shape } = this.info.format;
    const size = countOf(shape) * STORED[type].bytes;
    const out = newResult(this.#dtype, length, fill);
    for (const { what, at, length, box } of chunks) {
      if (length < size) {
        const text = `${what} has ${length} of ${size} bytes; it is cut short or broken.`;
        throw new StackBlendError('bad-file', text);
      }
      // Typed arrays need their start aligned.
      const aligned = at % STORED[type].bytes === 0;
      const stored = aligned ? bytes.subarray(at, at + size) : bytes.slice(at, at + size);
      copyBox(toSamples(type, stored, what), this.#strides, box, out);
    }
    return out;
  }

  #bands({ x, y, width, height }: Region): Region[] {
    const { format } = this.info;
    const rows = this.map.y === undefined ? 1 : format.shape[this.map.y]!;
    const bytes = width * height * STORED[format.type].bytes;
    const count = Math.min(MAX_BANDS, Math.floor(bytes / BAND_BYTES), Math.ceil(height / rows));
    if (count < 2 || isPlain(format.codecs, format.type)) return [{ x, y, width, height }];
    const step = Math.ceil(Math.ceil(height / rows) / count) * rows;
    const bands: Region[] = [];
    for (let top = 0; top < height; top += step) {
      bands.push({ x, y: y + top, width, height: Math.min(step, height - top) });
    }
    return bands;
  }

  /** The chunks that a region touches. */
  #find(at: PlaneAt, region: Region): Wanted[] {
    const { shape, format } = this.info;
    const { x, y } = this.map;
    const low = indicesOf(this.map, shape, at);
    const high = low.map((index) => index + 1);
    const strides = shape.map(() => 0);
    if (x !== undefined) {
      [low[x], high[x], strides[x]] = [region.x, region.x + region.width, 1];
    }
    if (y !== undefined) {
      [low[y], high[y], strides[y]] = [region.y, region.y + region.height, region.width];
    }
    const first = low.map((index, dim) => Math.floor(index / format.shape[dim]!));
    const counts = high.map((end, dim) => Math.ceil(end / format.shape[dim]!) - first[dim]!);
    this.#checkCount(countOf(counts), region);
    return everyIndex(counts).map((offset) => {
      const indices = offset.map((n, dim) => n + first[dim]!);
      return { indices, box: boxOf(indices, format.shape, low, high, strides) };
    });
  }

  #checkCount(count: number, { width, height }: Region): void {
    if (count <= MAX_CHUNKS) return;
    const chunks = this.info.format.shape.join(' × ');
    throw new StackBlendError(
      'too-large',
      `${this.info.what}: ${width} × ${height} pixels are ${count} chunks of ${chunks}, ` +
        `${MAX_CHUNKS} are the limit; read smaller regions.`,
    );
  }
}

/** What of a chunk lies between two corners, and where it goes in what begins at the first. */
function boxOf(
  indices: readonly number[],
  chunk: readonly number[],
  low: readonly number[],
  high: readonly number[],
  strides: readonly number[],
): Box {
  let to = 0;
  const start: number[] = [];
  const size = indices.map((index, dim) => {
    const origin = index * chunk[dim]!;
    const from = Math.max(low[dim]!, origin);
    start.push(from - origin);
    to += (from - low[dim]!) * strides[dim]!;
    return Math.min(high[dim]!, origin + chunk[dim]!) - from;
  });
  return { start, size, to, strides };
}

/** All index lists below some counts, the last dimension fastest. */
function everyIndex(counts: readonly number[]): number[][] {
  let all: number[][] = [[]];
  for (const count of counts) {
    all = all.flatMap((before) => Array.from({ length: count }, (_, i) => [...before, i]));
  }
  return all;
}

function fillBox(value: number, box: Box, out: PlaneArray): void {
  if (value === 0) return;
  // One sample that stands for a whole chunk.
  const sample = out.slice(0, 1).fill(value);
  const nowhere = box.size.map(() => 0);
  copyBox(sample, nowhere, { ...box, start: nowhere }, out);
}
