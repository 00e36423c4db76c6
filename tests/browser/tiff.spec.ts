import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { type ImageSource, openImages } from '../../js/io/index.ts';
import { greyFields, makeTiff } from '../js/io/make-tiff.ts';
import { DATA, expect, test } from './servers.ts';

/** The same as `summary` of io-checks.js, in Node, for all images. */
async function summaries(images: readonly ImageSource[]) {
  const all = [];
  for (const { shape, dtype, kind, plane } of images) {
    const planes: string[] = [];
    for (let t = 0; t < shape[0]; t++) {
      for (let z = 0; z < shape[2]; z++) {
        const { data } = await plane({ t, c: shape[1] - 1, z });
        const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
        planes.push(createHash('sha256').update(bytes).digest('hex'));
      }
    }
    all.push({ shape, dtype, kind, planes });
  }
  return all;
}

const checks = 'io-checks.js';

for (const isolated of [true, false]) {
  test(`TIFFs compressed by Zstandard and Deflate, ${isolated ? '' : 'not '}isolated, under the strict policy`, async ({
    page,
    open,
  }) => {
    const { complaints } = await open('/', { isolated });
    // A frame of one raw block of four bytes.
    const zstd = Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0x20, 4, 0x21, 0, 0, 1, 2, 3, 4]);
    const pages = [
      { fields: greyFields(2, 2, 8, [[259, 3, [50000]]]), blocks: [zstd] },
      {
        fields: greyFields(2, 2, 8, [[259, 3, [8]]]),
        blocks: [Uint8Array.from(deflateSync(Uint8Array.of(5, 6, 7, 8)))],
      },
    ];
    const values = await page.evaluate(
      async ([checks, bytes]) => {
        const { io, violations } = await import(`/${checks}`);
        const [image] = await io.openImages(Uint8Array.from(bytes));
        const read = async (t: number) => Array.from((await image.plane({ t })).data);
        return { planes: [await read(0), await read(1)], violations };
      },
      [checks, Array.from(makeTiff({ pages }))] as const,
    );
    expect(values).toEqual({
      planes: [
        [1, 2, 3, 4],
        [5, 6, 7, 8],
      ],
      violations: [],
    });
    expect(complaints.console).toEqual([]);
    expect(complaints.warnings).toEqual([]);
  });
}

test('what is streamed into a file of the page is read back from it', async ({ page, open }) => {
  const { complaints } = await open('/');
  const result = await page.evaluate(async (checks) => {
    const { io } = await import(`/${checks}`);
    const root = await navigator.storage.getDirectory();
    const handle = await root.getFileHandle('a.ome.tif', { create: true });
    const image = {
      shape: [3, 2, 1, 2, 2],
      dtype: 'uint16',
      channels: [{ name: 'µ', color: [0, 255, 0] }, {}],
      plane: ({ t, c }: { t: number; c: number }) => ({
        data: new Uint16Array(4).fill(t * 1000 + c),
      }),
    };
    await io.streamTiff(image, { metadata: 'ome' }).pipeTo(await handle.createWritable());
    const [source] = await io.openImages(handle);
    const { data } = await source.plane({ t: 2, c: 1 });
    return { shape: source.shape, channels: source.channels, data: Array.from(data) };
  }, checks);
  expect(result).toEqual({
    shape: [3, 2, 1, 2, 2],
    channels: [{ name: 'µ', color: [0, 255, 0] }, {}],
    data: [2001, 2001, 2001, 2001],
  });
  expect(complaints.console).toEqual([]);
});

test.describe('real OME-TIFFs over HTTP', () => {
  test.skip(!DATA, 'STACKBLEND_DATA names no folder of real files');

  for (const path of [
    'ometiff/galaxy/multiseries.ome.tiff',
    'ometiff/4D-series.ome.tif',
    'ometiff/multifile/multifile.companion.ome',
    'imagej/bbbc022-3ch.tif',
  ]) {
    test(`${path}: as in Node`, async ({ page, open }) => {
      const { complaints } = await open('/');
      const result = await page.evaluate(
        async ([checks, path]) => {
          const { describeUrl, violations } = await import(`/${checks}`);
          return { images: await describeUrl(`data/${path}`), violations };
        },
        [checks, path],
      );
      const folder = join(DATA ?? '', path, '..');
      const isSet = path.endsWith('.companion.ome');
      const names = isSet ? await readdir(folder) : [path.split('/').at(-1)!];
      const files = names.map(async (name) => {
        return { name, data: new Uint8Array(await readFile(join(folder, name))) };
      });
      const expected = await summaries(await openImages(await Promise.all(files)));
      expect(result).toEqual({ images: expected, violations: [] });
      expect(complaints.console).toEqual([]);
      expect(complaints.warnings).toEqual([]);
    });
  }
});
