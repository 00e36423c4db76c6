import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openImages } from '../../../js/io/index.ts';
import { expectSame } from '../support/expect-same.ts';
import { expectError } from './expect-error.ts';
import { makeJpeg } from './make-jpeg.ts';
import { makeTiff, openTiff } from './make-tiff.ts';

/** Debian's Python, whose packages `cpp/toolchain` installs. */
const PYTHON = '/usr/bin/python3';
const there =
  spawnSync(PYTHON, ['-c', 'import numpy, PIL']).status === 0 &&
  spawnSync('tiffcp', ['-h']).error === undefined;
const title = there
  ? 'written by tiffcp: the same bytes as Pillow and libtiff read'
  : 'JPEG in TIFF: skipped without tiffcp and Pillow';

const folder = mkdtempSync(join(tmpdir(), 'stackblend-tiff-jpeg-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A smooth picture with some noise, compressed by tiffcp, and as Pillow reads it. */
const SCRIPT = `
import subprocess, sys, numpy as np
from PIL import Image
mode, width, height, options = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:]
n = {'L': 1, 'RGB': 3}[mode]
y, x = np.mgrid[:height, :width]
a = np.stack([127 + 90 * np.sin(x / (5 + c)) * np.cos(y / (7 - c)) for c in range(n)], -1)
a = (a + np.random.default_rng(1).normal(0, 12, a.shape)).clip(0, 255).astype('u1')
Image.fromarray(a[..., 0] if n == 1 else a, mode).save('plain.tif')
subprocess.run(['tiffcp', *options, 'plain.tif', 'jpeg.tif'], check=True)
image = Image.open('jpeg.tif')
sys.stdout.buffer.write((image if n == 1 else image.convert('RGBA')).tobytes())
`;

function libtiff(mode: string, width: number, height: number, options: readonly string[]) {
  const args = ['-c', SCRIPT, mode, `${width}`, `${height}`, ...options];
  const { stdout, stderr, status } = spawnSync(PYTHON, args, { cwd: folder, maxBuffer: 2 ** 26 });
  expect(status, stderr.toString()).toBe(0);
  return { file: readFileSync(join(folder, 'jpeg.tif')), pixels: new Uint8Array(stdout) };
}

describe.skipIf(!there)(title, () => {
  test.each([
    ['L', 37, 29, ['-c', 'jpeg:80', '-r', '32']],
    ['L', 133, 71, ['-c', 'jpeg:90', '-r', '16']],
    ['RGB', 64, 48, ['-c', 'jpeg:r:90', '-r', '48']],
    ['RGB', 64, 48, ['-c', 'jpeg:80', '-r', '16']],
    ['RGB', 133, 71, ['-c', 'jpeg:80', '-r', '16']],
    ['RGB', 133, 71, ['-c', 'jpeg:60', '-t', '-w', '48', '-l', '32']],
    ['RGB', 133, 71, ['-c', 'jpeg:r:75', '-p', 'separate', '-r', '24']],
  ] as const)('%s %i × %i, tiffcp %j', async (mode, width, height, options) => {
    const { file, pixels } = libtiff(mode, width, height, options);
    const [source] = await openImages({ name: 'a.tif', data: file });
    expect(source!.kind).toBe(mode === 'L' ? 'planes' : 'rgba');
    expectSame((await source!.plane()).data as Uint8Array, pixels);
  });
});

describe('broken', () => {
  const page = (strip: Uint8Array, samples = 1) =>
    makeTiff({
      pages: [
        {
          fields: [
            [256, 3, [8]],
            [257, 3, [8]],
            [258, 3, Array(samples).fill(8)],
            [259, 3, [7]],
            [262, 3, [samples === 1 ? 1 : 2]],
            [277, 3, [samples]],
            [278, 3, [8]],
          ],
          blocks: [strip],
        },
      ],
    });
  const jpeg = (width: number, height: number, blocks: number[]) =>
    makeJpeg({ size: [width, height], blocks });

  test('a strip of its own tables', async () => {
    const { data } = await (await openTiff(page(jpeg(8, 8, [100])))).plane();
    expectSame(data as Uint8Array, new Uint8Array(64).fill(100));
  });

  test.each([
    ['of another width', jpeg(16, 8, [1, 2]), 1, 'JPEG of 16 × 8 where 8 × 8'],
    ['of too many rows', jpeg(8, 64, Array(8).fill(1)), 1, 'JPEG of 8 × 64 where 8 × 8'],
    ['of fewer components', jpeg(8, 8, [1]), 3, 'JPEG of 1 components where 3 belong'],
    ['no JPEG', new Uint8Array(40), 1, 'JPEG of none'],
    ['nothing behind its header', jpeg(8, 8, [1]).subarray(0, 150), 1, 'no part of the picture'],
  ] as const)('a strip that is %s', async (_what, strip, samples, message) => {
    const source = await openTiff(page(strip, samples));
    await expectError(source.plane(), 'bad-file', 'a.tif', message);
  });
});
