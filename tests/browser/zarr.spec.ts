import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import Blosc from 'numcodecs/blosc';
import LZ4 from 'numcodecs/lz4';
import Zstd from 'numcodecs/zstd';
import { type ImageSource, openImages, type PlaneArray } from '../../js/io/index.ts';
import { diskTree } from '../../js/io/tree/disk-tree.node.ts';
import { arrayV2, type Files, type MadeArray, shardedV3 } from '../js/io/make-zarr.ts';
import { makeZip } from '../js/io/make-zip.ts';
import { DATA, expect, test } from './servers.ts';

const checks = 'io-checks.js';

const digest = (data: PlaneArray) =>
  createHash('sha256')
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex');

/** The same as `summary` of io-checks.js, in Node. */
async function summary(source: ImageSource) {
  const { shape, dtype, kind } = source;
  const planes: string[] = [];
  for (let t = 0; t < shape[0]; t++) {
    for (let z = 0; z < shape[2]; z++) {
      planes.push(digest((await source.plane({ t, c: shape[1] - 1, z })).data));
    }
  }
  return { shape, dtype, kind, planes };
}

/** What browsers say of files that are not there, which Zarr asks for: markers, missing chunks. */
const withoutMissing = (complaints: readonly string[]) =>
  complaints.filter((text) => !text.includes('404'));

type Encoder = NonNullable<MadeArray['encode']>;
const by = (codec: { encode(bytes: Uint8Array): unknown }): Encoder =>
  ((bytes: Uint8Array) => codec.encode(bytes)) as Encoder;

const CODECS: [compressor: { id: string; [key: string]: unknown }, encode: Encoder][] = [
  [{ id: 'gzip' }, (bytes) => gzipSync(bytes)],
  [{ id: 'zlib' }, (bytes) => deflateSync(bytes)],
  [{ id: 'lz4' }, by(LZ4.fromConfig({ id: 'lz4' } as never))],
  [{ id: 'zstd' }, by(Zstd.fromConfig({ id: 'zstd' } as never))],
  ...['blosclz', 'lz4', 'zlib', 'zstd'].map((cname): (typeof CODECS)[number] => [
    { id: 'blosc', cname },
    by(Blosc.fromConfig({ id: 'blosc', cname, clevel: 5, shuffle: 2, blocksize: 0 } as never)),
  ]),
];

const array = { shape: [2, 300, 400], chunks: [1, 128, 256] };
const asText = (files: Files) =>
  Object.entries(files).map(
    ([path, data]) => [path, Buffer.from(data).toString('base64')] as const,
  );

for (const [compressor, encode] of CODECS) {
  test(`${Object.values(compressor).join(' ')} under the strict policy: as in Node`, async ({
    page,
    open,
  }) => {
    const { complaints } = await open('/');
    const files = await arrayV2('', { ...array, encode, extra: { compressor } });
    const result = await page.evaluate(
      async ([checks, files]) => {
        const { io, summary, violations } = await import(`/${checks}`);
        const inputs = [];
        for (const [path, text] of files) {
          const data = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
          inputs.push({ path: `a.zarr/${path}`, data });
        }
        const [image] = await io.openImages(inputs);
        return { image: await summary(image), violations };
      },
      [checks, asText(files)] as const,
    );
    const inputs = Object.entries(files).map(([path, data]) => ({ path: `a.zarr/${path}`, data }));
    const [source] = await openImages(inputs);
    expect(result).toEqual({ image: await summary(source!), violations: [] });
    expect((await source!.plane({ z: 1 })).data.at(-1)).toBe((2 * 300 * 400 - 1) % 65_536);
    expect(complaints.console).toEqual([]);
    expect(complaints.warnings).toEqual([]);
  });
}

for (const method of [0, 8]) {
  test(`a store in a ${method ? 'deflated' : 'stored'} archive`, async ({ page, open }) => {
    const { complaints } = await open('/');
    const files = await shardedV3('x.zarr/', array, { per: [2, 2, 1] });
    const entries = Object.fromEntries(
      Object.entries(files).map(([path, data]) => [path, { data, method }]),
    );
    const zip = Buffer.from(makeZip(entries)).toString('base64');
    const result = await page.evaluate(
      async ([checks, zip]) => {
        const { io, summary, violations } = await import(`/${checks}`);
        const data = new Blob([Uint8Array.from(atob(zip), (char) => char.charCodeAt(0))]);
        const images = await io.openImages({ name: 'a.zip', data });
        return { name: images[0].name, image: await summary(images[0]), violations };
      },
      [checks, zip] as const,
    );
    const [source] = await openImages({ name: 'a.zip', data: makeZip(entries) });
    const expected = { name: 'x.zarr', image: await summary(source!), violations: [] };
    expect(result).toEqual(expected);
    expect(complaints.console).toEqual([]);
  });
}

test('a store as a folder of the file system', async ({ page, open }) => {
  const { complaints } = await open('/');
  const files = await arrayV2('', { ...array, extra: { dimension_separator: '/' } });
  const last = await page.evaluate(
    async ([checks, files]) => {
      const { io } = await import(`/${checks}`);
      const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('a.zarr', {
        create: true,
      });
      for (const [path, text] of files) {
        const parts = path.split('/');
        const name = parts.pop() ?? '';
        let folder = root;
        for (const part of parts) folder = await folder.getDirectoryHandle(part, { create: true });
        const stream = await (await folder.getFileHandle(name, { create: true })).createWritable();
        await stream.write(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)));
        await stream.close();
      }
      const [image] = await io.openImages(root);
      const { data } = await image.plane({ z: 1 });
      return [image.name, data[data.length - 1]];
    },
    [checks, asText(files)] as const,
  );
  expect(last).toEqual(['a.zarr', (2 * 300 * 400 - 1) % 65_536]);
  expect(complaints.console).toEqual([]);
});

test.describe('real stores over HTTP', () => {
  test.skip(!DATA, 'STACKBLEND_DATA names no folder of real files');

  for (const [i, path] of [
    'omezarr-v2/mitotic-plate.ome.zarr',
    'omezarr-v2/viv-bioformats.zarr',
    'omezarr-v2/ngio-tczyx.zarr',
    'omezarr-v3/galaxy-cyx_uint8.zarr',
    'omezarr-v3/galaxy-cyx-5levels.zarr',
    'omezarr-v2/zarrita-arrays/1d.contiguous.delta.shuffle.i2/',
    'omezarr-v2/zarrita-arrays/3d.chunked.mixed.i2.F/',
    'omezarr-v3/zarrita-arrays/1d.contiguous.f4.be/',
    'omezarr-v3/zarrita-arrays/3d.chunked.compressed.sharded.i2/',
  ].entries()) {
    // Isolation matters for threads alone, which reading has none of: one file shows it.
    for (const isolated of i === 0 ? [true, false] : [true]) {
      test(`${path}, ${isolated ? '' : 'not '}isolated: as in Node`, async ({ page, open }) => {
        const { complaints } = await open('/', { isolated });
        const result = await page.evaluate(
          async ([checks, path]) => {
            const { describeUrl, violations } = await import(`/${checks}`);
            return { images: await describeUrl(`data/${path}`), violations };
          },
          [checks, path],
        );
        const [source] = await openImages(diskTree(join(DATA ?? '', path)));
        expect(result).toEqual({ images: [await summary(source!)], violations: [] });
        expect(withoutMissing(complaints.console)).toEqual([]);
        expect(complaints.warnings).toEqual([]);
      });
    }
  }
});
