import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openImages, readStack, writeNpy, writePng, writeTiff } from '../../../js/io/index.ts';

// Debian's interpreter, since its packages are what a machine with them has.
const PYTHON = '/usr/bin/python3';
const has = (modules: string) => spawnSync(PYTHON, ['-c', `import ${modules}`]).status === 0;
const missing = !has('numpy, tifffile, PIL');
const title = missing
  ? 'numpy, tifffile and Pillow: skipped, the interpreter lacks them'
  : 'numpy, tifffile and Pillow';

const folder = missing ? '' : mkdtempSync(join(tmpdir(), 'stackblend-io-'));
afterAll(() => {
  if (folder) rmSync(folder, { recursive: true });
});

function python(script: string): string {
  const result = spawnSync(PYTHON, ['-c', script], { cwd: folder, encoding: 'utf8' });
  expect(result.stderr).toBe('');
  return result.stdout.trim();
}

describe.skipIf(missing)(title, () => {
  const [frames, height, width] = [3, 17, 23];
  const stack = Uint8Array.from({ length: frames * height * width * 4 }, (_, i) => (i * i) >> 3);
  const shape = [frames, height, width, 4] as const;

  test('read what is written here', () => {
    writeFileSync(join(folder, 'a.npy'), writeNpy(stack, shape));
    writeFileSync(join(folder, 'a.tif'), writeTiff(stack, shape, { description: 'stackblend' }));
    writeFileSync(join(folder, 'f.npy'), writeNpy(Float64Array.of(1.5, -2), [2]));
    for (let i = 0; i < frames; i++) {
      const frame = stack.subarray((i * stack.length) / frames, ((i + 1) * stack.length) / frames);
      writeFileSync(join(folder, `${i}.png`), writePng(frame, width, height));
    }
    const script = `
import numpy as np, tifffile
from PIL import Image, ImageSequence
a = np.load('a.npy')
assert a.shape == (3, 17, 23, 4) and a.dtype == np.uint8, a.shape
assert np.load('f.npy').tolist() == [1.5, -2]
with tifffile.TiffFile('a.tif') as t:
    assert len(t.pages) == 3 and t.pages[0].description == 'stackblend'
    assert t.pages[0].extrasamples == (2,), t.pages[0].extrasamples
    assert np.array_equal(t.asarray(), a)
p = [np.array(f) for f in ImageSequence.Iterator(Image.open('a.tif'))]
assert np.array_equal(np.array(p), a)
for i in range(3):
    assert np.array_equal(np.array(Image.open(f'{i}.png')), a[i])
print(int(a.astype(np.int64).sum()))`;
    expect(Number(python(script))).toBe(stack.reduce((sum, value) => sum + value, 0));
  });

  const written: [name: string, script: string][] = [
    ['lzw.tif', "im.save('lzw.tif', compression='tiff_lzw')"],
    ['deflate.tif', "im.save('deflate.tif', compression='tiff_adobe_deflate', tiffinfo={317: 2})"],
    ['packbits.tif', "im.save('packbits.tif', compression='packbits')"],
    ['tiled.tif', "tifffile.imwrite('tiled.tif', a, tile=(32, 48), photometric='rgb')"],
    [
      'planar.tif',
      "tifffile.imwrite('planar.tif', a.transpose(2, 0, 1), photometric='rgb', planarconfig='separate')",
    ],
    ['big.tif', "tifffile.imwrite('big.tif', a, bigtiff=True, byteorder='>', photometric='rgb')"],
    ['rgb.png', "im.save('rgb.png')"],
    ['rgb.npy', "np.save('rgb.npy', a)"],
  ];
  test.each(written)('%s is read here as they wrote it', async (name, script) => {
    python(`
import numpy as np, tifffile
from PIL import Image
y, x = np.mgrid[0:211, 0:301]
a = np.stack([(x * y) >> 6, x + y, (x ^ y)], axis=-1).astype(np.uint8)
im = Image.fromarray(a)
${script}
np.save('truth.npy', a)`);
    const truth = await read('truth.npy');
    expect(await read(name)).toEqual(truth);
  });

  test.each([
    ["im.save('jpeg.tif', compression='jpeg', quality=95)", 'YCbCr'],
    ["im.convert('L').save('jpeg.tif', compression='jpeg', quality=95)", 'grey'],
  ])('JPEG in TIFF: %s (%s)', async (script) => {
    python(`
import numpy as np
from PIL import Image
y, x = np.mgrid[0:211, 0:301]
im = Image.fromarray(np.stack([x // 2, y, (x + y) // 2], axis=-1).astype(np.uint8))
${script}
np.save('truth.npy', np.array(Image.open('jpeg.tif')))`);
    const [jpeg, truth] = [await read('jpeg.tif'), await read('truth.npy')];
    expect(jpeg.shape).toEqual(truth.shape);
    // Decoders round differently, and libjpeg smooths the colours that JPEG stores at half size.
    const worst = jpeg.data.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - truth.data[i]!)),
      0,
    );
    expect(worst).toBeLessThan(12);
  });

  async function read(name: string) {
    const data = new Blob([readFileSync(join(folder, name))]);
    return readStack((await openImages({ name, data }))[0]!);
  }
});
