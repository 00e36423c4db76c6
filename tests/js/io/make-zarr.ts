import { crc32c } from '../../../js/io/zarr/crc32c.ts';

/** Files of a store by their paths. */
export type Files = Record<string, Uint8Array>;

type Encode = (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;

/** What an array is to be; the value of an element is its number in C order unless `value` says else. */
export interface MadeArray {
  readonly shape: readonly number[];
  readonly chunks: readonly number[];
  /** As numpy names it: `<u2`. */
  readonly dtype?: string;
  readonly value?: (indices: readonly number[]) => number | bigint;
  /** What happens to a chunk's bytes. */
  readonly encode?: Encode;
  /** Elements of a chunk with their last dimension slowest. */
  readonly fortran?: boolean;
  /** Chunks that are not written. */
  readonly without?: (indices: readonly number[]) => boolean;
  /** What else stands in the metadata, or in place of what is written otherwise. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

const BYTES = new TextEncoder();

export const json = (value: unknown): Uint8Array => BYTES.encode(JSON.stringify(value));

/** All index lists below some counts, the last dimension fastest. */
export function indicesBelow(counts: readonly number[]): number[][] {
  return counts.reduce<number[][]>(
    (all, count) =>
      all.flatMap((before) => Array.from({ length: count }, (_, i) => [...before, i])),
    [[]],
  );
}

type Write = (view: DataView, at: number, value: number | bigint, little: boolean) => void;

const WRITERS: Readonly<Record<string, Write>> = {
  b1: (view, at, value) => view.setUint8(at, Number(value)),
  u1: (view, at, value) => view.setUint8(at, Number(value)),
  i1: (view, at, value) => view.setInt8(at, Number(value)),
  u2: (view, at, value, little) => view.setUint16(at, Number(value), little),
  f2: (view, at, value, little) => view.setUint16(at, Number(value), little),
  i2: (view, at, value, little) => view.setInt16(at, Number(value), little),
  u4: (view, at, value, little) => view.setUint32(at, Number(value), little),
  i4: (view, at, value, little) => view.setInt32(at, Number(value), little),
  u8: (view, at, value, little) => view.setBigUint64(at, BigInt(value), little),
  i8: (view, at, value, little) => view.setBigInt64(at, BigInt(value), little),
  f4: (view, at, value, little) => view.setFloat32(at, Number(value), little),
  f8: (view, at, value, little) => view.setFloat64(at, Number(value), little),
};

const itemBytes = (dtype: string) => Number(dtype.slice(2));

/** An element's number in C order. */
export function numberOf(shape: readonly number[], indices: readonly number[]): number {
  return indices.reduce((sum, index, dim) => sum * shape[dim]! + index, 0);
}

function chunkBytes(array: MadeArray, chunk: readonly number[]): Uint8Array {
  const { shape, chunks, dtype = '<u2', fortran } = array;
  const value = array.value ?? ((indices: readonly number[]) => numberOf(shape, indices));
  const size = itemBytes(dtype);
  const count = chunks.reduce((product, length) => product * length, 1);
  const bytes = new Uint8Array(count * size);
  const view = new DataView(bytes.buffer);
  const write = WRITERS[dtype.slice(1)]!;
  const first = chunk.map((n, dim) => n * chunks[dim]!);
  const indices = [...first];
  // The dimension that is fastest in the chunk comes first.
  const order = fortran ? chunks.map((_, dim) => dim) : chunks.map((_, dim) => dim).reverse();
  for (let i = 0; i < count; i++) {
    // Chunks are whole; what lies outside of the array is anything at all.
    const outside = indices.some((n, dim) => n >= shape[dim]!);
    write(view, i * size, outside ? 77 : value(indices), dtype[0] !== '>');
    for (const dim of order) {
      indices[dim]!++;
      if (indices[dim]! < first[dim]! + chunks[dim]!) break;
      indices[dim] = first[dim]!;
    }
  }
  return bytes;
}

const gridOf = ({ shape, chunks }: MadeArray) =>
  shape.map((size, dim) => Math.ceil(size / chunks[dim]!));

/** An array of Zarr 2 in a folder. */
export async function arrayV2(folder: string, array: MadeArray): Promise<Files> {
  const { shape, chunks, dtype = '<u2', encode = (bytes) => bytes, without } = array;
  const metadata = {
    zarr_format: 2,
    shape,
    chunks,
    dtype,
    compressor: null,
    filters: null,
    fill_value: 0,
    order: array.fortran ? 'F' : 'C',
    ...array.extra,
  };
  const separator = array.extra?.dimension_separator === '/' ? '/' : '.';
  const files: Files = { [`${folder}.zarray`]: json(metadata) };
  for (const chunk of indicesBelow(gridOf(array))) {
    if (without?.(chunk)) continue;
    files[`${folder}${chunk.join(separator) || '0'}`] = await encode(chunkBytes(array, chunk));
  }
  return files;
}

const V3_TYPES: Readonly<Record<string, string>> = {
  b1: 'bool',
  u1: 'uint8',
  u2: 'uint16',
  f2: 'float16',
  i2: 'int16',
  u4: 'uint32',
  i4: 'int32',
  u8: 'uint64',
  i8: 'int64',
  f4: 'float32',
  f8: 'float64',
};

/** An array of Zarr 3 in a folder; `extra.codecs` says what `encode` does. */
export async function arrayV3(folder: string, array: MadeArray): Promise<Files> {
  const { encode = (bytes) => bytes, without, dtype = '<u2' } = array;
  const files: Files = { [`${folder}zarr.json`]: json(metadataV3(array)) };
  for (const chunk of indicesBelow(gridOf(array))) {
    if (without?.(chunk)) continue;
    const key = ['c', ...chunk].join('/');
    files[`${folder}${key}`] = await encode(chunkBytes({ ...array, dtype }, chunk));
  }
  return files;
}

function metadataV3({ shape, chunks, dtype = '<u2', extra }: MadeArray) {
  const endian = dtype[0] === '>' ? 'big' : 'little';
  return {
    zarr_format: 3,
    node_type: 'array',
    shape,
    data_type: V3_TYPES[dtype.slice(1)],
    chunk_grid: { name: 'regular', configuration: { chunk_shape: chunks } },
    chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
    fill_value: 0,
    codecs: [{ name: 'bytes', configuration: { endian } }],
    attributes: {},
    ...extra,
  };
}

/** How chunks are put into shards. */
export interface Shards {
  /** Chunks of a shard along each dimension. */
  readonly per: readonly number[];
  readonly location?: 'start' | 'end';
  readonly checksum?: boolean;
  /** Codecs of the chunks. */
  readonly codecs?: readonly unknown[];
}

/** An array of Zarr 3 in shards. */
export async function shardedV3(folder: string, array: MadeArray, shards: Shards): Promise<Files> {
  const { per, location = 'end', checksum = true } = shards;
  const outer = array.chunks.map((size, dim) => size * per[dim]!);
  const bytesCodec = { name: 'bytes', configuration: { endian: 'little' } };
  const configuration = {
    chunk_shape: array.chunks,
    codecs: shards.codecs ?? [bytesCodec],
    index_codecs: checksum ? [bytesCodec, { name: 'crc32c' }] : [bytesCodec],
    index_location: location,
  };
  const codecs = [{ name: 'sharding_indexed', configuration }];
  const metadata = metadataV3({ ...array, chunks: outer, extra: { ...array.extra, codecs } });
  const files: Files = { [`${folder}zarr.json`]: json(metadata) };
  for (const shard of indicesBelow(gridOf({ ...array, chunks: outer }))) {
    const bytes = await shardBytes(array, shard, per, location === 'start', checksum);
    if (bytes) files[`${folder}${['c', ...shard].join('/')}`] = bytes;
  }
  return files;
}

async function shardBytes(
  array: MadeArray,
  shard: readonly number[],
  per: readonly number[],
  first: boolean,
  checksum: boolean,
): Promise<Uint8Array | undefined> {
  const places = indicesBelow(per);
  const index = new DataView(new ArrayBuffer(16 * places.length));
  const indexBytes = index.byteLength + (checksum ? 4 : 0);
  const parts: Uint8Array[] = [];
  let at = first ? indexBytes : 0;
  for (const [i, inside] of places.entries()) {
    const chunk = inside.map((n, dim) => n + shard[dim]! * per[dim]!);
    const outside = chunk.some((n, dim) => n * array.chunks[dim]! >= array.shape[dim]!);
    const absent = outside || array.without?.(chunk);
    const bytes = absent ? undefined : await (array.encode ?? ((b) => b))(chunkBytes(array, chunk));
    index.setBigUint64(16 * i, bytes ? BigInt(at) : 2n ** 64n - 1n, true);
    index.setBigUint64(16 * i + 8, bytes ? BigInt(bytes.length) : 2n ** 64n - 1n, true);
    if (bytes) parts.push(bytes);
    at += bytes?.length ?? 0;
  }
  if (parts.length === 0) return undefined;
  const sum = new DataView(new ArrayBuffer(4));
  sum.setUint32(0, crc32c(new Uint8Array(index.buffer)), true);
  const indexParts = [
    new Uint8Array(index.buffer),
    ...(checksum ? [new Uint8Array(sum.buffer)] : []),
  ];
  return Buffer.concat(first ? [...indexParts, ...parts] : [...parts, ...indexParts]);
}

/** Files as `openImages` takes those of a folder. */
export function asInputs(files: Files, folder = 'a.zarr') {
  return Object.entries(files).map(([path, data]) => ({ path: `${folder}/${path}`, data }));
}
