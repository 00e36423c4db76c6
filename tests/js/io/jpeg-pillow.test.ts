import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { expectSame } from '../support/expect-same.ts';
import { openJpeg } from './make-jpeg.ts';

/** Debian's Python, whose packages `cpp/toolchain` installs. */
const PYTHON = '/usr/bin/python3';

const there = (() => {
  try {
    execFileSync(PYTHON, ['-c', 'import PIL, numpy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** A smooth picture with some noise, saved with these options, and as Pillow reads it. */
const SCRIPT = `
import sys, io, struct, numpy as np
from PIL import Image, ImageOps, ImageFile
mode, width, height, options = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), eval(sys.argv[4])
n = {'L': 1, 'RGB': 3, 'CMYK': 4}[mode]
y, x = np.mgrid[:height, :width]
a = np.stack([127 + 90 * np.sin(x / (5 + c)) * np.cos(y / (7 - c)) for c in range(n)], -1)
a = (a + np.random.default_rng(1).normal(0, 12, a.shape)).clip(0, 255).astype('u1')
file = io.BytesIO()
Image.fromarray(a[..., 0] if n == 1 else a, mode).save(file, 'JPEG', **options)
image = ImageOps.exif_transpose(Image.open(io.BytesIO(file.getvalue())))
pixels = (image if n == 1 else image.convert('RGBA') if n == 3 else image).tobytes()
sys.stdout.buffer.write(struct.pack('<I', len(file.getvalue())) + file.getvalue() + pixels)
`;

function pillow(mode: string, width: number, height: number, options: string) {
  const args = ['-c', SCRIPT, mode, `${width}`, `${height}`, options];
  const out = execFileSync(PYTHON, args, { maxBuffer: 2 ** 26 });
  const length = out.readUInt32LE(0);
  return {
    file: new Uint8Array(out.subarray(4, 4 + length)),
    pixels: new Uint8Array(out.subarray(4 + length)),
  };
}

/** Little-endian EXIF with nothing but an orientation. */
const exif = (orientation: number) =>
  `dict(exif=b'Exif\\0\\0II*\\0' + struct.pack('<IHHHIII', 8, 1, 0x112, 3, 1, ${orientation}, 0))`;

const title = there
  ? 'the same bytes as Pillow'
  : 'JPEG as Pillow reads it: skipped without Pillow';

describe.skipIf(!there)(title, () => {
  test.each([
    ['L', 37, 29, 'dict(quality=90)'],
    ['L', 37, 29, 'dict(quality=50, progressive=True)'],
    ['RGB', 64, 48, 'dict(quality=90, subsampling=0)'],
    ['RGB', 37, 29, 'dict(quality=80, subsampling=1)'],
    ['RGB', 37, 29, 'dict(quality=80, subsampling=2)'],
    ['RGB', 38, 30, 'dict(quality=30, subsampling=2, optimize=True)'],
    ['RGB', 133, 71, 'dict(quality=95, subsampling=2, progressive=True)'],
    ['RGB', 133, 71, 'dict(quality=20, subsampling=0, progressive=True)'],
    ['RGB', 1, 1, 'dict(quality=80, subsampling=2)'],
    ['RGB', 4, 3, 'dict(quality=80, subsampling=2)'],
    ['RGB', 5, 17, 'dict(quality=80, subsampling=1)'],
    ...[2, 5, 8].map((value) => ['RGB', 37, 29, exif(value)] as const),
  ] as const)('%s %i × %i, %s', async (mode, width, height, options) => {
    const { file, pixels } = pillow(mode, width, height, options);
    const { data } = await (await openJpeg(file)).plane();
    expectSame(data as Uint8Array, pixels);
  });

  test('inks', async () => {
    const { file, pixels } = pillow('CMYK', 37, 29, 'dict(quality=90)');
    const { data } = await (await openJpeg(file)).plane();
    const kept = (ink: number, i: number) => {
      const black = 255 - pixels[i - (i % 4) + 3]!;
      return i % 4 === 3 ? 255 : Math.round(((255 - ink) * black) / 255);
    };
    expectSame(data as Uint8Array, pixels.map(kept));
  });

  test('half a progressive file is a coarser picture', async () => {
    const { file, pixels } = pillow('L', 133, 71, 'dict(quality=90, progressive=True)');
    const { data } = await (await openJpeg(file.slice(0, file.length / 2))).plane();
    const difference = pixels.reduce((sum, value, i) => sum + Math.abs(value - data[i]!), 0);
    expect(difference / data.length).toBeLessThan(25);
  });
});
