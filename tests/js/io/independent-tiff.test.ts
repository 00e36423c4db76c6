import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { described, FORMULA, folder, make, reopen, write } from './written-tiff.ts';

// Debian's interpreter, since its packages are what a machine with them has.
const PYTHON = '/usr/bin/python3';
const has = (modules: string) => spawnSync(PYTHON, ['-c', `import ${modules}`]).status === 0;
const missing = !has('numpy, tifffile, PIL');
const title = missing
  ? 'tifffile and Pillow: skipped, the interpreter lacks them'
  : 'tifffile and Pillow';

function python(script: string): string {
  const imports = 'import numpy as np, tifffile\nfrom PIL import Image, ImageSequence\n';
  const result = spawnSync(PYTHON, ['-c', imports + script], { cwd: folder, encoding: 'utf8' });
  expect(result.stderr).toBe('');
  return result.stdout.trim();
}

const DTYPES = ['uint8', 'uint16', 'int16', 'uint32', 'int32', 'float32'] as const;

describe.skipIf(missing)(title, () => {
  test.each(DTYPES)('hyperstacks for ImageJ, %s', async (dtype) => {
    await write('j.tif', described(dtype));
    python(`
with tifffile.TiffFile('j.tif') as f:
    assert f.is_imagej and not f.is_bigtiff and len(f.pages) == 24, len(f.pages)
    s = f.series[0]
    assert s.axes == 'TZCYX' and s.shape == (2, 4, 3, 15, 17), (s.axes, s.shape)
    assert s.dtype == np.${dtype}, s.dtype
    assert np.array_equal(s.asarray(), ${FORMULA}s.shape))
    assert np.array_equal(f.pages[23].asarray(), s.asarray()[1, 3, 2])
    m = f.imagej_metadata
    assert (m['channels'], m['slices'], m['frames'], m['hyperstack']) == (3, 4, 2, True), m
    assert (m['mode'], m['unit'], m['spacing'], m['finterval']) == ('composite', 'micron', 1.5, 30), m
    assert tuple(m['Ranges'])[:4] == (1, 99, 2, 50.5), m['Ranges']
    assert m['Labels'][:4] == ['DAPI', 'GFP µ', '', 'DAPI'] and len(m['Labels']) == 24, m['Labels']
    assert [l[:, 255].tolist() for l in m['LUTs']] == [[0, 0, 255], [0, 255, 0], [255, 0, 0]]
    assert m['LUTs'][0][2].tolist() == list(range(256))
    assert f.pages[0].tags['XResolution'].value == (4, 1)`);
  });

  test.each([...DTYPES, 'int8'] as const)('OME-TIFF, %s, classic and BigTIFF', async (dtype) => {
    for (const bigTiff of [false, true]) {
      await write('o.ome.tif', described(dtype), { metadata: 'ome', bigTiff });
      python(`
import xml.etree.ElementTree as E
with tifffile.TiffFile('o.ome.tif') as f:
    assert f.is_ome and f.is_bigtiff == ${bigTiff ? 'True' : 'False'} and len(f.pages) == 24
    s = f.series[0]
    assert s.axes == 'TZCYX' and s.shape == (2, 4, 3, 15, 17), (s.axes, s.shape)
    assert s.dtype == np.${dtype}, s.dtype
    assert np.array_equal(s.asarray(), ${FORMULA}s.shape))
    root = E.fromstring(f.ome_metadata)
    ns = '{http://www.openmicroscopy.org/Schemas/OME/2016-06}'
    p = root.find(f'{ns}Image/{ns}Pixels')
    assert root.find(f'{ns}Image').get('Name') == 'cells µ'
    assert (p.get('PhysicalSizeX'), p.get('PhysicalSizeXUnit')) == ('0.25', 'µm'), p.attrib
    assert (p.get('PhysicalSizeZ'), p.get('TimeIncrement'), p.get('TimeIncrementUnit')) == ('1.5', '30', 's')
    c = p.findall(f'{ns}Channel')
    assert [x.get('Name') for x in c] == ['DAPI', 'GFP µ', None]
    assert [int(x.get('Color')) & 0xffffffff for x in c] == [0x0000ffff, 0x00ff00ff, 0xff0000ff]
    assert c[1].get('EmissionWavelength') == '509'`);
    }
  });

  test('RGBA frames, by Pillow too', async () => {
    const frames = make({ shape: [3, 1, 1, 15, 17], dtype: 'uint8', kind: 'rgba' });
    await write('rgba.tif', frames, { metadata: 'none' });
    await write('rgba.ome.tif', frames, { metadata: 'ome' });
    await write('rgb.tif', frames);
    python(`
a = np.fromfunction(lambda t, y, x, s: (t*7 + s*3 + y*5 + x) % 120, (3, 15, 17, 4)).astype(np.uint8)
assert np.array_equal(tifffile.imread('rgba.tif'), a)
assert np.array_equal(tifffile.imread('rgba.ome.tif'), a)
assert np.array_equal(tifffile.imread('rgb.tif'), a[..., :3])
for name, want in (('rgba.tif', a), ('rgba.ome.tif', a), ('rgb.tif', a[..., :3])):
    got = np.array([np.array(f) for f in ImageSequence.Iterator(Image.open(name))])
    assert np.array_equal(got, want), (name, got.shape)`);
  });

  test('grey pages by Pillow', async () => {
    for (const dtype of ['uint8', 'uint16', 'int32', 'float32'] as const) {
      await write('g.tif', make({ shape: [3, 1, 1, 15, 17], dtype }));
      python(`
got = np.array([np.array(f) for f in ImageSequence.Iterator(Image.open('g.tif'))])
assert np.array_equal(got, ${FORMULA}(3, 1, 1, 15, 17))[:, 0, 0]), got.dtype`);
    }
  });

  const written: [name: string, how: string][] = [
    ['deflate and predictors', "compression='zlib', predictor='int' in type and 2"],
    ['big-endian', "byteorder='>'"],
    [
      'big-endian, deflate and predictors',
      "byteorder='>', compression='zlib', predictor='int' in type and 2",
    ],
    ['tiles', 'tile=(32, 48)'],
    [
      'tiles, BigTIFF, big-endian, deflate and predictors',
      "tile=(16, 16), bigtiff=True, byteorder='>', compression='zlib', predictor='int' in type and 2",
    ],
    ['strips, deflate', "rowsperstrip=7, compression='zlib'"],
    ['strips', 'rowsperstrip=7'],
  ];
  const types = ['uint8', 'int8', 'uint16', 'int16', 'uint32', 'int32'];
  const floats = ['float16', 'float32', 'float64'];
  test.each(written)(
    'written by tifffile is read here, whole and in parts: %s',
    async (_name, how) => {
      python(`
y, x = np.mgrid[0:101, 0:75]
for type in '${[...types, ...floats].join(' ')}'.split():
    a = np.stack([((x * y) % 251 - 7 * i) for i in range(3)]).astype(type)
    tifffile.imwrite(f'{type}.tif', a, photometric='minisblack', ${how})
    a.astype(np.float64).tofile(f'{type}.bin')`);
      for (const type of [...types, ...floats]) {
        const source = await reopen(`${type}.tif`);
        const truth = new Float64Array(
          new Uint8Array(readFileSync(join(folder, `${type}.bin`))).buffer,
        );
        const plane = 101 * 75;
        expect(source.shape).toEqual([3, 1, 1, 101, 75]);
        expect(source.dtype).toBe(type.replace(/float(16|64)/, 'float32'));
        const regions = [
          { x: 0, y: 0, width: 75, height: 101 },
          { x: 13, y: 29, width: 40, height: 33 },
          { x: 74, y: 100, width: 1, height: 1 },
        ];
        for (let t = 0; t < 3; t++) {
          for (const region of regions) {
            const { data } = await source.plane({ t, region });
            const wrong = data.findIndex((value: number, i: number) => {
              const row = region.y + Math.floor(i / region.width);
              const column = region.x + (i % region.width);
              return value !== truth[t * plane + row * 75 + column];
            });
            expect([type, t, region.x, wrong]).toEqual([type, t, region.x, -1]);
          }
        }
      }
    },
  );

  test('a pyramid of SubIFDs, its levels and their regions', async () => {
    python(`
y, x = np.mgrid[0:300, 0:400]
a = np.stack([((x * y) % 65521 + i) for i in range(3)]).astype(np.uint16)
with tifffile.TiffWriter('p.ome.tif', bigtiff=True) as w:
    o = dict(tile=(64, 64), compression='zlib', photometric='minisblack')
    w.write(a, subifds=2, metadata={'axes': 'CYX', 'Channel': {'Name': ['a', 'b', 'c']}}, **o)
    w.write(a[:, ::2, ::2], subfiletype=1, **o)
    w.write(a[:, ::4, ::4], subfiletype=1, **o)
for i, s in enumerate((1, 2, 4)):
    a[:, ::s, ::s].tofile(f'level{i}.bin')`);
    const source = await reopen('p.ome.tif');
    expect(source.shape).toEqual([1, 3, 1, 300, 400]);
    expect(source.channels.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(source.levels).toEqual([
      { shape: [300, 400], downsample: [1, 1], tile: [64, 64] },
      { shape: [150, 200], downsample: [2, 2], tile: [64, 64] },
      { shape: [75, 100], downsample: [4, 4], tile: [64, 64] },
    ]);
    for (const [level, { shape }] of source.levels.entries()) {
      const [height, width] = shape;
      const bytes = new Uint8Array(readFileSync(join(folder, `level${level}.bin`)));
      const truth = new Uint16Array(bytes.buffer);
      for (let c = 0; c < 3; c++) {
        const { data } = await source.plane({ c, level });
        const at = data.findIndex(
          (value: number, i: number) => value !== truth[c * height * width + i],
        );
        expect(at).toBe(-1);
      }
    }
  });
});
