import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ImageSource, openImages } from '../../../js/io/index.ts';
import { diskTree } from '../../../js/io/tree/disk-tree.node.ts';
import { expectSame } from '../support/expect-same.ts';
import { expectError } from './expect-error.ts';

const root = process.env.STACKBLEND_DATA ?? '';
const title = root ? 'real Zarr' : 'real Zarr: skipped, STACKBLEND_DATA names no folder';

interface Row {
  /** `t c z y x`. */
  readonly shape: string;
  readonly dtype: string;
  /** Height and width of the coarser levels. */
  readonly levels?: string;
  /** Least and greatest value of all planes. */
  readonly range: readonly [min: number, max: number];
}

const ngio = (shape: string): Row => ({ shape, dtype: 'uint16', levels: '32×32', range: [0, 0] });
const small = (shape: string, range: Row['range'], dtype = 'int16'): Row => ({
  shape,
  dtype,
  range,
});

/** Folder → what it has to be; for the arrays of zarrita's fixtures their names. */
const TABLE: Readonly<Record<string, Row>> = {
  'omezarr-v2/mitotic-plate.ome.zarr': {
    shape: '1 1 6 263 263',
    dtype: 'uint8',
    levels: '131×131',
    range: [3, 162],
  },
  'omezarr-v2/viv-bioformats.zarr': {
    shape: '1 3 1 167 439',
    dtype: 'int8',
    levels: '83×219',
    range: [-1, 96],
  },
  'omezarr-v2/ngio-cyx.zarr': ngio('1 2 1 64 64'),
  'omezarr-v2/ngio-tcyx.zarr': ngio('4 3 1 64 64'),
  'omezarr-v2/ngio-tczyx.zarr': ngio('4 2 10 64 64'),
  'omezarr-v2/ngio-yx.zarr': ngio('1 1 1 64 64'),
  'omezarr-v3/ngio-cyx.zarr': ngio('1 2 1 64 64'),
  'omezarr-v3/ngio-tcyx.zarr': ngio('4 3 1 64 64'),
  'omezarr-v3/ngio-tczyx.zarr': ngio('4 2 10 64 64'),
  'omezarr-v3/ngio-yx.zarr': ngio('1 1 1 64 64'),
  'omezarr-v3/galaxy-cyx-5levels.zarr': {
    shape: '1 2 1 64 64',
    dtype: 'uint8',
    levels: '32×32 16×16 8×8 4×4',
    range: [0, 200],
  },
  'omezarr-v3/galaxy-cyx_uint8.zarr': {
    shape: '1 3 1 16 20',
    dtype: 'uint8',
    levels: '',
    range: [0, 255],
  },
  '1d.contiguous.blosc.i2': small('1 1 1 1 4', [1, 4]),
  '1d.contiguous.delta.shuffle.i2': small('1 1 1 1 4', [10, 40]),
  '1d.contiguous.f4.be': small('1 1 1 1 4', [-1000.5, 1000.5], 'float32'),
  '1d.contiguous.f4.le': small('1 1 1 1 4', [-1000.5, 1000.5], 'float32'),
  '1d.contiguous.lz4.i2': small('1 1 1 1 4', [1, 4]),
  '1d.contiguous.raw.i2': small('1 1 1 1 4', [1, 4]),
  '1d.contiguous.u1': small('1 1 1 1 4', [0, 255], 'uint8'),
  '1d.contiguous.zlib.i2': small('1 1 1 1 4', [1, 4]),
  '1d.contiguous.zstd.i2': small('1 1 1 1 4', [1, 4]),
  '1d.contiguous.gzip.i2': small('1 1 1 1 4', [1, 4]),
  '1d.contiguous.compressed.sharded.i2': small('1 1 1 1 4', [1, 4]),
  '2d.chunked.i2': small('1 1 1 2 2', [1, 4]),
  '2d.chunked.ragged.i2': small('1 1 1 3 3', [1, 9]),
  '2d.contiguous.i2': small('1 1 1 2 2', [1, 4]),
  '2d.chunked.compressed.sharded.i2': small('1 1 1 4 4', [1, 16]),
  '2d.chunked.ragged.compressed.sharded.i2': small('1 1 1 3 3', [1, 9]),
  '3d.chunked.compressed.sharded.i2': small('1 1 4 4 4', [0, 63]),
  '3d.chunked.mixed.i2.C': small('1 1 3 3 3', [0, 26]),
  '3d.chunked.mixed.i2.F': small('1 1 3 3 3', [0, 26]),
};

/** Texts, not numbers. */
const NOT_READ = 'omezarr-v2/zarrita-arrays/3d.chunked.O';

async function open(path: string): Promise<ImageSource> {
  const images = await openImages(diskTree(join(root, path)));
  expect(images.length).toBe(1);
  return images[0]!;
}

async function planes(source: ImageSource, c: number, level = 0) {
  const all: Awaited<ReturnType<ImageSource['plane']>>[] = [];
  for (let t = 0; t < source.shape[0]; t++) {
    for (let z = 0; z < source.shape[2]; z++) all.push(await source.plane({ t, c, z, level }));
  }
  return all;
}

