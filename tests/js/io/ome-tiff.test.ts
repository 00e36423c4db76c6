import { describe, expect, test } from 'vitest';
import { type ImageSource, openImages, StackBlendError } from '../../../js/io/index.ts';
import { expectError } from './expect-error.ts';
import { type Field, type FileSpec, greyFields, makeTiff, text } from './make-tiff.ts';
import { serveBytes } from './serve-bytes.ts';

const page = (value: number, xml?: string, more: Field[] = []) => ({
  fields: greyFields(2, 1, 8, [...(xml ? [[270, 2, text(xml)] as Field] : []), ...more]),
  blocks: [new Uint8Array(2).fill(value)],
});

/** A file whose pages hold these values, the first with the XML. */
const file = (xml: string, values: readonly number[], more: Partial<FileSpec> = {}) =>
  makeTiff({ pages: values.map((value, i) => page(value, i === 0 ? xml : undefined)), ...more });

const image = (content: string, sizes: string, name = '') =>
  `<Image Name="${name}"><Pixels DimensionOrder="XYZCT" SizeX="2" SizeY="1" ${sizes} Type="uint8">${content}</Pixels></Image>`;
const ome = (...images: string[]) => `<OME xmlns="x" UUID="u:own">${images.join('')}</OME>`;
const data = (ifd: number, first: string, name?: string, uuid = '') =>
  `<TiffData IFD="${ifd}" ${first} PlaneCount="1">${name ? `<UUID FileName="${name}">${uuid}</UUID>` : ''}</TiffData>`;

const open = (...files: [path: string, bytes: Uint8Array | string][]) =>
  openImages(
    files.map(([path, bytes]) => ({
      path,
      data: typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes,
    })),
  );

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

describe('OME-TIFF', () => {
  test.each([
    { big: false, bigEndian: false },
    { big: false, bigEndian: true },
    { big: true, bigEndian: false },
    { big: true, bigEndian: true },
  ])('planes out of order, several images: %o', async (kind) => {
    const one = image(
      data(3, 'FirstZ="0"') +
        data(1, 'FirstZ="1"') +
        data(2, 'FirstC="1"') +
        data(0, 'FirstC="1" FirstZ="1"'),
      'SizeZ="2" SizeC="2" SizeT="1"',
      'one',
    );
    const two = image('<TiffData IFD="4" PlaneCount="2"/>', 'SizeZ="1" SizeC="1" SizeT="2"', 'two');
    const images = await open(['a.tif', file(ome(one, two), [10, 11, 12, 13, 14, 15], kind)]);
    expect(images.map(({ name, shape }) => `${name} ${shape}`)).toEqual([
      'one 1,2,2,1,2',
      'two 2,1,1,1,2',
    ]);
    expect(await values(images[0]!)).toEqual([13, 11, 12, 10]);
    expect(await values(images[1]!)).toEqual([14, 15]);
  });

  test('an image whose pages are missing or of another size is left out', async () => {
    const good = image('<TiffData IFD="0"/>', '', 'good');
    const missing = image('<TiffData IFD="7"/>', '', 'missing');
    const other = good.replace('SizeX="2"', 'SizeX="3"');
    const images = await open(['a.tif', file(ome(missing, good, other), [5])]);
    expect(images.map(({ name }) => name)).toEqual(['a.tif, image 2']);
    // Without any that fits, the pages are frames.
    expect((await open(['a.tif', file(ome(other), [5, 6])]))[0]!.shape).toEqual([2, 1, 1, 1, 2]);
    const broken = ome(good).replace('</Image>', '');
    expect((await open(['a.tif', file(broken, [5, 6])]))[0]!.shape).toEqual([2, 1, 1, 1, 2]);
  });

  test('planes that no TiffData names are zero', async () => {
    const gaps = image(
      data(0, 'FirstT="0"') + data(1, 'FirstT="1" FirstZ="1"'),
      'SizeZ="2" SizeT="2"',
    );
    const [source] = await open(['a.tif', file(ome(gaps), [8, 9])]);
    expect(await values(source!)).toEqual([8, 0, 0, 9]);
    expect(await values(source!)).toEqual([8, 0, 0, 9]);
    const into = new Uint8Array(2).fill(77);
    await source!.plane({ t: 1, into });
    expect(Array.from(into)).toEqual([0, 0]);
  });

  test('pages that differ from the first are refused, with their place', async () => {
    const xml = ome(image('<TiffData/>', 'SizeT="2"'));
    const odd = { fields: greyFields(3, 1, 8), blocks: [new Uint8Array(3)] };
    const [source] = await open(['a.tif', makeTiff({ pages: [page(1, xml), odd] })]);
    await expectError(source!.plane({ t: 1 }), 'bad-file', 'page 2', '3 × 1', '2 × 1');
  });

  test('RGB pages are frames; several samples along c are channels', async () => {
    const rgb = (xml: string | undefined, value: number) => ({
      fields: greyFields(1, 1, 8, [
        ...[[258, 3, [8, 8, 8]] as Field, [262, 3, [2]] as Field, [277, 3, [3]] as Field],
        ...(xml ? [[270, 2, text(xml)] as Field] : []),
      ]),
      blocks: [Uint8Array.of(value, value + 1, value + 2)],
    });
    const channel = (name: string) => `<Channel Name="${name}" SamplesPerPixel="3"/>`;
    const xml = (c: number, t: number) =>
      ome(
        image(`${channel('A')}${channel('B')}<TiffData/>`, `SizeC="${c}" SizeT="${t}"`).replace(
          'SizeX="2"',
          'SizeX="1"',
        ),
      );
    const frames = makeTiff({ pages: [rgb(xml(3, 2), 10), rgb(undefined, 20)] });
    const [picture] = await open(['a.tif', frames]);
    expect([picture!.kind, ...picture!.shape]).toEqual(['rgba', 2, 1, 1, 1, 1]);
    expect(Array.from((await picture!.plane({ t: 1 })).data)).toEqual([20, 21, 22, 255]);
    const two = makeTiff({ pages: [rgb(xml(6, 1), 10), rgb(undefined, 20)] });
    const [planes] = await open(['a.tif', two]);
    expect([planes!.kind, ...planes!.shape]).toEqual(['planes', 1, 6, 1, 1, 1]);
    expect(planes!.channels.map(({ name }) => name)).toEqual(['A', 'A', 'A', 'B', 'B', 'B']);
    expect(await values(planes!)).toEqual([10, 11, 12, 20, 21, 22]);
  });

  test('more planes than the limit are refused before anything is made for them', async () => {
    const xml = ome(image('<TiffData/>', 'SizeT="999999999"'));
    await expectError(open(['a.tif', file(xml, [1])]), 'too-large', 'a.tif', '999999999 planes');
  });
});

