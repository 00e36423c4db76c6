import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { deflateSync } from 'node:zlib';
import { openImages, readStack, StackBlendError, writePng } from 'stackblend/io';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { makeTiff } from './make-tiff.ts';

const folder = mkdtempSync(join(tmpdir(), 'stackblend-workers-'));
afterAll(() => rmSync(folder, { recursive: true }));

const values = Uint8Array.from({ length: 64 * 48 }, (_, i) => (i * i) >> 4);
const tiff = makeTiff({
  pages: [
    {
      fields: [
        [256, 3, [64]],
        [257, 3, [48]],
        [258, 3, [8]],
        [259, 3, [8]],
        [262, 3, [1]],
        [278, 3, [16]],
      ],
      blocks: [0, 1, 2].map((i) => deflateSync(values.subarray(i * 1024, (i + 1) * 1024))),
    },
  ],
});
const png = writePng(new Uint8Array(values.subarray(0, 64 * 4 * 12)), 64, 12);

test('the built package decodes in worker threads, with the same bytes', async () => {
  const warn = vi.spyOn(console, 'warn');
  const [a, b] = await openImages([tiff, png]);
  const planes = await Promise.all([a!.plane(), b!.plane()]);
  expect(Buffer.compare(planes[0]!.data as Uint8Array, values)).toBe(0);
  expect(Buffer.compare(planes[1]!.data as Uint8Array, values.subarray(0, 64 * 4 * 12))).toBe(0);
  // Else they would have been decoded here, which warns.
  expect(warn).not.toHaveBeenCalled();
  // The caller's bytes are still there.
  expect(tiff.length).toBeGreaterThan(500);
  expect(png.length).toBeGreaterThan(50);
});

test('a program ends when it has no more to do, and not before', async () => {
  writeFileSync(join(folder, 'a.png'), png);
  const program = `
    import { openImages } from 'stackblend/io';
    const [image] = await openImages(${JSON.stringify(pathToFileURL(join(folder, 'a.png')).href)});
    const { data, width, height } = await image.plane();
    console.log(width, height, data[4]);
  `;
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', program],
    { timeout: 15_000 },
  );
  expect(stdout.trim()).toBe(`64 12 ${values[4]}`);
  expect(stderr).toBe('');
});

const root = process.env.STACKBLEND_DATA ?? '';
const title = root ? 'hostile files' : 'hostile files: skipped, STACKBLEND_DATA names no folder';

describe.skipIf(!root)(title, () => {
  const paths = ['hostile/tiff', 'hostile/png'].flatMap((folder) =>
    root ? readdirSync(join(root, folder)).map((name) => `${folder}/${name}`) : [],
  );

  test.each(paths)(
    '%s: a picture or an error, no worker is ended',
    { timeout: 5000 },
    async (path) => {
      const read = async () => {
        const [image] = await openImages(pathToFileURL(join(root, path)));
        await readStack(image!);
        image!.close();
      };
      const error = await read().catch((reason: unknown) => reason);
      if (error === undefined) return;
      expect(error).toBeInstanceOf(StackBlendError);
      expect((error as StackBlendError).code).toMatch(/^(bad-file|too-large|unsupported)$/);
      expect((error as Error).message).toContain(basename(path));
      expect((error as Error).message).not.toMatch(/did not end|ended with/);
    },
  );
});
