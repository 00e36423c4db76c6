import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { memorySource } from '../../../js/io/bytes.ts';
import { zarr } from '../../../js/io/formats/zarr.ts';
import { createPlaneCache, type ImageSource } from '../../../js/io/index.ts';
import { resolveLimits } from '../../../js/io/limits.ts';
import { diskTree } from '../../../js/io/tree/disk-tree.node.ts';
import { listedTree } from '../../../js/io/tree/listed-tree.ts';
import type { FileTree } from '../../../js/io/tree/tree.ts';
import { type Decode, decodeHere } from '../../../js/io/workers/decode.ts';
import type { ChunksJob } from '../../../js/io/zarr/decode-chunks.ts';
import { BAND_BYTES, SpareMemory } from '../../../js/io/zarr/spare-memory.ts';
import { arrayV2 } from './make-zarr.ts';

const [height, width] = [1024, 1100];

/** Images of two bands that share a cache, and how many bytes each band was given to be decoded in. */
async function images(count: number) {
  const given: number[] = [];
  const decode: Decode = (name, payload, options) => {
    given.push((payload as ChunksJob).spare?.byteLength ?? 0);
    return decodeHere(name, payload, options);
  };
  const files = await arrayV2('', {
    ...{ shape: [height, width], chunks: [256, 550], value: () => 9 },
    extra: { compressor: { id: 'zlib', level: 1 } },
    encode: (bytes) => deflateSync(bytes, { level: 1 }),
  });
  const list = Object.entries(files).map(([path, data]) => ({
    path,
    open: () => memorySource(path, data),
  }));
  const context = { limits: resolveLimits({}), cache: createPlaneCache(0), decode };
  const opened: ImageSource[] = [];
  for (let i = 0; i < count; i++) {
    opened.push(...(await zarr.open(listedTree('a.zarr', list, 10), context)));
  }
  return { opened, given };
}

const BAND = (height / 2) * width * 2;

test('images of one cache share the memory of their bands, until one is closed', async () => {
  const { opened, given } = await images(3);
  for (const image of opened) await image.plane();
  expect(given).toEqual([0, 0, BAND, BAND, BAND, BAND]);
  opened[0]!.close();
  given.length = 0;
  await opened[1]!.plane();
  expect(given).toEqual([0, 0]);
});

test('no more is kept than four bands take, whatever was decoded last', () => {
  const memory = new SpareMemory();
  const buffers = Array.from({ length: 6 }, (_, i) => new ArrayBuffer(100 + i));
  for (const buffer of buffers) memory.keep(buffer);
  memory.keep(new ArrayBuffer(2 * BAND_BYTES + 1));
  memory.keep(new SharedArrayBuffer(100));
  const taken = [100, 101, 102, 103, 104, 105, 2 * BAND_BYTES + 1].map((bytes) =>
    memory.take(bytes),
  );
  expect(taken).toEqual([undefined, undefined, ...buffers.slice(2), undefined]);
  expect(memory.take(105)).toBeUndefined();
});

test('stored chunks are read into memory that serves again, and planes stay as they are', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stackblend-stored-'));
  try {
    const files = await arrayV2('', { shape: [4, 64, 100], chunks: [1, 64, 100] });
    for (const [path, bytes] of Object.entries(files)) writeFileSync(join(folder, path), bytes);
    const given: (ArrayBuffer | undefined)[] = [];
    const disk = diskTree(folder);
    const tree: FileTree = {
      ...disk,
      read(path, maxBytes, signal, memory) {
        const spare = memory?.(64 * 100 * 2);
        if (memory) given.push(spare);
        return disk.read(path, maxBytes, signal, () => spare);
      },
    };
    const context = { limits: resolveLimits({}), cache: createPlaneCache(0), decode: decodeHere };
    const [image] = await zarr.open(tree, context);
    const read: Uint16Array[] = [];
    for (let z = 0; z < 4; z++) read.push((await image!.plane({ z })).data as Uint16Array);
    expect(given.map((buffer) => buffer !== undefined)).toEqual([false, true, true, true]);
    expect(new Set(given.slice(1)).size).toBe(1);
    for (const [z, data] of read.entries()) {
      expect(data.findIndex((value, i) => value !== z * 6400 + i)).toBe(-1);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