describe('sets of OME-TIFFs', () => {
  const all = (['a.tif', 'sub/b.tif', 'c.tif'] as const)
    .map((name, t) => data(0, `FirstT="${t}"`, name, `u:${name}`))
    .join('');
  const set = ome(image(all, 'SizeT="3"', 'set'));
  const binaryOnly = '<OME><BinaryOnly MetadataFile="s.companion.ome" UUID="u:s"/></OME>';

  test('each with the metadata of all open once', async () => {
    const images = await open(
      ['c.tif', file(set, [3])],
      ['a.tif', file(set, [1])],
      [
        'sub/b.tif',
        file(
          set.replaceAll('"sub/', '"').replaceAll('"a.', '"../a.').replaceAll('"c.', '"../c.'),
          [2],
        ),
      ],
    );
    expect(images.map(({ name }) => name)).toEqual(['set']);
    expect(await values(images[0]!)).toEqual([1, 2, 3]);
  });

  test('a companion file leads, wherever it stands in the list', async () => {
    const files: [string, Uint8Array | string][] = [
      ['a.tif', file(binaryOnly, [1])],
      ['sub/b.tif', file(binaryOnly, [2])],
      ['c.tif', file(binaryOnly, [3])],
      ['s.companion.ome', set],
    ];
    const images = await open(...files);
    expect(images.map(({ name }) => name)).toEqual(['set']);
    expect(await values(images[0]!)).toEqual([1, 2, 3]);
    // Of the files that are there one image is made.
    const [two] = await open(files[0]!, files[2]!, files[3]!);
    expect(await values(two!)).toEqual([1, 3]);
    await expectError(open(files[3]!), 'bad-file', 's.companion.ome', 'a.tif, sub/b.tif, c.tif');
    expect(await values((await open(files[0]!))[0]!)).toEqual([1]);
  });

  test('one file of a set shows its own planes', async () => {
    const [source] = await open(['a.tif', file(set, [7])]);
    expect(source!.shape).toEqual([1, 1, 1, 1, 2]);
    expect(await values(source!)).toEqual([7]);
  });

  test('a renamed file is known by its UUID, or by being the only one', async () => {
    const renamed = ome(
      image(data(0, '', 'old.tif') + data(1, 'FirstT="1"', 'old.tif'), 'SizeT="2"'),
    );
    expect(await values((await open(['new.tif', file(renamed, [4, 5])]))[0]!)).toEqual([4, 5]);
    const byUuid = ome(
      image(data(0, '', 'old.tif', 'u:own') + data(0, 'FirstT="1"', 'b.tif', 'u:b'), 'SizeT="2"'),
    );
    const other = file('', [6]);
    const images = await open(['new.tif', file(byUuid, [4])], ['b.tif', other]);
    expect(images.length).toBe(1);
    expect(await values(images[0]!)).toEqual([4, 6]);
  });

  test('members that are no TIFF, and broken companions', async () => {
    const [source] = await open(
      ['a.tif', file(set, [1])],
      ['c.tif', 'what?'],
      ['sub/b.tif', file('', [2])],
    );
    expect((await source!.plane({ t: 1 })).data[0]).toBe(2);
    await expectError(source!.plane({ t: 2 }), 'bad-file', 'c.tif: is no TIFF', 'a.tif');
    const broken = set.replace('</Image>', '');
    await expectError(open(['s.companion.ome', broken]), 'bad-file', 's.companion.ome', 'line 1');
    const pixels = ome(image('<BinData>AAA=</BinData>', ''));
    await expectError(open(['s.companion.ome', pixels]), 'unsupported', 'in the XML itself');
  });

  test('files of a set that cannot be opened as one are images of their own', async () => {
    const wide = all.replace('FileName="c.tif"', 'FileName="x.tif"');
    const wrong = ome(image(wide, 'SizeT="3"').replace('SizeX="2"', 'SizeX="9"'));
    const images = await open(['a.tif', file(wrong, [1])], ['sub/b.tif', file('', [2])]);
    expect(images.map(({ name }) => name)).toEqual(['a.tif', 'sub/b.tif']);
  });

  test('names that lead out of the folder are not followed', async () => {
    const out = ome(
      image(data(0, '', '../../etc/passwd') + data(0, 'FirstT="1"', 'b.tif'), 'SizeT="2"'),
    );
    await expectError(open(['s.companion.ome', out]), 'bad-file', '../../etc/passwd');
  });
});

