import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openImages, type Region } from '../../../js/io/index.ts';
import { expectError } from './expect-error.ts';
import {
  type Field,
  type FileSpec,
  greyFields,
  makeTiff,
  openTiff,
  type PageSpec,
} from './make-tiff.ts';

const [width, height] = [37, 29];
const value = (x: number, y: number, sample = 0) => (x * 3 + y * 7 + sample * 50) & 255;

/** Cuts an image into blocks, strips where `across` is the width; the last strip is shorter. */
function cut(blockWidth: number, blockHeight: number, samples: number[]): Uint8Array[] {
  const blocks: Uint8Array[] = [];
  for (let y0 = 0; y0 < height; y0 += blockHeight) {
    for (let x0 = 0; x0 < width; x0 += blockWidth) {
      const rows = blockWidth === width ? Math.min(blockHeight, height - y0) : blockHeight;
      const bytes: number[] = [];
      for (let y = y0; y < y0 + rows; y++) {
        for (let x = x0; x < x0 + blockWidth; x++) {
          for (const sample of samples) bytes.push(value(x, y, sample));
        }
      }
      blocks.push(Uint8Array.from(bytes));
    }
  }
  return blocks;
}

const deflated = (blocks: Uint8Array[]) =>
  blocks.map((block) => Uint8Array.from(deflateSync(block)));
const tiles: Field[] = [
  [322, 3, [16]],
  [323, 3, [16]],
];
const rows = (count: number): Field => [278, 3, [count]];
const three: Field[] = [
  [258, 3, [8, 8, 8]],
  [277, 3, [3]],
];
const planar: Field = [284, 3, [2]];
const zip: Field = [259, 3, [8]];
const each = (make: (samples: number[]) => Uint8Array[]) => [0, 1, 2].flatMap((s) => make([s]));

const kinds: [name: string, page: PageSpec][] = [
  ['strips', { fields: greyFields(width, height, 8, [rows(5)]), blocks: cut(width, 5, [0]) }],
  [
    'deflated strips',
    { fields: greyFields(width, height, 8, [rows(5), zip]), blocks: deflated(cut(width, 5, [0])) },
  ],
  ['tiles', { fields: greyFields(width, height, 8, tiles), blocks: cut(16, 16, [0]), tiled: true }],
  [
    'deflated tiles',
    {
      fields: greyFields(width, height, 8, [...tiles, zip]),
      blocks: deflated(cut(16, 16, [0])),
      tiled: true,
    },
  ],
  [
    'planar strips',
    {
      fields: greyFields(width, height, 8, [...three, planar, rows(20)]),
      blocks: each((s) => cut(width, 20, s)),
    },
  ],
  [
    'planar deflated tiles',
    {
      fields: greyFields(width, height, 8, [...three, ...tiles, planar, zip]),
      blocks: deflated(each((s) => cut(16, 16, s))),
      tiled: true,
    },
  ],
  [
    'chunky strips',
    { fields: greyFields(width, height, 8, [...three, rows(4)]), blocks: cut(width, 4, [0, 1, 2]) },
  ],
  [
    'chunky tiles',
    {
      fields: greyFields(width, height, 8, [...three, ...tiles]),
      blocks: cut(16, 16, [0, 1, 2]),
      tiled: true,
    },
  ],
  [
    'RGB tiles',
    {
      fields: greyFields(width, height, 8, [...three, ...tiles, zip, [262, 3, [2]]]),
      blocks: deflated(cut(16, 16, [0, 1, 2])),
      tiled: true,
    },
  ],
  [
    'white-is-zero tiles',
    {
      fields: greyFields(width, height, 8, [...tiles, zip, [262, 3, [0]]]),
      blocks: deflated(cut(16, 16, [0])),
      tiled: true,
    },
  ],
];

const regions: Region[] = [
  { x: 0, y: 0, width, height },
  { x: 0, y: 0, width: 1, height: 1 },
  { x: 36, y: 28, width: 1, height: 1 },
  { x: 15, y: 15, width: 2, height: 2 },
  { x: 7, y: 3, width: 25, height: 20 },
  { x: 16, y: 16, width: 16, height: 13 },
];

