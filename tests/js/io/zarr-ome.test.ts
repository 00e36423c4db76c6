import { describe, expect, test } from 'vitest';
import { type ImageSource, openImages } from '../../../js/io/index.ts';
import { expectError } from './expect-error.ts';
import { arrayV2, arrayV3, asInputs, type Files, json, shardedV3 } from './make-zarr.ts';

const open = (files: Files): Promise<ImageSource[]> => openImages(asInputs(files));

async function openOne(files: Files): Promise<ImageSource> {
  const images = await open(files);
  expect(images.length).toBe(1);
  return images[0]!;
}

const group = (attributes: object): Files => ({
  '.zgroup': json({ zarr_format: 2 }),
  '.zattrs': json(attributes),
});
const groupV3 = (ome: object): Files => ({
  'zarr.json': json({ zarr_format: 3, node_type: 'group', attributes: { ome } }),
});
const below = (folder: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([path, data]) => [`${folder}/${path}`, data]));

const space = (name: string, unit = 'micrometer') => ({ name, type: 'space', unit });
const scaled = (path: string, scale: number[]) => ({
  path,
  coordinateTransformations: [
    { type: 'scale', scale },
    { type: 'translation', translation: scale.map(() => 0.5) },
  ],
});

/** An image of two levels, rows and columns halved. */
async function image(attributes: object = {}): Promise<Files> {
  const multiscales = [
    {
      version: '0.4',
      axes: [space('y'), space('x')],
      datasets: [scaled('0', [0.5, 0.25]), scaled('1', [1, 0.5])],
    },
  ];
  return {
    ...group({ multiscales, ...attributes }),
    ...(await arrayV2('0/', { shape: [8, 10], chunks: [4, 4] })),
    ...(await arrayV2('1/', { shape: [4, 5], chunks: [4, 4] })),
  };
}

