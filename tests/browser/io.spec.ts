import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ImageSource, openImages, type PlaneArray } from '../../js/io/index.ts';
import { DATA, expect, test } from './servers.ts';

const digest = (data: PlaneArray) =>
  createHash('sha256')
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex');

/** The same as `summary` of io-checks.js, in Node. */
async function summary(source: ImageSource, c: number) {
  const { shape, dtype, kind } = source;
  const planes: string[] = [];
  for (let t = 0; t < shape[0]; t++) {
    for (let z = 0; z < shape[2]; z++) {
      planes.push(digest((await source.plane({ t, c, z })).data));
    }
  }
  return { shape, dtype, kind, planes };
}

const checks = 'io-checks.js';

test('a decoder that hangs is ended, and the next one works', async ({ page, open }) => {
  const { complaints } = await open('/');
  const result = await page.evaluate(async (checks) => {
    const { hangingPool } = await import(`/${checks}`);
    return hangingPool();
  }, checks);
  expect(result).toMatchObject({ failed: { code: 'bad-file' }, next: 'next', started: 2 });
  expect(result.failed.message).toContain('a.png');
  expect(complaints.console).toEqual([]);
});

test('without the worker script files are decoded in the page, with a warning', async ({
  page,
  open,
}) => {
  const { complaints } = await open('/');
  await page.route('**/decode-worker.js', (route) => route.fulfill({ status: 404, body: '' }));
  const pixels = await page.evaluate(async (checks) => {
    const { io } = await import(`/${checks}`);
    const [image] = await io.openImages(io.writePng(Uint8Array.of(1, 2, 3, 4), 1, 1));
    return Array.from((await image.plane()).data);
  }, checks);
  expect(pixels).toEqual([1, 2, 3, 4]);
  expect(complaints.warnings.join()).toContain('decode worker did not start');
});

test('folders of the file system, as handles', async ({ page, open }) => {
  const { complaints } = await open('/');
  const names = await page.evaluate(async (checks) => {
    const { io } = await import(`/${checks}`);
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('plates', { create: true });
    const below = await folder.getDirectoryHandle('b', { create: true });
    const npy = io.writeNpy(Uint8Array.of(1, 2), [1, 2]);
    for (const [where, name] of [
      [folder, 'f10.npy'],
      [folder, 'f9.npy'],
      [below, 'x.npy'],
    ] as const) {
      const stream = await (await where.getFileHandle(name, { create: true })).createWritable();
      await stream.write(npy);
      await stream.close();
    }
    const images = (await io.openImages(folder)) as ImageSource[];
    return Promise.all(
      images.map(async (image) => [image.name, ...(await image.plane()).data].join(' ')),
    );
  }, checks);
  expect(names).toEqual(['b/x.npy 1 2', 'f9.npy 1 2', 'f10.npy 1 2']);
  expect(complaints.console).toEqual([]);
});

test.describe('real files over HTTP', () => {
  test.skip(!DATA, 'STACKBLEND_DATA names no folder of real files');

  for (const [i, path] of [
    'imagej/2ch-2frames.tiff',
    'ometiff/viv-multi-channel-deflate-le.ome.tif',
    'hostile/tiff/ok-but-odd-pillow-hopper_lzw.tif',
    'tiff-truth/seq-1c-8b-packbits-20f3db0c.tiff',
    'timelapse/cancer-cells-48f.tif',
    'pictures/coloc-16bit-R.png',
    'pictures/ihc-rgb.png',
    'pictures/animated-20f.apng.png',
    'npy/chessboard_RGB_U8.npy',
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
        const data = new Uint8Array(await readFile(join(DATA ?? '', path)));
        const [source] = await openImages({ name: path, data });
        const expected = await summary(source!, source!.shape[1] - 1);
        expect(result).toEqual({ images: [expected], violations: [] });
        expect(complaints.console).toEqual([]);
        expect(complaints.warnings).toEqual([]);
      });
    }
  }

  test('one plane of a time-lapse needs a part of the file', async ({ page, open }) => {
    await open('/');
    const bytes = await page.evaluate(async (checks) => {
      const { io, counted } = await import(`/${checks}`);
      const { count, fetch } = counted();
      const [image] = await io.openImages('data/timelapse/cancer-cells-48f-labels.tif', { fetch });
      await image.plane({ t: 40 });
      return count.bytes;
    }, checks);
    const { length } = await readFile(join(DATA ?? '', 'timelapse/cancer-cells-48f-labels.tif'));
    expect(bytes).toBeGreaterThan(130 * 130 * 4);
    expect(bytes).toBeLessThan(length / 2);
  });
});
