import type { DType } from '../../engine/contract/types.ts';
import type { PlaneCache } from '../cache/plane-cache.ts';
import { mapSome } from '../map-some.ts';
import { SAMPLE_BYTES } from '../samples.ts';
import type { PlaneArray, Region } from '../source.ts';
import { STORED } from '../stored-types.ts';
import type { SpareBytes } from '../tree/tree.ts';
import type { Decode } from '../workers/decode.ts';
import type { ArrayInfo } from './array-metadata.ts';
import { assemble, fillOf } from './assemble.ts';
import type { AxisMap } from './axes.ts';
import type { ChunkFiles, StoredChunks } from './chunk-files.ts';
import { isPlain } from './codec-list.ts';
import { type Box, copyBox, countOf, cStrides } from './copy-box.ts';
import { findChunks, type PlaneAt, type Wanted } from './find-chunks.ts';
import { newResult } from './result.ts';
import { BAND_BYTES, MAX_BANDS, type SpareMemory, spareMemoryOf } from './spare-memory.ts';

/** One array as planes: finds the chunks of a plane, reads, decodes and puts them together. */
export class Level {
  readonly #info: ArrayInfo;
  readonly #dtype: DType;
  /** Chunks hold one plane each, so that nobody else will want what a whole plane is made of. */
  readonly #flat: boolean;
  readonly #strides: readonly number[];
  readonly #spares: SpareMemory;

  constructor(
    private readonly files: ChunkFiles,
    private readonly map: AxisMap,
    private readonly cache: PlaneCache,
    private readonly decode: Decode,
  ) {
    this.#info = files.info;
    const { shape, format } = files.info;
    this.#dtype = STORED[format.type].dtype;
    this.#flat = shape.every(
      (size, dim) => dim === map.y || dim === map.x || Math.min(size, format.shape[dim]!) === 1,
    );
    this.#strides = cStrides(format.shape);
    this.#spares = spareMemoryOf(cache);
  }

  /** Forgets chunks and shard indices. */
  close(): void {
    this.cache.drop(this);
    this.cache.drop(this.files);
    this.#spares.clear();
  }

  /** A whole plane, maybe in `into`. */
  async plane(
    at: PlaneAt,
    size: Region,
    signal?: AbortSignal,
    into?: PlaneArray,
  ): Promise<PlaneArray> {
    if (!this.#flat) return this.region(at, size, signal);
    const bands = this.#bands(size);
    if (bands.length > 1) return this.#inBands(at, size, bands, signal, into);
    const wanted = findChunks(this.#info, this.map, at, size);
    const { format } = this.#info;
    if (isPlain(format.codecs, format.type)) return this.#plain(wanted, size, signal, into);
    return this.#band(wanted, await this.#read(wanted, signal), size, signal, into);
  }

  /** Chunks that are stored as they are: what they were read into serves again once they are in their place. */
  async #plain(
    wanted: readonly Wanted[],
    size: Region,
    signal?: AbortSignal,
    into?: PlaneArray,
  ): Promise<PlaneArray> {
    const stored = await this.#read(wanted, signal, (bytes) => this.#spares.take(bytes));
    const data = await this.#band(wanted, stored, size, signal, into);
    if (!stored.areApart) return data;
    for (const chunk of stored.chunks) if (chunk) this.#spares.keep(chunk.buffer);
    return data;
  }

  /** A part of a plane, by chunks that are kept for others. */
  async region(at: PlaneAt, region: Region, signal?: AbortSignal): Promise<PlaneArray> {
    const out = newResult(this.#dtype, region.width * region.height, 0);
    const wanted = findChunks(this.#info, this.map, at, region);
    await mapSome(wanted, async ({ indices, box }) => {
      const chunk = await this.#chunk(indices, signal);
      if (chunk.length > 0) copyBox(chunk, this.#strides, box, out);
      else fillBox(fillOf(this.files, indices), box, out);
    });
    return out;
  }

  #read(
    wanted: readonly Wanted[],
    signal?: AbortSignal,
    memory?: SpareBytes,
  ): Promise<StoredChunks> {
    const list = wanted.map(({ indices }) => indices);
    return this.files.read(list, signal, memory);
  }

  /** A decoded chunk in C order, from the cache where it lies there; empty where there is none. */
  #chunk(indices: readonly number[], signal?: AbortSignal): Promise<PlaneArray> {
    const { shape } = this.#info.format;
    const box = { start: shape.map(() => 0), size: shape, to: 0, strides: this.#strides };
    const wanted = [{ indices, box }];
    const load = async (aborted: AbortSignal): Promise<PlaneArray> => {
      const stored = await this.#read(wanted, aborted);
      const length = countOf(shape);
      const chunk = await assemble(this.files, wanted, stored, length, this.decode, aborted);
      return chunk ?? newResult(this.#dtype, 0, 0);
    };
    return this.cache.load(this, indices.join('.'), load, signal);
  }

  /** Chunks that are decoded together and not kept. */
  async #band(
    wanted: readonly Wanted[],
    stored: StoredChunks,
    { width, height }: Region,
    signal?: AbortSignal,
    into?: PlaneArray,
    spare?: ArrayBuffer,
  ): Promise<PlaneArray> {
    const length = width * height;
    const { files, decode } = this;
    const decoded = await assemble(files, wanted, stored, length, decode, signal, into, spare);
    return decoded ?? newResult(this.#dtype, length, fillOf(this.files, wanted[0]!.indices));
  }

  /** Each band is read while those before it are decoded. */
  async #inBands(
    at: PlaneAt,
    { width, height }: Region,
    bands: readonly Region[],
    signal?: AbortSignal,
    into?: PlaneArray,
  ): Promise<PlaneArray> {
    const out = into ?? newResult(this.#dtype, width * height, 0);
    const decoding: Promise<void>[] = [];
    let failed = false;
    try {
      for (const band of bands) {
        const wanted = findChunks(this.#info, this.map, at, band);
        const stored = await this.#read(wanted, signal);
        const spare = this.#spares.take(band.width * band.height * SAMPLE_BYTES[this.#dtype]);
        const done = this.#band(wanted, stored, band, signal, undefined, spare).then((data) => {
          // After a failure the caller may use his array for something else.
          if (!failed) out.set(data, band.y * width);
          this.#spares.keep(data.buffer);
        });
        // Reported below, unless something else has failed before.
        done.catch(() => {});
        decoding.push(done);
      }
      await Promise.all(decoding);
      return out;
    } catch (error) {
      failed = true;
      throw error;
    }
  }

  #bands({ x, y, width, height }: Region): Region[] {
    const { format } = this.#info;
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
}

function fillBox(value: number, box: Box, out: PlaneArray): void {
  if (value === 0) return;
  // One sample that stands for a whole chunk.
  const sample = out.slice(0, 1).fill(value);
  const nowhere = box.size.map(() => 0);
  copyBox(sample, nowhere, { ...box, start: nowhere }, out);
}
