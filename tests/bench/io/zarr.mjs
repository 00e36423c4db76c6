/**
 * Zarr plane by plane, through `stackblend/io` and through zarrita used directly on the same folder:
 * `node tests/bench/io/zarr.mjs`. Stores are made in a temporary folder. The goal is a ratio of 1.1
 * at most. Both read files through Node's own functions and decode all planes. Planes go into one
 * array of the caller's; the last column is the ratio where they go into the cache instead, which
 * keeps them: zarrita keeps none, and fresh memory costs about as much as decoding.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import Blosc from 'numcodecs/blosc';
import Zstd from 'numcodecs/zstd';
import * as zarrita from 'zarrita';
import { say } from '../../../cpp/toolchain/run.mjs';
import { compareTimes, markdownTable } from '../measure.mjs';

const ROUNDS = 7;
const GOAL = 1.1;

/**
 * @typedef {object} Store
 * @property {string} name
 * @property {number[]} shape z y x
 * @property {number[]} chunks
 * @property {object[]} codecs of Zarr 3, after `bytes`
 * @property {(bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>} encode
 * @property {number[]} [shard] chunks of a shard
 */

const none = (/** @type {Uint8Array} */ bytes) => bytes;

/** @param {string} cname @param {number} shuffle */
function blosc(cname, shuffle) {
  const codec = Blosc.fromConfig({ cname, clevel: 5, shuffle, blocksize: 0 });
  return {
    codecs: [
      { name: 'blosc', configuration: { cname, clevel: 5, shuffle: 'shuffle', typesize: 2 } },
    ],
    encode: (/** @type {Uint8Array} */ bytes) => codec.encode(bytes),
  };
}

const zstd = {
  codecs: [{ name: 'zstd', configuration: { level: 1, checksum: false } }],
  encode: (/** @type {Uint8Array} */ bytes) => Zstd.fromConfig({ level: 1 }).encode(bytes),
};
const gzip = {
  codecs: [{ name: 'gzip', configuration: { level: 1 } }],
  encode: (/** @type {Uint8Array} */ bytes) => gzipSync(bytes, { level: 1 }),
};

/** @type {Store[]} */
const STORES = [
  {
    name: 'stored, a chunk a plane',
    shape: [40, 1024, 1024],
    chunks: [1, 1024, 1024],
    codecs: [],
    encode: none,
  },
  {
    name: 'stored, 256² chunks',
    shape: [40, 1024, 1024],
    chunks: [1, 256, 256],
    codecs: [],
    encode: none,
  },
  {
    name: 'Blosc LZ4, a chunk a plane',
    shape: [40, 1024, 1024],
    chunks: [1, 1024, 1024],
    ...blosc('lz4', 1),
  },
  {
    name: 'Blosc LZ4, 256² chunks',
    shape: [40, 1024, 1024],
    chunks: [1, 256, 256],
    ...blosc('lz4', 1),
  },
  {
    name: 'Blosc Zstandard, 512² chunks',
    shape: [40, 1024, 1024],
    chunks: [1, 512, 512],
    ...blosc('zstd', 1),
  },
  { name: 'Zstandard, 512² chunks', shape: [40, 1024, 1024], chunks: [1, 512, 512], ...zstd },
  { name: 'Zstandard, small planes', shape: [200, 128, 128], chunks: [1, 128, 128], ...zstd },
  { name: 'gzip, 512² chunks', shape: [40, 1024, 1024], chunks: [1, 512, 512], ...gzip },
  { name: 'Zstandard, 8 planes a chunk', shape: [40, 512, 512], chunks: [8, 256, 256], ...zstd },
  {
    name: 'Zstandard, 256² chunks in shards of 8 × 4 × 4',
    ...{ shape: [40, 1024, 1024], chunks: [1, 256, 256], shard: [8, 4, 4], ...zstd },
  },
];

/** A picture of 16 bits: smooth, with the noise of a camera. @param {Uint16Array} out @param {number} seed */
function paint(out, seed) {
  let state = seed * 2 + 1;
  for (let i = 0; i < out.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    out[i] = 1000 + 500 * Math.sin(i / 97) + (state >>> 26);
  }
}