describe('multiscales', () => {
  test('levels, pixel sizes and tiles', async () => {
    const source = await openOne(await image());
    expect(source.name).toBe('a.zarr');
    expect(source.pixelSize).toEqual({
      x: { value: 0.25, unit: 'µm' },
      y: { value: 0.5, unit: 'µm' },
    });
    expect(source.levels).toEqual([
      { shape: [8, 10], downsample: [1, 1], tile: [4, 4] },
      { shape: [4, 5], downsample: [2, 2], tile: [4, 4] },
    ]);
    const coarse = await source.plane({ level: 1 });
    expect([coarse.width, coarse.height, coarse.data[19]]).toEqual([5, 4, 19]);
  });

  const orders: [axes: (string | object)[], shape: number[], expected: number[]][] = [
    [
      ['t', 'c', 'z', 'y', 'x'],
      [2, 3, 4, 5, 6],
      [2, 3, 4, 5, 6],
    ],
    [
      ['z', 'c', 'y', 'x'],
      [4, 3, 5, 6],
      [1, 3, 4, 5, 6],
    ],
    [
      ['c', 'z', 'y', 'x'],
      [3, 4, 5, 6],
      [1, 3, 4, 5, 6],
    ],
    [
      ['y', 'x', 'c'],
      [5, 6, 3],
      [1, 3, 1, 5, 6],
    ],
    [
      ['x', 'y'],
      [6, 5],
      [1, 1, 1, 5, 6],
    ],
    [
      ['C', 'Y', 'X'],
      [3, 5, 6],
      [1, 3, 1, 5, 6],
    ],
    [['x'], [6], [1, 1, 1, 1, 6]],
    [
      [
        { name: 'time', type: 'time' },
        { name: 'lambda', type: 'channel' },
        { name: 'depth', type: 'space' },
        { name: 'row', type: 'space' },
        { name: 'column', type: 'space' },
      ],
      [2, 3, 4, 5, 6],
      [2, 3, 4, 5, 6],
    ],
    [
      ['angle', 't', 'c', 'y', 'x'],
      [7, 2, 3, 5, 6],
      [14, 3, 1, 5, 6],
    ],
  ];

  test.each(orders)('axes %j', async (axes, shape, expected) => {
    const datasets = [{ path: '0' }];
    const array = await arrayV2('0/', { shape, chunks: shape.map((size) => Math.min(2, size)) });
    const source = await openOne({ ...group({ multiscales: [{ axes, datasets }] }), ...array });
    expect(source.shape).toEqual(expected);
    // The last plane's last sample is the array's last element, whatever the order.
    const [t, c, z] = expected.map((size) => size - 1);
    const { data } = await source.plane({ t, c, z });
    expect(data.at(-1)).toBe(shape.reduce((product, size) => product * size, 1) - 1);
    expect(new Set(data).size).toBe(data.length);
  });

  test('an image without axes, as until 0.2', async () => {
    const datasets = [{ path: '0' }];
    const array = await arrayV2('0/', { shape: [2, 1, 3, 4, 5], chunks: [1, 1, 1, 4, 5] });
    const source = await openOne({ ...group({ multiscales: [{ datasets }] }), ...array });
    expect(source.shape).toEqual([2, 1, 3, 4, 5]);
  });

  test('scales of the image and of the level multiply; a time increment', async () => {
    const axes = [{ name: 't', type: 'time', unit: 'second' }, space('z'), space('y'), space('x')];
    const coordinateTransformations = [{ type: 'scale', scale: [0.5, 1, 1, 1] }];
    const datasets = [scaled('0', [3, 2, 0.1, 0.1])];
    const array = await arrayV2('0/', { shape: [2, 2, 2, 2], chunks: [2, 2, 2, 2] });
    const multiscales = [{ axes, datasets, coordinateTransformations }];
    const source = await openOne({ ...group({ multiscales }), ...array });
    expect(source.timeIncrement).toEqual({ value: 1.5, unit: 's' });
    expect(source.pixelSize.z).toEqual({ value: 2, unit: 'µm' });
  });

  test('levels with fewer planes give the one that covers', async () => {
    const axes = [space('z'), space('y'), space('x')];
    const datasets = [{ path: '0' }, { path: '1' }];
    const source = await openOne({
      ...groupV3({ version: '0.5', multiscales: [{ axes, datasets }] }),
      ...(await shardedV3('0/', { shape: [6, 4, 4], chunks: [1, 2, 2] }, { per: [2, 2, 2] })),
      ...(await arrayV3('1/', { shape: [3, 2, 2], chunks: [3, 2, 2] })),
    });
    const first = async (z: number) => (await source.plane({ z, level: 1 })).data[0];
    expect([await first(0), await first(1), await first(2), await first(5)]).toEqual([0, 0, 4, 8]);
  });

  test('a coarser level that is missing, and levels in the wrong order', async () => {
    const files = await image();
    const datasets = [{ path: '1' }, { path: '0' }, { path: '7' }];
    const source = await openOne({ ...files, ...group({ multiscales: [{ datasets }] }) });
    expect(source.levels.map(({ shape }) => shape)).toEqual([
      [8, 10],
      [4, 5],
    ]);
  });

  test('several of them are several images', async () => {
    const one = { datasets: [{ path: '0' }] };
    const two = { datasets: [{ path: '1' }] };
    const images = await open({ ...(await image()), ...group({ multiscales: [one, two] }) });
    expect(images.map(({ name, shape }) => `${name} ${shape.slice(3)}`)).toEqual([
      'a.zarr (1) 8,10',
      'a.zarr (2) 4,5',
    ]);
  });
});

describe('omero', () => {
  test('names, colours, windows, hidden channels', async () => {
    const omero = {
      channels: [
        {
          label: 'DAPI',
          color: '0000FF',
          active: true,
          window: { min: 0, max: 9, start: 1, end: 5 },
        },
        { label: '', color: '#12345678', active: false, window: { start: 5, end: 5 } },
        { color: 'mauve', window: { min: 2, max: 4 } },
      ],
    };
    const multiscales = [{ axes: ['c', 'y', 'x'], datasets: [{ path: '0' }] }];
    const array = await arrayV2('0/', { shape: [4, 2, 2], chunks: [1, 2, 2] });
    const { channels } = await openOne({ ...group({ multiscales, omero }), ...array });
    expect(channels).toEqual([
      { name: 'DAPI', color: [0, 0, 255], window: [1, 5] },
      { color: [0x12, 0x34, 0x56], hidden: true },
      { window: [2, 4] },
      {},
    ]);
  });

  test('channels of greyscale without colours are white', async () => {
    const omero = { channels: [{ label: 'a' }], rdefs: { model: 'greyscale' } };
    const { channels } = await openOne(await image({ omero }));
    expect(channels).toEqual([{ name: 'a', color: [255, 255, 255] }]);
  });
});