describe('sets on servers, whose folders cannot be listed', () => {
  const files = {
    'd/s.companion.ome': new TextEncoder().encode(
      ome(image(data(0, '', 'a.tif') + data(0, 'FirstT="1"', 'b.tif'), 'SizeT="2"')),
    ),
    'd/a.tif': file('', [1]),
    'd/b.tif': file('', [2]),
  };

  test('members are asked for when their planes are', async () => {
    const server = await serveBytes(files);
    try {
      const [source] = await openImages(server.url('d/s.companion.ome'));
      expect(source!.shape).toEqual([2, 1, 1, 1, 2]);
      expect(server.log.join()).not.toContain('b.tif');
      expect(await values(source!)).toEqual([1, 2]);
    } finally {
      await server.close();
    }
  });

  test('one that is missing is named', async () => {
    const { 'd/b.tif': _gone, ...rest } = files;
    const server = await serveBytes(rest);
    try {
      const [source] = await openImages(server.url('d/s.companion.ome'));
      expect((await source!.plane()).data[0]).toBe(1);
      await expectError(source!.plane({ t: 1 }), 'bad-file', 'b.tif', 's.companion.ome');
    } finally {
      await server.close();
    }
  });
});

test('mutated sets: images or errors, nothing else', { timeout: 30_000 }, async () => {
  const xml = ome(image(data(0, '', 'a.tif') + data(1, 'FirstC="1"', 'a.tif'), 'SizeC="2"', 'µ'));
  const whole = file(xml, [1, 2, 3], { big: true });
  let state = 1;
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let i = 0; i < 1500; i++) {
    const bytes = whole.slice(0, random(10) === 0 ? random(whole.length) : whole.length);
    for (let n = 0; n <= random(3); n++) bytes[random(bytes.length)] = random(256);
    const read = async () => {
      for (const source of await open(['a.tif', bytes])) await values(source);
    };
    const error = await read().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error !== undefined) expect(error).toBeInstanceOf(StackBlendError);
  }
});
