import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openImages, readStack } from '../../../js/io/index.ts';
import { expectError } from './expect-error.ts';
import { type Field, greyFields, makeTiff, openTiff, ramp } from './make-tiff.ts';

describe('broken files', () => {
  const page = { fields: greyFields(4, 4, 8), blocks: [ramp(16)] };

  test('directories that form a loop', async () => {
    for (const loopTo of [0, 1, 2]) {
      const pages = [page, page, page];
      await expectError(
        openTiff({ pages, loopTo }),
        'bad-file',
        'a.tif',
        'loop',
        `page ${loopTo + 1} again`,
      );
    }
  });

  test('every truncation ends in a message that names the file', async () => {
    const whole = makeTiff({ pages: [page, page] });
    for (let length = 1; length < whole.length; length++) {
      const cut = { name: 'cut.tif', data: whole.slice(0, length) };
      const read = openImages(cut).then(([source]) => readStack(source!));
      await expectError(read, length < 4 ? 'unsupported' : 'bad-file', 'cut.tif');
    }
  });

  test('a missing strip names the page', async () => {
    const fields = greyFields(4, 4, 8, [[273, 4, [1_000_000]]]);
    const source = await openTiff({ pages: [page, { fields, blocks: [ramp(16)] }] });
    expect((await source.plane({ t: 0 })).data.length).toBe(16);
    await expectError(source.plane({ t: 1 }), 'bad-file', 'a.tif, page 2');
  });

  test.each([
    ['LZW', 5, ['at 8', 'LZW']],
    ['Deflate', 8, ['decompressed']],
    ['Zstandard', 50000, ['at 8']],
  ])(
    'a strip that cannot be decoded is named, with its file and page: %s',
    async (_, code, parts) => {
      const fields = greyFields(50, 50, 8, [
        [259, 3, [code]],
        [278, 4, [25]],
      ]);
      const broken = Uint8Array.of(0xff, 0xff, 0xff, 0xff);
      const source = await openTiff({ pages: [{ fields, blocks: [broken, broken] }] });
      await expectError(source.plane(), 'bad-file', 'a.tif, page 1: strip 1 ', ...parts);
    },
  );

  test('a byte count that runs past the end is cut', async () => {
    const whole = makeTiff({
      pages: [{ fields: greyFields(4, 4, 8, [[279, 4, [0xffffff]]]), blocks: [ramp(16)] }],
    });
    expect(Array.from((await (await openTiff(whole)).plane()).data)).toEqual(Array.from(ramp(16)));
  });

  test.each([1, 5, 8, 32773])(
    'sizes that the data cannot have (compression %i)',
    async (compression) => {
      for (const more of [[], [[278, 4, [1]] as Field]]) {
        const fields = greyFields(30_000, 30_000, 8, [[259, 3, [compression]], ...more]);
        await expectError(
          openTiff({ pages: [{ fields, blocks: [ramp(64)] }] }),
          'bad-file',
          '30000',
        );
      }
    },
  );

  test('sizes beyond the limits', async () => {
    const fields = greyFields(70_000, 70_000, 8);
    await expectError(openTiff({ pages: [{ fields, blocks: [ramp(64)] }] }), 'too-large', 'a.tif');
    const file = makeTiff({ pages: [page, page, page] });
    await expectError(openImages(file, { limits: { planes: 2 } }), 'too-large', '2 pages');
  });

  test.each([
    ['no width', greyFields(0, 4, 8)],
    ['no samples', greyFields(4, 4, 8, [[277, 3, [0]]])],
    [
      'a tile without a size',
      greyFields(4, 4, 8, [
        [324, 4, [8]],
        [325, 4, [16]],
      ]),
    ],
    [
      'a tag outside the file',
      greyFields(4, 4, 8, [
        [278, 4, [1]],
        [273, 4, [8, 8, 8]],
      ]),
    ],
  ])('%s', async (_what, fields) => {
    await expectError(openTiff({ pages: [{ fields, blocks: [ramp(16)] }] }), 'bad-file', 'a.tif');
  });

  test.each([
    ['64-bit integers', greyFields(4, 4, 64)],
    ['floats of 24 bits', greyFields(4, 4, 24, [[339, 3, [3]]])],
    ['complex numbers', greyFields(4, 4, 64, [[339, 3, [6]]])],
  ])('%s are unsupported', async (_what, fields) => {
    await expectError(openTiff({ pages: [{ fields, blocks: [ramp(16)] }] }), 'unsupported', 'bit');
  });

  test('mutated bytes: a picture or an error, nothing else', { timeout: 20_000 }, async () => {
    const blocks = [Uint8Array.from(deflateSync(ramp(16)))];
    const whole = makeTiff({
      pages: [{ fields: greyFields(4, 4, 8, [[259, 3, [8]]]), blocks }, page],
    });
    let seed = 1;
    const random = () => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      return seed / 2 ** 31;
    };
    for (let round = 0; round < 1500; round++) {
      const data = whole.slice();
      for (let i = 0; i < 3; i++)
        data[Math.floor(random() * data.length)] = Math.floor(random() * 256);
      const read = openImages({ name: 'mutated', data }).then(([source]) => readStack(source!));
      const error = await read.then(
        () => undefined,
        (reason) => reason,
      );
      if (error) expect(error).toMatchObject({ name: 'StackBlendError', message: /mutated/ });
    }
  });
});