describe.skipIf(!root)(title, () => {
  const list = (folder: string) =>
    root ? readdirSync(join(root, folder)).map((name) => `${folder}/${name}`) : [];
  const folders = ['omezarr-v2', 'omezarr-v3']
    .flatMap((folder) => [...list(folder), ...list(`${folder}/zarrita-arrays`)])
    .filter((path) => !/(zarrita-arrays|\.json|\.xml)$/.test(path));

  test('every row of the index', () => {
    const index = readFileSync(join(root, 'INDEX.md'), 'utf8');
    const rows = [...index.matchAll(/^\| (omezarr-v[23]\/\S+)\/ \|/gm)].map(([, path]) => path);
    expect(rows.length).toBeGreaterThan(30);
    expect(folders.sort()).toEqual(rows.sort());
  });

  test.each(folders.filter((path) => path !== NOT_READ))('%s', async (path) => {
    const row = TABLE[path] ?? TABLE[path.split('/').at(-1)!]!;
    const source = await open(path);
    expect(source.shape.join(' ')).toBe(row.shape);
    expect(source.dtype).toBe(row.dtype);
    expect(source.kind).toBe('planes');
    expect(source.channels.length).toBe(source.shape[1]);
    const levels = source.levels.slice(1).map(({ shape }) => shape.join('×'));
    expect(levels.join(' ')).toBe(row.levels ?? '');
    let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let c = 0; c < source.shape[1]; c++) {
      for (const { data } of await planes(source, c)) {
        min = Math.min(min, ...new Set(data));
        max = Math.max(max, ...new Set(data));
      }
    }
    expect([min, max]).toEqual(row.range);
    for (let level = 1; level < source.levels.length; level++) {
      const [height, width] = source.levels[level]!.shape;
      for (const { data } of await planes(source, 0, level)) {
        expect(data.length).toBe(height * width);
      }
    }
    source.close();
  });

  test('texts are refused', async () => {
    await expectError(
      openImages(diskTree(join(root, NOT_READ))),
      'unsupported',
      '3d.chunked.O',
      '|O',
    );
  });

  test('one picture in three storages', async () => {
    const zarr = await open('omezarr-v2/viv-bioformats.zarr');
    const data = new Blob([readFileSync(join(root, 'ometiff/multi-channel.ome.tif'))]);
    const [tiff] = await openImages({ name: 'multi-channel.ome.tif', data });
    for (let c = 0; c < 3; c++) {
      expectSame((await zarr.plane({ c })).data as never, (await tiff!.plane({ c })).data as never);
    }
  });

  test('a z stack and its TIFF', async () => {
    const zarr = await open('omezarr-v2/mitotic-plate.ome.zarr');
    const data = new Blob([readFileSync(join(root, 'imagej/mitotic-plate-6z.tiff'))]);
    const [tiff] = await openImages({ name: 'a.tif', data });
    for (let z = 0; z < 6; z++) {
      expectSame((await zarr.plane({ z })).data as never, (await tiff!.plane({ z })).data as never);
    }
  });

  test('values in order, whatever the codec and the chunks', async () => {
    for (const path of folders.filter((path) => /zarrita-arrays\/[23]d.*i2/.test(path))) {
      const source = await open(path);
      const all = (await planes(source, 0)).flatMap(({ data }) => Array.from(data));
      const first = all[0]!;
      expect(all, path).toEqual(all.map((_, i) => i + first));
    }
  });

  test('metadata of a microscope', async () => {
    const source = await open('omezarr-v2/mitotic-plate.ome.zarr');
    expect(source.name).toBe('xyz_8bit__mitotic_plate_calibrated.tif');
    expect(source.channels).toEqual([
      { name: 'Channel 0', color: [128, 128, 128], window: [3, 162] },
    ]);
    expect(source.pixelSize).toEqual({
      x: { value: 0.08519643016734027, unit: 'µm' },
      y: { value: 0.08519643016734027, unit: 'µm' },
      z: { value: 3, unit: 'µm' },
    });
    expect(source.timeIncrement).toEqual({ value: 1, unit: 's' });
    expect(source.levels[1]).toEqual({ shape: [131, 131], downsample: [2, 2], tile: [96, 96] });
  });

  test.each(['omezarr-v2', 'omezarr-v3'])('channels of %s/ngio-tczyx.zarr', async (version) => {
    const source = await open(`${version}/ngio-tczyx.zarr`);
    expect(source.name).toBe('ngio-tczyx.zarr');
    expect(source.channels).toEqual([
      { name: 'channel_0', color: [0, 255, 255], window: [0, 65_535] },
      { name: 'channel_1', color: [255, 0, 255], window: [0, 65_535] },
    ]);
  });

  test('axes in the wrong order are what they say', async () => {
    const attributes = readFileSync(join(root, 'omezarr-v2/ngio-wrong-axis-order.json'));
    const array = {
      ...{ zarr_format: 2, shape: [2, 3, 4, 5], chunks: [1, 1, 4, 5], dtype: '<u2', order: 'C' },
      ...{ fill_value: 9, compressor: null, filters: null },
    };
    const files = {
      '.zgroup': '{"zarr_format": 2}',
      '.zattrs': attributes,
      '0/.zarray': JSON.stringify(array),
    };
    const inputs = Object.entries(files).map(([path, data]) => ({
      path: `a.zarr/${path}`,
      data: new Blob([data]),
    }));
    const [source] = await openImages(inputs);
    expect(source!.shape).toEqual([1, 3, 2, 4, 5]);
    expect(source!.channels.map(({ name }) => name)).toEqual(['DAPI', 'nanog', 'Lamin B1']);
    expect(new Set((await source!.plane({ z: 1, c: 2 })).data)).toEqual(new Set([9]));
  });
});