/** @param {Store} store @param {string} folder */
async function write({ shape, chunks, codecs, encode, shard }, folder) {
  const bytes = { name: 'bytes', configuration: { endian: 'little' } };
  const pipeline = [bytes, ...codecs];
  const outer = chunks.map((size, i) => size * (shard?.[i] ?? 1));
  const sharding = {
    name: 'sharding_indexed',
    configuration: {
      chunk_shape: chunks,
      codecs: pipeline,
      index_codecs: [bytes],
      index_location: 'end',
    },
  };
  const metadata = {
    ...{ zarr_format: 3, node_type: 'array', shape, data_type: 'uint16', fill_value: 0 },
    chunk_grid: { name: 'regular', configuration: { chunk_shape: outer } },
    chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
    codecs: shard ? [sharding] : pipeline,
    attributes: {},
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'zarr.json'), JSON.stringify(metadata));
  const chunk = new Uint16Array(chunks.reduce((product, size) => product * size, 1));
  let seed = 1;
  for (const indices of indicesBelow(shape.map((size, i) => Math.ceil(size / (outer[i] ?? 1))))) {
    const parts = [];
    for (let i = 0; i < (shard ?? [1]).reduce((product, n) => product * n, 1); i++) {
      paint(chunk, seed++);
      parts.push(Buffer.from(await encode(new Uint8Array(chunk.buffer).slice())));
    }
    const path = join(folder, 'c', ...indices.map(String));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, shard ? Buffer.concat([...parts, indexOf(parts)]) : (parts[0] ?? ''));
  }
}

/** @param {Buffer[]} parts */
function indexOf(parts) {
  const index = Buffer.alloc(16 * parts.length);
  let at = 0;
  for (const [i, part] of parts.entries()) {
    index.writeBigUInt64LE(BigInt(at), 16 * i);
    index.writeBigUInt64LE(BigInt(part.length), 16 * i + 8);
    at += part.length;
  }
  return index;
}

/** @param {number[]} counts @returns {number[][]} */
function indicesBelow(counts) {
  /** @type {number[][]} */
  let all = [[]];
  for (const count of counts) {
    all = all.flatMap((before) => Array.from({ length: count }, (_, i) => [...before, i]));
  }
  return all;
}

/** A folder as zarrita wants it. @param {string} folder */
function folderStore(folder) {
  const { open } = fsPromises;
  return {
    /** @param {string} key */
    async get(key) {
      return readFile(join(folder, key)).catch(() => undefined);
    },
    /** @param {string} key @param {{ offset?: number, length?: number, suffixLength?: number }} range */
    async getRange(key, range) {
      const file = await open(join(folder, key));
      try {
        const length = range.suffixLength ?? range.length ?? 0;
        const offset = range.suffixLength ? (await file.stat()).size - length : (range.offset ?? 0);
        const bytes = new Uint8Array(length);
        await file.read(bytes, 0, length, offset);
        return bytes;
      } finally {
        await file.close();
      }
    },
  };
}

const fsPromises = await import('node:fs/promises');

/** @param {Store} store @param {string} folder */
async function compare(store, folder) {
  await write(store, folder);
  const { openImages } = await import('stackblend/io');
  const array = await zarrita.open.v3(folderStore(folder), { kind: 'array' });
  const [planes = 0] = store.shape;
  let mine = 0;
  let theirs = 0;
  /** @param {Uint16Array} [into] */
  const ours = (into) => async () => {
    // Opened anew: what is cached of planes and chunks is gone.
    const [image] = await openImages(pathToFileURL(folder));
    for (let z = 0; z < planes; z++) mine = (await image?.plane({ z, into }))?.data.at(-1) ?? 0;
    image?.close();
  };
  const directly = async () => {
    for (let z = 0; z < planes; z++) {
      const { data } = await zarrita.get(array, [z, null, null]);
      theirs = /** @type {Uint16Array} */ (data).at(-1) ?? 0;
    }
  };
  const into = new Uint16Array((store.shape[1] ?? 1) * (store.shape[2] ?? 1));
  const { first, second, ratio } = await compareTimes(ROUNDS, ours(into), directly);
  if (mine !== theirs) throw new Error(`${store.name}: ${mine} is not ${theirs}`);
  const kept = await compareTimes(ROUNDS, ours(), directly);
  return { first: first / planes, second: second / planes, ratio, kept: kept.ratio };
}

async function main() {
  const folder = await mkdtemp(join(tmpdir(), 'stackblend-zarr-'));
  const wanted = process.argv[2];
  const rows = [];
  try {
    for (const [i, store] of STORES.entries()) {
      if (wanted && !store.name.includes(wanted)) continue;
      const { first, second, ratio, kept } = await compare(store, join(folder, `${i}.zarr`));
      const numbers = [first, second, ratio, kept].map((number) => number.toFixed(2));
      rows.push([store.name, ...numbers]);
      say(`${store.name}: ${ratio.toFixed(2)}`);
      if (ratio > GOAL) process.exitCode = 1;
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  say(`\nMilliseconds a plane; Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}\n`);
  say(markdownTable(['store', 'stackblend', 'zarrita', 'ratio', 'kept'], rows));
}

await main();
