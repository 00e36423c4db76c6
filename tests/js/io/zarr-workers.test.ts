import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import Blosc from 'numcodecs/blosc';
import Zstd from 'numcodecs/zstd';
import { openImages } from 'stackblend/io';
import { afterEach, expect, test, vi } from 'vitest';
import { arrayV2, asInputs, type MadeArray } from './make-zarr.ts';

const warn = vi.spyOn(console, 'warn');
// Else it would have been decoded on this thread, which warns.
afterEach(() => expect(warn).not.toHaveBeenCalled());

const through = (codec: { encode(bytes: Uint8Array): unknown }) => (bytes: Uint8Array) =>
  codec.encode(bytes) as Promise<Uint8Array>;
const codecs: [compressor: { id: string; cname?: string }, encode: MadeArray['encode']][] = [
  [{ id: 'gzip' }, (bytes) => gzipSync(bytes)],
  [{ id: 'zstd' }, through(Zstd.fromConfig({ id: 'zstd' } as never))],
  [{ id: 'blosc', cname: 'zstd' }, through(Blosc.fromConfig({ cname: 'zstd' } as never))],
];

test.each(codecs)('%j in worker threads of the built package', async (compressor, encode) => {
  const array = { shape: [2, 1100, 1024], chunks: [1, 300, 1024], encode, extra: { compressor } };
  const files = await arrayV2('', array);
  const [image] = await openImages(asInputs(files));
  const into = new Uint16Array(1100 * 1024);
  for (let z = 0; z < 2; z++) {
    const { data } = await image!.plane({ z, into });
    expect(data.findIndex((value, i) => value !== (z * 1100 * 1024 + i) % 65_536)).toBe(-1);
  }
  // The caller's bytes are still there: what went to the workers were copies.
  expect(Object.values(files).every(({ length }) => length > 0)).toBe(true);
});

test('bytes that a fetch of the caller answers with stay its own', async () => {
  const array = { shape: [2, 300, 512], chunks: [1, 300, 512] };
  const [, encode] = codecs[0]!;
  const compressed = { encode, extra: { compressor: { id: 'gzip' } } };
  const sets = [await arrayV2('', { ...array, ...compressed }), await arrayV2('', array)];
  for (const files of sets) {
    const kept = Object.fromEntries(Object.entries(files).map(([path, b]) => [path, b.slice()]));
    const fetch = async (url: string) => {
      const bytes = files[url.replace(/^.*a\.zarr\//, '')];
      if (!bytes) return new Response(null, { status: 404 });
      const body = new ReadableStream({
        start(controller) {
          controller.enqueue(bytes);
          controller.close();
        },
      });
      return new Response(body);
    };
    const [image] = await openImages('https://files.test/a.zarr', { fetch });
    for (const z of [0, 1, 0]) {
      const { data } = await image!.plane({ z, into: new Uint16Array(300 * 512) });
      expect(data[1]).toBe((z * 300 * 512 + 1) % 65_536);
    }
    for (const [path, bytes] of Object.entries(files)) {
      expect(Buffer.compare(bytes, kept[path]!)).toBe(0);
    }
  }
});

test('chunks of a folder on disk are given away, and read again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stackblend-chunks-'));
  try {
    const array = { shape: [2, 300, 512], chunks: [1, 300, 512] };
    const [, encode] = codecs[0]!;
    const files = await arrayV2('', { ...array, encode, extra: { compressor: { id: 'gzip' } } });
    for (const [path, bytes] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), bytes);
    }
    const [image] = await openImages(pathToFileURL(folder));
    const into = new Uint16Array(300 * 512);
    for (const z of [0, 1, 0, 1]) {
      const { data } = await image!.plane({ z, into });
      expect(data.findIndex((value, i) => value !== (z * 300 * 512 + i) % 65_536)).toBe(-1);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each([
  ['workers', 40_000],
  ['this thread, which has small chunks,', 4],
])('what %s refuse keeps its code, and names the chunk', async (_where, width) => {
  const chunks = [1, width / 2];
  const wide = { shape: [1, width], chunks, dtype: '<i8', value: () => 2n ** 40n };
  const gzip = {
    encode: (bytes: Uint8Array) => gzipSync(bytes),
    extra: { compressor: { id: 'gzip' } },
  };
  const [image] = await openImages(asInputs(await arrayV2('', { ...wide, ...gzip })));
  await expect(image!.plane()).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringMatching(/a\.zarr: chunk 0\.0: holds 1099511627776;/),
  });
  const broken = { ...gzip, encode: () => new Uint8Array(50).fill(3) };
  const [other] = await openImages(asInputs(await arrayV2('', { ...wide, ...broken })));
  await expect(other!.plane()).rejects.toMatchObject({
    code: 'bad-file',
    message: expect.stringMatching(/a\.zarr: chunk 0\.0 .*codec gzip/),
  });
});

test('a read that is given up leaves the next one alone', async () => {
  const array = { shape: [1, 1500, 1024], chunks: [1, 300, 1024] };
  const gzip = {
    encode: (bytes: Uint8Array) => gzipSync(bytes),
    extra: { compressor: { id: 'gzip' } },
  };
  const [image] = await openImages(asInputs(await arrayV2('', { ...array, ...gzip })));
  const stopper = new AbortController();
  const into = new Uint16Array(1500 * 1024);
  const read = image!.plane({ signal: stopper.signal, into });
  setTimeout(() => stopper.abort(new Error('enough')), 5);
  await read.catch((error: Error) => expect(error.message).toBe('enough'));
  const { data } = await image!.plane();
  expect(data.findIndex((value, i) => value !== i % 65_536)).toBe(-1);
});
