import { StackBlendError } from '../../engine/contract/errors.ts';
import { numpyType } from '../numpy-types.ts';
import { STORED, type StoredType } from '../stored-types.ts';
import { describeCodecs, type Sharding } from './codec-list.ts';
import type { ChunkFormat, CodecSpec } from './decode-chunks.ts';
import { parseFill } from './fill-value.ts';
import { isObject, type Json, numbersAt, objectAt } from './json.ts';

/** What the metadata of an array say, both versions in one form. */
export interface ArrayInfo {
  /** As messages name it: `plate.zarr/0`. */
  readonly what: string;
  readonly shape: readonly number[];
  /** Chunks as they are decoded: within shards the inner ones. */
  readonly format: ChunkFormat;
  /** Left out where each chunk is a file. */
  readonly shards?: Sharding;
  /** What missing chunks hold, as a sample of a plane; undefined where that cannot hold it. */
  readonly fill: number | undefined;
  /** The path of a chunk, or of a shard, within the array's folder. */
  readonly keyOf: (indices: readonly number[]) => string;
  /** Names of the dimensions, where there are any. */
  readonly dimensions?: readonly (string | undefined)[];
}

/** More dimensions than anyone has. */
const MAX_DIMENSIONS = 32;

/** Reads `.zarray`. Throws `bad-file` or `unsupported`. */
export function parseArrayV2(json: Json, what: string): ArrayInfo {
  const shape = sizes(json, 'shape', what);
  const chunks = sizes(json, 'chunks', what, shape.length);
  const { type, bigEndian } = parseDtypeV2(json.dtype, what);
  const separator = json.dimension_separator === '/' ? '/' : '.';
  const specs: CodecSpec[] = [];
  if (json.order === 'F') specs.push({ name: 'transpose', configuration: { order: 'F' } });
  const filters = Array.isArray(json.filters) ? json.filters.filter(isObject) : [];
  for (const filter of filters) specs.push(...filterSpecs(filter, type, String(json.dtype), what));
  specs.push({ name: 'bytes', configuration: { endian: bigEndian ? 'big' : 'little' } });
  if (isObject(json.compressor)) {
    const { id, ...configuration } = json.compressor;
    specs.push({ name: String(id), configuration });
  }
  const { codecs } = describeCodecs(specs, type, chunks, what);
  return {
    what,
    shape,
    format: { type, shape: chunks, codecs },
    fill: parseFill(json.fill_value, type, what),
    keyOf: (indices) => indices.join(separator) || '0',
  };
}

/** Reads the `zarr.json` of an array. Throws `bad-file` or `unsupported`. */
export function parseArrayV3(json: Json, what: string): ArrayInfo {
  const shape = sizes(json, 'shape', what);
  const grid = objectAt(json, 'chunk_grid');
  if (grid.name !== 'regular') throw unsupported(what, `a chunk grid ${text(grid.name)}`);
  const chunks = sizes(objectAt(grid, 'configuration'), 'chunk_shape', what, shape.length);
  const type = parseTypeV3(json.data_type, what);
  if (!Array.isArray(json.codecs)) throw bad(what, 'lists no codecs');
  const transformers = json.storage_transformers;
  if (Array.isArray(transformers) && transformers.length > 0) {
    throw unsupported(what, `storage transformers ${text(transformers)}`);
  }
  const specs = json.codecs.map((codec) => parseSpec(codec, what));
  const { codecs, shards } = describeCodecs(specs, type, chunks, what);
  const names = Array.isArray(json.dimension_names) ? json.dimension_names : undefined;
  return {
    what,
    shape,
    format: { type, shape: shards?.inner ?? chunks, codecs },
    ...(shards && { shards }),
    fill: parseFill(json.fill_value, type, what),
    keyOf: parseKeys(objectAt(json, 'chunk_key_encoding'), what),
    ...(names && {
      dimensions: names.map((name) => (typeof name === 'string' ? name : undefined)),
    }),
  };
}

function parseSpec(codec: unknown, what: string): CodecSpec {
  if (typeof codec === 'string') return { name: codec };
  const { name, configuration } = isObject(codec) ? codec : {};
  if (typeof name !== 'string') throw bad(what, `has a codec ${text(codec)}`);
  return isObject(configuration) ? { name, configuration } : { name };
}

function parseKeys(encoding: Json, what: string): ArrayInfo['keyOf'] {
  const name = encoding.name ?? 'default';
  const given = objectAt(encoding, 'configuration').separator;
  const separator = given === '/' || given === '.' ? given : name === 'v2' ? '.' : '/';
  if (name === 'default') return (indices) => ['c', ...indices].join(separator);
  if (name === 'v2') return (indices) => indices.join(separator) || '0';
  throw unsupported(what, `chunk keys ${text(name)}`);
}

function sizes(json: Json, key: string, what: string, count?: number): number[] {
  const list = numbersAt(json, key);
  const whole = list?.every((size) => Number.isSafeInteger(size) && size > 0);
  if (list && whole && list.length <= MAX_DIMENSIONS && (count ?? list.length) === list.length) {
    return list;
  }
  const expected = count === undefined ? 'sizes of 1 and more' : `${count} sizes of 1 and more`;
  throw bad(what, `has ${key} ${text(json[key])} (${expected} were expected)`);
}

function parseDtypeV2(dtype: unknown, what: string) {
  const known = numpyType(dtype);
  if (known) return known;
  throw unsupported(what, `dtype ${text(dtype)}`);
}

function parseTypeV3(type: unknown, what: string): StoredType {
  if (typeof type === 'string' && Object.hasOwn(STORED, type)) return type as StoredType;
  throw unsupported(what, `data type ${text(type)}`);
}

/** numcodecs' filters by the names that Zarr 3 has for them. */
function filterSpecs(filter: Json, type: StoredType, dtype: string, what: string): CodecSpec[] {
  const { id, ...configuration } = filter;
  const stored = filter.astype ?? filter.dtype ?? dtype;
  if (id !== 'fixedscaleoffset') {
    const same = stored === dtype || typeof stored !== 'string';
    if (!same) throw unsupported(what, `filter ${text(id)} from ${dtype} to ${text(stored)}`);
    return [{ name: String(id), configuration }];
  }
  const { scale, offset } = filter;
  const specs: CodecSpec[] = [{ name: 'scale_offset', configuration: { scale, offset } }];
  if (stored !== dtype) {
    const data_type = parseDtypeV2(stored, what).type;
    specs.push({
      name: 'cast_value',
      configuration: { data_type, rounding: 'nearest-even', out_of_range: 'wrap' },
    });
  }
  if (type === 'bool') throw unsupported(what, `filter ${text(id)} of bool`);
  return specs;
}

function text(value: unknown): string {
  const json = JSON.stringify(value) ?? 'undefined';
  return json.length > 80 ? `${json.slice(0, 80)}…` : json;
}

function bad(what: string, problem: string): StackBlendError {
  return new StackBlendError('bad-file', `${what}: ${problem}.`);
}

function unsupported(what: string, feature: string): StackBlendError {
  return new StackBlendError(
    'unsupported',
    `${what}: Zarr arrays with ${feature} are not read; numbers of 8 to 64 bits on a regular grid are.`,
  );
}
