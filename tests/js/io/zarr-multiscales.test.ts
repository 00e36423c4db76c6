import { describe, expect, test } from 'vitest';
import { group, groupV3, image, open, openOne, scaled, space } from './make-ome-zarr.ts';
import { arrayV2, arrayV3, shardedV3 } from './make-zarr.ts';

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