describe('collections', () => {
  const names = (images: readonly ImageSource[]) => images.map(({ name }) => name);

  test('bioformats2raw: listed series, numbered series', async () => {
    const series = {
      ...group({ 'bioformats2raw.layout': 3 }),
      ...below('0', await image({})),
      ...below('1', await image({})),
      ...below('labels', await image({})),
    };
    expect(names(await open(series))).toEqual(['a.zarr/0', 'a.zarr/1']);
    const listed = { ...series, ...below('OME', group({ series: ['1'] })) };
    expect(names(await open(listed))).toEqual(['a.zarr/1']);
  });

  test('a series of Zarr 3, by its own name', async () => {
    const multiscales = [{ name: 'cells.czi #1', axes: ['y', 'x'], datasets: [{ path: '0' }] }];
    const images = await open({
      ...groupV3({ version: '0.5', 'bioformats2raw.layout': 3 }),
      ...below('OME', groupV3({ version: '0.5', series: ['0'] })),
      ...below('0', groupV3({ version: '0.5', multiscales })),
      ...(await arrayV3('0/0/', { shape: [2, 2], chunks: [2, 2] })),
    });
    expect(names(images)).toEqual(['cells.czi #1']);
  });

  test('a plate gives the fields of its wells; wells that are not there are left out', async () => {
    const plate = { wells: [{ path: 'A/1' }, { path: 'A/2' }, { path: 'B/10' }] };
    const fields = (...paths: string[]) =>
      group({ well: { images: paths.map((path) => ({ path })) } });
    const files = {
      ...group({ plate }),
      ...below('A/1', fields('0', '1')),
      ...below('A/1/0', await image()),
      ...below('A/1/1', await image()),
      ...below('B/10', fields('0', '7')),
      ...below('B/10/0', await image()),
    };
    const images = await open(files);
    expect(names(images)).toEqual(['a.zarr/A/1/0', 'a.zarr/A/1/1', 'a.zarr/B/10/0']);
    expect((await images[2]!.plane()).data[79]).toBe(79);
  });

  test('a plain group gives its images and arrays, and no labels', async () => {
    const images = await open({
      ...group({}),
      ...below('b10', await arrayV2('', { shape: [3, 4], chunks: [3, 4] })),
      ...below('b9', group({})),
      ...below('b9/deep', await arrayV2('', { shape: [2, 3, 4], chunks: [2, 3, 4] })),
      ...below('image', await image()),
      ...below('image/labels', group({ labels: ['l'] })),
      ...below('image/labels/l', await image()),
      ...below('labels', group({ labels: [] })),
      'notes.txt': new Uint8Array(3),
    });
    expect(images.map(({ name, shape }) => `${name} ${shape}`)).toEqual([
      'a.zarr/b9/deep 1,1,2,3,4',
      'a.zarr/b10 1,1,1,3,4',
      'a.zarr/image 1,1,1,8,10',
    ]);
  });

  test('arrays by the names of their dimensions', async () => {
    const array = { shape: [2, 3, 4], chunks: [2, 3, 4] };
    const shapeOf = async (files: Files) => (await openOne(files)).shape.join(' ');
    const names = { dimension_names: ['time', 'y', null] };
    expect(await shapeOf(await arrayV3('', { ...array, extra: names }))).toBe('2 1 1 3 4');
    const v2 = await arrayV2('', array);
    expect(await shapeOf(v2)).toBe('1 1 2 3 4');
    const attributes = { '.zattrs': json({ _ARRAY_DIMENSIONS: ['c', 'y', 'x'] }) };
    expect(await shapeOf({ ...v2, ...attributes })).toBe('1 2 1 3 4');
  });
});

