import { describe, expect, test } from 'vitest';
import { groupImages, type ImageSource, openImages, proposeGroups } from '../../../js/io/index.ts';
import { grouped } from '../../../web/viewer/channels/grouping.ts';
import { below, group, image } from './make-ome-zarr.ts';
import { greyFields, makeTiff, text } from './make-tiff.ts';
import { asInputs, type Files } from './make-zarr.ts';

const xml = (names: readonly string[]) =>
  `<?xml version="1.0"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06">${names
    .map(
      (name, i) =>
        `<Image ID="Image:${i}" Name="${name}"><Pixels ID="Pixels:${i}" DimensionOrder="XYZCT" ` +
        'Type="uint8" SizeX="2" SizeY="1" SizeZ="1" SizeC="1" SizeT="1">' +
        `<TiffData IFD="${i}"/></Pixels></Image>`,
    )
    .join('')}</OME>`;

/** An OME-TIFF whose image `i` holds `first + i`. */
function series(name: string, first: number, names: readonly string[]) {
  const pages = names.map((_, i) => ({
    fields: [
      ...(i === 0 ? [[270, 2, text(xml(names))] as const] : []),
      ...greyFields(2, 1, 8),
    ].sort(([a], [b]) => a - b),
    blocks: [Uint8Array.of(first + i, 0)],
  }));
  return { name, data: makeTiff({ pages }) };
}

const THREE = ['Image0', 'Image1', 'Image2'];

const shapes = (images: readonly ImageSource[]) =>
  images.map(({ name, shape }) => [name, shape[0]]);
const first = async (source: ImageSource, c = 0) => (await source.plane({ c })).data[0];

/** Wells with the fields 0, 1 and 2. */
async function plate(): Promise<Files> {
  const wells = ['A/1', 'A/2', 'A/3'];
  const fields = group({ well: { images: ['0', '1', '2'].map((path) => ({ path })) } });
  let files: Files = group({ plate: { wells: wells.map((path) => ({ path })) } });
  for (const well of wells) {
    files = { ...files, ...below(well, fields) };
    for (const field of ['0', '1', '2'])
      files = { ...files, ...below(`${well}/${field}`, await image()) };
  }
  return files;
}

describe('images that one file declares separate stay so', () => {
  test('series of an OME-TIFF', async () => {
    const images = await openImages(series('exp.ome.tif', 1, THREE), { grouping: 'names' });
    expect(shapes(images)).toEqual(THREE.map((name) => [name, 1]));
  });

  test('fields of a plate', async () => {
    const images = await openImages(asInputs(await plate()), { grouping: 'names' });
    expect(images).toHaveLength(9);
  });

  test('series of bioformats2raw', async () => {
    let files: Files = group({ 'bioformats2raw.layout': 3 });
    for (const one of ['0', '1', '2']) files = { ...files, ...below(one, await image()) };
    expect(await openImages(asInputs(files), { grouping: 'names' })).toHaveLength(3);
  });

  test('and the viewer does not ask about them', async () => {
    const images = await openImages(series('exp.ome.tif', 1, THREE));
    const ask = () => Promise.reject(new Error('asked'));
    expect(await grouped(images, ask, new AbortController().signal)).toBe(images);
  });
});

describe('equal series of several files', () => {
  const files = () => [series('a_C1.ome.tif', 1, THREE), series('a_C2.ome.tif', 11, THREE)];

  test('go together by the names of the files', async () => {
    const images = await openImages(files(), { grouping: 'names' });
    expect(images.map(({ name, shape }) => [name, shape[1]])).toEqual([
      ['a, image 1', 2],
      ['a, image 2', 2],
      ['a, image 3', 2],
    ]);
    for (const [i, source] of images.entries()) {
      expect([await first(source, 0), await first(source, 1)]).toEqual([1 + i, 11 + i]);
    }
  });

  test('a proposal says which image it means, and can be kept as JSON', async () => {
    const images = await openImages(files());
    const proposal = JSON.parse(JSON.stringify(proposeGroups(images)));
    expect(proposal.groups[1].files).toEqual([
      { name: 'a_C1.ome.tif', series: 1, t: 0, c: 0, z: 0 },
      { name: 'a_C2.ome.tif', series: 1, t: 0, c: 1, z: 0 },
    ]);
    const only = { groups: [proposal.groups[1]] };
    const [one, two] = groupImages(images, only);
    expect(one!.name).toBe('Image0');
    expect([await first(two!, 0), await first(two!, 1)]).toEqual([2, 12]);
  });

  test('an image that a file does not hold is a RangeError', async () => {
    const images = await openImages(files());
    const one = { name: 'a_C1.ome.tif', series: 3, t: 0, c: 0, z: 0 };
    const grouping = {
      groups: [{ name: 'a', labels: { t: [''], c: [''], z: [''] }, files: [one] }],
    };
    expect(() => groupImages(images, grouping)).toThrow(/"a_C1\.ome\.tif", image 3, which is not/);
  });

  test('files that hold other numbers of images stay apart', async () => {
    const other = [series('a_C1.ome.tif', 1, THREE), series('a_C2.ome.tif', 11, ['p', 'q'])];
    expect(await openImages(other, { grouping: 'names' })).toHaveLength(5);
  });
});
