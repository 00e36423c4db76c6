import { StackBlendError } from '../../engine/contract/errors.ts';
import type { CodecSpec } from './decode-chunks.ts';
import { isObject, numbersAt } from './json.ts';
import { STORED, type StoredType } from './stored-types.ts';

/** How several chunks lie in one file. */
export interface Sharding {
  /** Chunks of a shard along each dimension. */
  readonly grid: readonly number[];
  /** Shape of a chunk within it. */
  readonly inner: readonly number[];
  readonly indexAtEnd: boolean;
  readonly littleEndian: boolean;
  /** The index ends with its CRC-32C. */
  readonly checksum: boolean;
}

/** From samples to samples, then to bytes, then to other bytes: codecs come in this order. */
const STAGES: Readonly<Record<string, 0 | 1 | 2>> = {
  transpose: 0,
  delta: 0,
  bitround: 0,
  scale_offset: 0,
  cast_value: 0,
  bytes: 1,
  shuffle: 2,
  packbits: 2,
  blosc: 2,
  zstd: 2,
  lz4: 2,
  gzip: 2,
  zlib: 2,
  crc32c: 2,
};

/** More chunks in a shard would need an index of more than 64 MiB. */
const MAX_CHUNKS = 2 ** 22;

/**
 * The codecs of an array's chunks, each one known, and how chunks lie in shards. Throws
 * `unsupported` or `bad-file`.
 */
export function describeCodecs(
  specs: readonly CodecSpec[],
  type: StoredType,
  chunks: readonly number[],
  what: string,
): { readonly codecs: CodecSpec[]; readonly shards?: Sharding } {
  const [first] = specs;
  if (specs.length === 1 && first?.name === 'sharding_indexed') {
    return describeShards(first, type, chunks, what);
  }
  const codecs = specs.map(({ name, configuration }) => {
    const known = name.replace(/^numcodecs\./, '');
    return { name: known, ...(configuration && { configuration }) };
  });
  const unknown = codecs.find(({ name }) => !Object.hasOwn(STAGES, name));
  if (unknown) throw notRead(what, `codec ${JSON.stringify(unknown.name)}`);
  checkOrder(codecs, type, chunks.length, what);
  return { codecs };
}

function checkOrder(
  codecs: readonly CodecSpec[],
  type: StoredType,
  rank: number,
  what: string,
): void {
  const names = codecs.map(({ name }) => name);
  const values = names.filter((name) => STAGES[name] === 0 && name !== 'transpose');
  // They compute with numbers, which not every engine has for these.
  if (values.length > 0 && (type === 'float16' || type === 'bool')) {
    throw notRead(what, `codec ${values[0]} of ${type}`);
  }
  const transposes = codecs.filter(({ name }) => name === 'transpose');
  if (transposes.length > 1) throw notRead(what, 'several transpositions');
  for (const { configuration } of transposes) checkPermutation(configuration?.order, rank, what);
  for (const { name, configuration } of codecs) {
    if (name === 'cast_value') checkCast(configuration ?? {}, what);
  }
  if (names.filter((name) => name === 'bytes').length > 1)
    throw notRead(what, 'codecs bytes twice');
}

const ROUNDINGS = /^(nearest-(even|away)|towards-(zero|positive|negative))$/;

/** The library trusts these settings. */
function checkCast(settings: Readonly<Record<string, unknown>>, what: string): void {
  const { data_type: type, rounding, out_of_range: range, scalar_map: map } = settings;
  const known =
    typeof type === 'string' &&
    Object.hasOwn(STORED, type) &&
    type !== 'float16' &&
    type !== 'bool';
  const rounds = rounding === undefined || ROUNDINGS.test(String(rounding));
  const ranges = range === undefined || range === 'wrap' || range === 'clamp';
  if (known && rounds && ranges && map === undefined) return;
  throw notRead(what, `codec cast_value set to ${JSON.stringify(settings).slice(0, 200)}`);
}

function checkPermutation(order: unknown, rank: number, what: string): void {
  if (order === 'C' || order === 'F') return;
  const list = Array.isArray(order) ? order : [];
  const all = Array.from({ length: rank }, (_, dim) => list.includes(dim));
  if (list.length === rank && all.every(Boolean)) return;
  throw new StackBlendError(
    'bad-file',
    `${what}: transposes ${rank} dimensions by ${JSON.stringify(order)}.`,
  );
}

function describeShards(
  { configuration = {} }: CodecSpec,
  type: StoredType,
  chunks: readonly number[],
  what: string,
): { readonly codecs: CodecSpec[]; readonly shards: Sharding } {
  const inner = numbersAt(configuration, 'chunk_shape') ?? [];
  const grid = chunks.map((size, i) => size / (inner[i] ?? 0));
  const fits = inner.length === chunks.length && grid.every((n) => Number.isInteger(n) && n > 0);
  if (!fits) {
    throw new StackBlendError(
      'bad-file',
      `${what}: shards of ${chunks.join(' × ')} do not divide into chunks of ${inner.join(' × ') || 'no size'}.`,
    );
  }
  if (grid.reduce((product, n) => product * n, 1) > MAX_CHUNKS) {
    throw new StackBlendError(
      'too-large',
      `${what}: shards of ${grid.join(' × ')} chunks, ${MAX_CHUNKS} are the limit.`,
    );
  }
  const within = describeCodecs(specsAt(configuration.codecs), type, inner, what);
  if (within.shards) throw notRead(what, 'shards within shards');
  const index = describeCodecs(
    specsAt(configuration.index_codecs ?? [{ name: 'bytes' }]),
    'uint64',
    [...grid, 2],
    what,
  );
  const names = index.codecs.map(({ name }) => name).join(' ');
  if (names !== 'bytes' && names !== 'bytes crc32c')
    throw notRead(what, `a shard index of ${names}`);
  const shards = {
    grid,
    inner,
    indexAtEnd: configuration.index_location !== 'start',
    littleEndian: index.codecs[0]?.configuration?.endian !== 'big',
    checksum: names.endsWith('crc32c'),
  };
  return { codecs: within.codecs, shards };
}

function specsAt(list: unknown): CodecSpec[] {
  const specs = Array.isArray(list) ? list.filter(isObject) : [];
  return specs.map(({ name, configuration }) => ({
    name: String(name),
    ...(isObject(configuration) && { configuration }),
  }));
}

/** True where samples are stored as they are: then nothing is to be decoded. */
export function isPlain(codecs: readonly CodecSpec[], type: StoredType): boolean {
  const [only] = codecs;
  if (codecs.length !== 1 || only?.name !== 'bytes') return false;
  return STORED[type].bytes === 1 || only.configuration?.endian !== 'big';
}

function notRead(what: string, feature: string): StackBlendError {
  const known = Object.keys(STAGES).join(', ');
  return new StackBlendError(
    'unsupported',
    `${what}: Zarr arrays with ${feature} are not read; ${known} and sharding_indexed are.`,
  );
}