describe('broken and hostile metadata', () => {
  const array = { shape: [4, 4], chunks: [2, 2] };
  const limits: [what: string, extra: object, code: string, parts: string[]][] = [
    ['a plane beyond the limit', { shape: [2 ** 20, 2 ** 20] }, 'too-large', ['planeBytes']],
    ['too many planes', { shape: [2 ** 30, 4, 4], chunks: [1, 4, 4] }, 'too-large', ['planes']],
    ['a chunk beyond the limit', { chunks: [2 ** 20, 2 ** 20] }, 'too-large', ['one chunk']],
    ['sizes that are none', { shape: [4, -1] }, 'bad-file', ['shape', '[4,-1]']],
    ['sizes in fractions', { chunks: [1.5, 2] }, 'bad-file', ['chunks']],
    ['sizes beyond all numbers', { shape: [1e300, 1e300] }, 'bad-file', ['shape']],
    ['no chunks', { chunks: [] }, 'bad-file', ['chunks', '2 sizes']],
    ['no shape', { shape: 'large' }, 'bad-file', ['shape', 'large']],
    ['an empty array', { shape: [0, 4] }, 'bad-file', ['shape']],
    ['many dimensions', { shape: Array(99).fill(1), chunks: Array(99).fill(1) }, 'bad-file', []],
    ['complex numbers', { dtype: '<c8' }, 'unsupported', ['<c8']],
    ['records', { dtype: [['a', '<i2']] }, 'unsupported', ['dtype']],
    ['an unknown codec', { compressor: { id: 'jpeg2k' } }, 'unsupported', ['jpeg2k', 'blosc']],
    ['a codec named like a method', { compressor: { id: 'constructor' } }, 'unsupported', []],
    ['a fill value that is none', { fill_value: 'much' }, 'bad-file', ['fill value', 'much']],
    ['a fill value of another type', { fill_value: 70_000 }, 'bad-file', ['70000']],
  ];

  test.each(limits)('%s', async (_, extra, code, parts) => {
    const files = { '.zarray': json({ ...JSON.parse(text(await arrayV2('', array))), ...extra }) };
    await expectError(open(files), code as 'bad-file', 'a.zarr', ...parts);
  });

  const text = (files: Files) => new TextDecoder().decode(files['.zarray']);

  test('chunks without end', async () => {
    const extra = { shape: [20_000, 20_000], chunks: [1, 1] };
    const files = { '.zarray': json({ ...JSON.parse(text(await arrayV2('', array))), ...extra }) };
    const source = await openOne(files);
    await expectError(source.plane(), 'too-large', 'a.zarr', '400000000 chunks');
    const region = { x: 5, y: 5, width: 2, height: 2 };
    expect(Array.from((await source.plane({ region })).data)).toEqual([0, 0, 0, 0]);
  });

  test('chunks that are cut short, too long or no data at all', async () => {
    const gzip = { compressor: { id: 'gzip' } };
    const blosc = { compressor: { id: 'blosc', cname: 'lz4' } };
    const zstd = { compressor: { id: 'zstd' } };
    for (const extra of [{}, gzip, blosc, zstd]) {
      for (const bytes of [new Uint8Array(0), new Uint8Array(7).fill(200)]) {
        const source = await openOne(await arrayV2('', { ...array, extra, encode: () => bytes }));
        await expectError(source.plane(), 'bad-file', 'a.zarr: chunk 0.0');
      }
    }
    const huge = () => new Uint8Array(200_000);
    const source = await openOne(await arrayV2('', { ...array, encode: huge }));
    await expectError(source.plane(), 'too-large', 'a.zarr/0.0');
  });

  test('shards that lie', async () => {
    const shards = { per: [2, 2], checksum: false };
    const made = await shardedV3('', array, shards);
    const shard = made['c/0/0']!;
    const broken = async (change: (view: DataView) => void) => {
      const copy = new Uint8Array(shard);
      change(new DataView(copy.buffer));
      return openOne({ ...made, 'c/0/0': copy });
    };
    const index = shard.length - 64;
    const far = await broken((view) => view.setBigUint64(index, 10n ** 15n, true));
    await expectError(
      far.plane(),
      'bad-file',
      'chunk 0, 0 in shard c/0/0',
      'byte 1000000000000000',
    );
    const long = await broken((view) => view.setBigUint64(index + 24, 2n ** 63n, true));
    await expectError(long.plane(), 'bad-file', 'chunk 0, 1 in shard c/0/0');
    const short = await openOne({ ...made, 'c/0/0': shard.slice(0, 20) });
    await expectError(short.plane(), 'bad-file', 'shard c/0/0', '20 bytes');
    const summed = await shardedV3('', array, { per: [2, 2] });
    summed['c/0/0']![33]! ^= 1;
    await expectError((await openOne(summed)).plane(), 'bad-file', 'shard c/0/0', 'checksum');
  });

  test('shards of too many or no whole chunks', async () => {
    const made = await shardedV3('', array, { per: [2, 2] });
    const change = (inner: number[], outer: number[]) => {
      const metadata = JSON.parse(new TextDecoder().decode(made['zarr.json']));
      metadata.codecs[0].configuration.chunk_shape = inner;
      metadata.chunk_grid.configuration.chunk_shape = outer;
      return open({ 'zarr.json': json(metadata) });
    };
    await expectError(change([3, 2], [4, 4]), 'bad-file', 'do not divide');
    await expectError(change([0, 2], [4, 4]), 'bad-file', 'do not divide');
    await expectError(change([1, 1], [2 ** 12, 2 ** 12]), 'too-large', 'a.zarr', 'chunks');
  });

  test('metadata that are no JSON, or not what they should be', async () => {
    const bytes = new TextEncoder().encode('{"shape": [1,');
    await expectError(open({ '.zarray': bytes }), 'bad-file', 'a.zarr/.zarray', 'no JSON');
    await expectError(open({ 'zarr.json': json([1]) }), 'bad-file', 'zarr.json', 'no JSON object');
    await expectError(open({ 'zarr.json': json({ node_type: 'array' }) }), 'bad-file', 'a.zarr');
    await expectError(open(group({})), 'unsupported', 'a.zarr', 'no Zarr array or image');
    const multiscales = [{ datasets: [{ path: '0' }] }];
    await expectError(open(group({ multiscales })), 'bad-file', 'a.zarr', 'first level');
    for (const path of ['../../etc', '', '.', 7]) {
      const away = [{ datasets: [{ path }] }];
      await expectError(open(group({ multiscales: away })), 'bad-file', 'a.zarr', 'level');
    }
  });

  test('axes and levels that do not fit', async () => {
    const files = await image();
    const datasets = [{ path: '0' }, { path: '1' }];
    const three = group({ multiscales: [{ axes: ['z', 'y', 'x'], datasets }] });
    await expectError(open({ ...files, ...three }), 'bad-file', '3 axes', '2 dimensions');
    const other = await arrayV2('1/', { shape: [4, 5], chunks: [4, 4], dtype: '|u1' });
    await expectError(open({ ...files, ...other }), 'bad-file', 'a.zarr/1', 'no level');
    const cube = await arrayV2('1/', { shape: [1, 4, 5], chunks: [1, 4, 4] });
    await expectError(open({ ...files, ...cube }), 'bad-file', 'a.zarr/1', 'no level');
  });

  test('groups that hold themselves end', async () => {
    const loop = group({ well: { images: [{ path: '../A' }, { path: '.' }] } });
    const files = {
      ...group({ plate: { wells: [{ path: 'A' }, { path: '.' }] } }),
      ...below('A', loop),
    };
    await expectError(open(files), 'unsupported', 'no Zarr array or image');
    const wide = { wells: Array.from({ length: 500 }, () => ({ path: '0' })) };
    const many = { ...group({ plate: wide }), ...below('0', await image()) };
    await expectError(openImages(asInputs(many), { limits: { files: 100 } }), 'too-large', 'files');
  });
});
