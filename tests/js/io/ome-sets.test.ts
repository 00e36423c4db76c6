import { describe, expect, test } from 'vitest';
import { type ImageSource, openImages } from '../../../js/io/index.ts';
import { expectError } from './expect-error.ts';
import { type Field, greyFields, makeTiff, text } from './make-tiff.ts';
import { serveBytes } from './serve-bytes.ts';

const page = (value: number, more: Field[] = []) => ({
  fields: greyFields(2, 1, 8, more),
  blocks: [new Uint8Array(2).fill(value)],
});
const file = (...values: number[]) => makeTiff({ pages: values.map((value) => page(value)) });

const ome = (sizes: string, content: string, order = 'XYCZT') =>
  `<OME xmlns="x"><Image Name="set"><Pixels DimensionOrder="${order}" SizeX="2" SizeY="1" ${sizes} Type="uint8">${content}</Pixels></Image></OME>`;
const data = (attributes: string, name: string) =>
  `<TiffData ${attributes}><UUID FileName="${name}">u:${name}</UUID></TiffData>`;
const xml = (content: string) => new TextEncoder().encode(content);

const open = (files: Readonly<Record<string, Uint8Array>>) =>
  openImages(Object.entries(files).map(([name, data]) => ({ name, data })));

/** The first value of each plane, in the order t, c, z. */
async function values(source: ImageSource): Promise<number[]> {
  const [times, channels, depth] = source.shape;
  const all: number[] = [];
  for (let t = 0; t < times; t++) {
    for (let c = 0; c < channels; c++) {
      for (let z = 0; z < depth; z++) all.push((await source.plane({ t, c, z })).data[0]!);
    }
  }
  return all;
}

describe('TiffData that name a file and its first plane alone', () => {
  const numbers = Array.from({ length: 12 }, (_, i) => i);
  const files = Object.fromEntries(numbers.map((i) => [`${i}.tif`, file(i * 10 + 1, i * 10 + 2)]));
  const expected = numbers.flatMap((i) => [i * 10 + 1, i * 10 + 2]);

  test.each(['in order', 'backwards'])('a file for each time, %s', async (how) => {
    const each = numbers.map((i) => data(`FirstT="${i}"`, `${i}.tif`));
    if (how === 'backwards') each.reverse();
    const set = xml(ome('SizeZ="2" SizeC="1" SizeT="12"', each.join('')));
    const images = await open({ 's.companion.ome': set, ...files });
    expect(images.map(({ shape }) => shape)).toEqual([[12, 1, 2, 1, 2]]);
    expect(await values(images[0]!)).toEqual(expected);
  });

  test('a file for each channel', async () => {
    const each = numbers.map((i) => data(`FirstC="${i}"`, `${i}.tif`)).join('');
    const set = xml(ome('SizeZ="2" SizeC="12" SizeT="1"', each, 'XYZCT'));
    const [image] = await open({ 's.companion.ome': set, ...files });
    expect(await values(image!)).toEqual(expected);
  });

  test('thousands that each name all planes are refused', async () => {
    const each = data('', 'a.tif').repeat(5);
    const set = xml(ome('SizeZ="1" SizeC="1" SizeT="1000"', each));
    const opened = open({ 's.companion.ome': set, 'a.tif': file(1) });
    await expectError(opened, 'bad-file', 's.companion.ome', 'again and again');
  });
});

describe('names that were right on another machine', () => {
  test.each([
    'C:\\data\\img.tif',
    '/data/img.tif',
    '\\\\server\\x\\img.tif',
    'old/img.tif',
    'IMG.TIF',
  ])('%s', async (name) => {
    const set = (values: string) => ome('SizeZ="1" SizeC="1" SizeT="2"', values);
    const names = data('IFD="0" FirstT="0"', 'first.tif') + data('IFD="0" FirstT="1"', name);
    const files = { 'first.tif': file(1), 'img.tif': file(2) };
    const images = await open({ 's.companion.ome': xml(set(names)), ...files });
    expect(images.map(({ name }) => name)).toEqual(['set']);
    expect(await values(images[0]!)).toEqual([1, 2]);
    const pages = [page(3, [[270, 2, text(set(names))]])];
    const own = await open({ 'img.tif': makeTiff({ pages }), 'first.tif': file(1) });
    expect(own).toHaveLength(1);
    expect(await values(own[0]!)).toEqual([1, 3]);
  });

  test('a member on a server, whose metadata are in a file of their own', async () => {
    const names =
      data('IFD="0" FirstT="0"', 'D:\\x\\a.tif') + data('IFD="0" FirstT="1"', '/y/b.tif');
    const pointer = text('<OME><BinaryOnly MetadataFile="s.companion.ome" UUID="u:s"/></OME>');
    const server = await serveBytes({
      's.companion.ome': xml(ome('SizeZ="1" SizeC="1" SizeT="2"', names)),
      'a.tif': makeTiff({ pages: [page(4, [[270, 2, pointer]])] }),
      'b.tif': file(5),
    });
    try {
      const [image] = await openImages(server.url('a.tif'));
      expect(await values(image!)).toEqual([4, 5]);
    } finally {
      await server.close();
    }
  });

  test('the name as it is comes first', async () => {
    const names = data('IFD="0" FirstT="0"', 'A.tif') + data('IFD="0" FirstT="1"', 'a.tif');
    const set = xml(ome('SizeZ="1" SizeC="1" SizeT="2"', names));
    const [image] = await open({ 's.companion.ome': set, 'a.tif': file(1), 'A.tif': file(2) });
    expect(await values(image!)).toEqual([2, 1]);
  });
});

test('companions of one name, from two folders', async () => {
  const set = (name: string) =>
    xml(ome('SizeZ="1" SizeC="1" SizeT="1"', data('IFD="0"', name)).replace('"set"', `"${name}"`));
  const images = await openImages([
    { name: 's.companion.ome', data: set('a.tif') },
    { name: 'a.tif', data: file(5) },
    { name: 's.companion.ome', data: set('b.tif') },
    { name: 'b.tif', data: file(6) },
  ]);
  expect(images.map(({ name }) => name)).toEqual(['a.tif', 'b.tif']);
  expect([await values(images[0]!), await values(images[1]!)]).toEqual([[5], [6]]);
});

test('what is wrong with one image of a file names the file', async () => {
  const one = (name: string, ifd: number) =>
    ome('SizeZ="1" SizeC="1" SizeT="1"', `<TiffData IFD="${ifd}"/>`)
      .replace('"set"', `"${name}"`)
      .replace(/<\/?OME[^>]*>/g, '');
  const description: Field = [270, 2, text(`<OME>${one('Image0', 0)}${one('Image1', 1)}</OME>`)];
  const broken = { ...page(2, [[259, 3, [5]]]), blocks: [Uint8Array.of(255, 255, 255)] };
  const images = await open({ 'a.tif': makeTiff({ pages: [page(1, [description]), broken] }) });
  expect(images.map(({ name }) => name)).toEqual(['Image0', 'Image1']);
  await expectError(images[1]!.plane(), 'bad-file', 'a.tif, page 2: strip 1', 'LZW');
});
