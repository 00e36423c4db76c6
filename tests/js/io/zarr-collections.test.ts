import { describe, expect, test } from 'vitest';
import type { ImageSource } from '../../../js/io/index.ts';
import { below, group, groupV3, image, open, openOne } from './make-ome-zarr.ts';
import { arrayV2, arrayV3, type Files, json } from './make-zarr.ts';

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

describe('the OME-XML of bioformats2raw', () => {
  const xml = (...images: string[]) =>
    new TextEncoder().encode(
      `<OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06">${images.join('')}</OME>`,
    );
  const described = (name: string, channels = '<Channel Name="DAPI" Color="65535"/>') =>
    `<Image Name="${name}"><Pixels SizeX="10" SizeY="8" PhysicalSizeX="9" PhysicalSizeZ="2"
      TimeIncrement="3">${channels}</Pixels></Image>`;

  const store = async (ome: Uint8Array, attributes: object = {}) => ({
    ...group({ 'bioformats2raw.layout': 3 }),
    ...below('0', await image(attributes)),
    ...below('1', await image(attributes)),
    'OME/METADATA.ome.xml': ome,
  });

  test('completes what the images say of themselves', async () => {
    const [first, second] = await open(await store(xml(described('left'), described('right'))));
    expect([first!.name, second!.name]).toEqual(['left', 'right']);
    expect(first!.pixelSize).toEqual({
      x: { value: 0.25, unit: 'µm' },
      y: { value: 0.5, unit: 'µm' },
      z: { value: 2, unit: 'µm' },
    });
    expect(first!.timeIncrement).toEqual({ value: 3, unit: 's' });
    expect(first!.channels).toEqual([{ name: 'DAPI', color: [0, 0, 255] }]);
  });

  test('what omero says comes first', async () => {
    const omero = { channels: [{ label: 'nuclei', window: { start: 1, end: 5 } }] };
    const [first] = await open(await store(xml(described('a'), described('b')), { omero }));
    expect(first!.channels).toEqual([{ name: 'nuclei', color: [0, 0, 255], window: [1, 5] }]);
  });

  test('names that are alike or numbers alone tell nothing; other channels do not belong', async () => {
    const two = '<Channel Name="a"/><Channel Name="b"/>';
    const images = await open(await store(xml(described('x', two), described('x'))));
    expect(images.map(({ name }) => name)).toEqual(['a.zarr/0', 'a.zarr/1']);
    expect(images[0]!.channels).toEqual([{}]);
    const numbers = await open(await store(xml(described('0'), described('1'))));
    expect(numbers.map(({ name }) => name)).toEqual(['a.zarr/0', 'a.zarr/1']);
  });

  test('series that are listed in another order are still those of the XML by their place', async () => {
    const files = {
      ...(await store(xml(described('first'), described('second')))),
      ...below('OME', group({ series: ['1', '0'] })),
    };
    expect((await open(files)).map(({ name }) => name)).toEqual(['first', 'second']);
  });

  test('one that is broken or no OME-XML is passed over', async () => {
    for (const ome of [xml('<Image'), new TextEncoder().encode('<html/>'), new Uint8Array(9)]) {
      expect((await open(await store(ome))).map(({ name }) => name)).toEqual([
        'a.zarr/0',
        'a.zarr/1',
      ]);
    }
  });
});