describe('regions', () => {
  test.each(kinds)('of %s are what the whole plane has there', async (name, page) => {
    const spec: FileSpec = { pages: [page] };
    const source = await openTiff(spec);
    const step = source.kind === 'rgba' ? 4 : 1;
    for (let c = 0; c < source.shape[1]; c++) {
      for (const region of regions) {
        const { data } = await source.plane({ c, region });
        for (let i = 0; i < region.width * region.height; i++) {
          const [x, y] = [region.x + (i % region.width), region.y + Math.floor(i / region.width)];
          const expected = name.startsWith('white') ? 255 - value(x, y) : value(x, y, c);
          if (data[i * step] !== expected)
            expect([name, c, x, y, data[i * step]]).toEqual([name, c, x, y, expected]);
        }
        if (step === 4)
          expect([data[1], data[2], data[3]]).toEqual([
            value(region.x, region.y, 1),
            value(region.x, region.y, 2),
            255,
          ]);
        const into = source.dtype === 'uint8' ? new Uint8Array(data.length) : undefined;
        expect((await source.plane({ c, region, into: into! })).data).toBe(into);
        expect(into).toEqual(data);
      }
      // Another source has nothing in its cache.
      const { data } = await (await openTiff(spec)).plane({ c });
      expect(data[5 * width * step + 4 * step]).toBe(
        name.startsWith('white') ? 255 - value(4, 5) : value(4, 5, c),
      );
    }
  });

  test('of one tile read that tile alone, and keep it', async () => {
    const page = kinds.find(([name]) => name === 'deflated tiles')![1];
    const blocks = page.blocks.map((block, i) => (i === 4 ? block : Uint8Array.of(1, 2, 3)));
    const source = await openTiff({ pages: [{ ...page, blocks }] });
    const region = { x: 17, y: 18, width: 9, height: 7 };
    const first = await source.plane({ region });
    expect(first.data[0]).toBe(value(17, 18));
    await expectError(source.plane({ region: { ...region, x: 0 } }), 'bad-file', 'a.tif, page 1');
    expect((await source.plane({ region })).data).toEqual(first.data);
  });

  test('of an image that is too large as a whole are read', async () => {
    const size = 65536;
    const [tile] = deflated([new Uint8Array(16384).fill(9)]);
    const at = 512 * 512 - 1;
    const sizes = new Array(at + 1).fill(0);
    sizes[at] = tile!.length;
    const fields = greyFields(size, size, 8, [
      [322, 3, [128]],
      [323, 3, [128]],
      [259, 3, [8]],
      [324, 4, sizes.map((length) => (length > 0 ? 8 : 0))],
      [325, 4, sizes],
    ]);
    const data = makeTiff({ pages: [{ fields, blocks: [tile!], tiled: true }] });
    const [source] = await openImages({ name: 'large.tif', data });
    expect(source!.levels).toEqual([{ shape: [size, size], downsample: [1, 1], tile: [128, 128] }]);
    const corner = { x: size - 130, y: size - 130, width: 130, height: 130 };
    const { data: pixels } = await source!.plane({ region: corner });
    expect([pixels[0], pixels[130 + 129], pixels[130 * 130 - 1]]).toEqual([0, 0, 9]);
    await expectError(source!.plane(), 'too-large', 'large.tif', '4.0 GiB');
  });
});

describe('pyramids', () => {
  const tiled = (w: number, h: number, fill: number, more: Field[] = []): PageSpec => ({
    fields: greyFields(w, h, 8, [...tiles, ...more]),
    blocks: Array.from({ length: Math.ceil(w / 16) * Math.ceil(h / 16) }, () =>
      new Uint8Array(256).fill(fill),
    ),
    tiled: true,
  });
  const strip = (w: number, h: number, fill: number, more: Field[] = []): PageSpec => ({
    fields: greyFields(w, h, 8, more),
    blocks: [new Uint8Array(w * h).fill(fill)],
  });

  test('of pages after the only plane: levels, but neither overviews nor thumbnails', async () => {
    const pages = [
      tiled(40, 32, 1),
      strip(20, 8, 2, [[254, 4, [1]]]),
      tiled(10, 8, 3),
      tiled(20, 16, 4),
      strip(5, 4, 5),
      strip(5, 4, 6, [[254, 4, [1]]]),
      tiled(16, 16, 7),
    ];
    const source = await openTiff({ pages });
    expect(source.shape).toEqual([1, 1, 1, 32, 40]);
    expect(source.levels.map(({ shape, tile }) => [...shape, tile?.length ?? 0])).toEqual([
      [32, 40, 2],
      [16, 20, 2],
      [8, 10, 2],
      [4, 5, 0],
    ]);
    const values: number[] = [];
    for (let level = 0; level < 4; level++) values.push((await source.plane({ level })).data[0]!);
    expect(values).toEqual([1, 4, 3, 6]);
  });

  test('pages of stacks are never levels', async () => {
    const source = await openTiff({
      pages: [strip(8, 8, 1), strip(8, 8, 2), strip(4, 4, 3, [[254, 4, [1]]])],
    });
    expect([source.shape[0], source.levels.length]).toEqual([2, 1]);
  });
});
