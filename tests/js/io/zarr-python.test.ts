import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openImages } from '../../../js/io/index.ts';
import { diskTree } from '../../../js/io/tree/disk-tree.node.ts';

// Debian's interpreter, since its packages are what a machine with them has.
const PYTHON = '/usr/bin/python3';
const missing =
  spawnSync(PYTHON, ['-c', 'import zarr; assert zarr.__version__ < "3"']).status !== 0;
const title = missing ? 'zarr in Python 2: skipped, it is not there' : 'zarr 2 in Python';

const folder = missing ? '' : mkdtempSync(join(tmpdir(), 'stackblend-zarr-'));
afterAll(() => {
  if (folder) rmSync(folder, { recursive: true });
});

/** Arrays in one group, and beside them what they hold as float32 (`NAME.f4`). */
const SCRIPT = `
import numpy as np, zarr, numcodecs
from numcodecs import Delta, Shuffle, FixedScaleOffset, PackBits, LZ4, Zstd, GZip, Zlib, Blosc, Quantize
rng = np.random.default_rng(1)
base = np.cumsum(rng.integers(-3, 4, (3, 70, 90)), axis=2) + 100
root = zarr.open_group('all.zarr', mode='w')
def put(name, data, **more):
    more = {'chunks': (1, 32, 40), **more}
    root.create_dataset(name, data=data, shape=data.shape, dtype=data.dtype, **more)
    shown = data * 255 if data.dtype == bool else data
    shown.astype('<f4').tofile(name + '.f4')
for code in ['|u1', '|i1', '<u2', '>u2', '<i2', '>i2', '<u4', '>u4', '<i4', '<u8', '>i8', '<f2', '>f2', '<f4', '>f4', '<f8', '>f8']:
    put('type' + code.replace('|', '').replace('<', 'l').replace('>', 'b'), base.astype(code))
put('bool', base % 3 == 0)
put('packed', base % 3 == 0, filters=[PackBits()])
put('fortran', base.astype('<u2'), order='F')
put('slash', base.astype('<u2'), dimension_separator='/')
put('deep', base.astype('<u2'), chunks=(2, 32, 90))
put('none', base.astype('<u2'), compressor=None)
for codec in [LZ4(), Zstd(9), GZip(6), Zlib(6)]:
    put(codec.codec_id, base.astype('<u2'), compressor=codec)
for cname in ['blosclz', 'lz4', 'lz4hc', 'zlib', 'zstd']:
    for shuffle in [0, 1, 2]:
        put(f'blosc_{cname}_{shuffle}', base.astype('<i4'), compressor=Blosc(cname, 5, shuffle))
put('delta', base.astype('<i2'), filters=[Delta('<i2')])
put('delta_f', base.astype('<i2'), filters=[Delta('<i2')], order='F')
put('shuffled', base.astype('<f8'), filters=[Shuffle(8)], compressor=Zlib(1))
put('scaled', base.astype('<f4'), filters=[FixedScaleOffset(100, 1, '<f4', '<i2')])
sparse = root.create_dataset('sparse', shape=(3, 70, 90), chunks=(1, 32, 40), dtype='<f4', fill_value=np.nan)
sparse[1, 30:50, 10:60] = 5
np.asarray(sparse[:]).astype('<f4').tofile('sparse.f4')
zarr.save_group(zarr.ZipStore('all.zip', mode='w'), a=base.astype('<u2'), b=base.astype('>f4'))
print(' '.join(sorted(root.array_keys())))
`;

describe.skipIf(missing)(title, () => {
  let names: string[] = [];
  beforeAll(() => {
    const result = spawnSync(PYTHON, ['-c', SCRIPT], { cwd: folder, encoding: 'utf8' });
    expect(result.stderr).toBe('');
    names = result.stdout.trim().split(' ');
  }, 60_000);

  test('every type, codec, filter and order that it writes', { timeout: 60_000 }, async () => {
    expect(names.length).toBeGreaterThan(40);
    const images = await openImages(diskTree(join(folder, 'all.zarr')));
    expect(images.map(({ name }) => name).sort()).toEqual(
      names.map((name) => `all.zarr/${name}`).sort(),
    );
    for (const image of images) {
      const name = image.name.replace('all.zarr/', '');
      const bytes = readFileSync(join(folder, `${name}.f4`));
      const values = new Float32Array(new Uint8Array(bytes).buffer);
      const [, , depth, height, width] = image.shape;
      expect([depth, height, width], name).toEqual([3, 70, 90]);
      for (let z = 0; z < depth; z++) {
        const { data } = await image.plane({ z });
        const plane = values.subarray(z * height * width, (z + 1) * height * width);
        const at = plane.findIndex((value, i) => !Object.is(value, data[i]));
        expect(at, `${name}, plane ${z}, sample ${at}: ${data[at]} for ${plane[at]}`).toBe(-1);
      }
    }
  });

  test('its ZIP archives', async () => {
    const data = new Blob([readFileSync(join(folder, 'all.zip'))]);
    const images = await openImages({ name: 'all.zip', data });
    expect(images.map(({ name, dtype }) => `${name} ${dtype}`)).toEqual([
      'all.zip/a uint16',
      'all.zip/b float32',
    ]);
    const [a, b] = await Promise.all(images.map((image) => image.plane({ z: 2 })));
    expect(Array.from(a!.data)).toEqual(Array.from(b!.data));
  });
});
