import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { widenHalves } from '../../../js/io/half.ts';
import { type Field, greyFields, openTiff, readValues } from './make-tiff.ts';

const floats: Field = [339, 3, [3]];
const zip: Field = [259, 3, [8]];

/** Samples as bytes of a byte order. */
function stored(
  values: readonly number[],
  size: 2 | 4 | 8,
  bigEndian: boolean,
  half = false,
): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * size));
  values.forEach((value, i) => {
    if (half) view.setUint16(i * 2, value, !bigEndian);
    else if (size === 4) view.setFloat32(i * 4, value, !bigEndian);
    else view.setFloat64(i * 8, value, !bigEndian);
  });
  return new Uint8Array(view.buffer);
}

describe('samples', () => {
  test('halves: normal, subnormal, infinite and no numbers', () => {
    const halves = [
      0x0000, 0x8000, 0x3c00, 0xbc00, 0x3555, 0x7bff, 0x0001, 0x83ff, 0x0400, 0x7c00, 0xfc00,
      0x7e01,
    ];
    expect(Array.from(widenHalves(Uint16Array.from(halves)))).toEqual([
      ...[0, -0, 1, -1, 0.333251953125, 65504, 2 ** -24, -1023 * 2 ** -24, 2 ** -14],
      ...[Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN],
    ]);
  });

  test.each([false, true])('floats of 16, 32 and 64 bits, big-endian %s', async (bigEndian) => {
    const values = [0, 1.5, -2.25, 100];
    const halves = [0, 0x3e00, 0xc080, 0x5640];
    for (const [bits, blocks] of [
      [16, [stored(halves, 2, bigEndian, true)]],
      [32, [stored(values, 4, bigEndian)]],
      [64, [stored(values, 8, bigEndian)]],
    ] as const) {
      const pages = [{ fields: greyFields(4, 1, bits, [floats]), blocks }];
      expect(await readValues({ pages, bigEndian })).toEqual(values);
      expect((await openTiff({ pages, bigEndian })).dtype).toBe('float32');
    }
  });

  test.each([false, true])(
    'the floating-point predictor is the same in both byte orders, big-endian %s',
    async (bigEndian) => {
      const values = [0.5, -3.25, 1e6, 7];
      for (const size of [4, 8] as const) {
        // High bytes first, then differences, whatever the file's order.
        const bytes = stored(values, size, true);
        const coded = bytes.map((_, i) => bytes[(i % 4) * size + Math.floor(i / 4)]!);
        for (let i = coded.length - 1; i > 0; i--) coded[i]! -= coded[i - 1]!;
        const fields = greyFields(4, 1, size * 8, [floats, zip, [317, 3, [3]]]);
        const pages = [{ fields, blocks: [Uint8Array.from(deflateSync(coded))] }];
        expect(await readValues({ pages, bigEndian })).toEqual(values);
      }
    },
  );

  test.each([false, true])(
    'the horizontal predictor on samples of 8 bytes, big-endian %s',
    async (bigEndian) => {
      const values = [1.5, -7.25, 3, 12345.5];
      const view = new DataView(stored(values, 8, bigEndian).buffer);
      const words = values.map((_, i) => view.getBigUint64(i * 8, !bigEndian));
      words.forEach((word, i) => {
        view.setBigUint64(i * 8, BigInt.asUintN(64, word - (words[i - 1] ?? 0n)), !bigEndian);
      });
      const fields = greyFields(4, 1, 64, [floats, zip, [317, 3, [2]]]);
      const blocks = [Uint8Array.from(deflateSync(new Uint8Array(view.buffer)))];
      expect(await readValues({ pages: [{ fields, blocks }], bigEndian })).toEqual(values);
    },
  );

  test('Zstandard, and data of it that are broken', async () => {
    // A frame of one raw block of five bytes.
    const frame = Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0x20, 5, 0x29, 0, 0, 1, 2, 3, 4, 5]);
    const fields = greyFields(5, 1, 8, [[259, 3, [50000]]]);
    expect(await readValues({ pages: [{ fields, blocks: [frame] }] })).toEqual([1, 2, 3, 4, 5]);
    const source = await openTiff({ pages: [{ fields, blocks: [frame.subarray(0, 8)] }] });
    await expect(source.plane()).rejects.toMatchObject({ code: 'bad-file' });
  });
});

describe('what tags say of samples', () => {
  test.each([
    ['uncompressed', 1, (bytes: Uint8Array) => bytes],
    ['PackBits', 32773, (bytes: Uint8Array) => Uint8Array.of(bytes.length - 1, ...bytes)],
  ])('a predictor without a compression that has one is ignored: %s', async (_, number, pack) => {
    const fields = greyFields(6, 1, 8, [
      [259, 3, [number]],
      [317, 3, [2]],
    ]);
    const blocks = [pack(Uint8Array.of(5, 1, 200, 7, 0, 3))];
    expect(await readValues({ pages: [{ fields, blocks }] })).toEqual([5, 1, 200, 7, 0, 3]);
  });

  test('alpha is the extra sample that is said to be it, wherever it stands', async () => {
    const read = (extra: number[], blocks: Uint8Array[], more: Field[] = []) => {
      const samples = 3 + extra.length;
      const fields = greyFields(1, 1, 8, [
        [258, 3, new Array(samples).fill(8)],
        [262, 3, [2]],
        [277, 3, [samples]],
        [338, 3, extra],
        ...more,
      ]);
      return readValues({ pages: [{ fields, blocks }] });
    };
    const chunky = [Uint8Array.of(50, 100, 20, 7, 100)];
    expect(await read([0, 2], chunky)).toEqual([50, 100, 20, 100]);
    expect(await read([0, 1], chunky)).toEqual([128, 255, 51, 100]);
    expect(await read([0, 0], chunky)).toEqual([50, 100, 20, 255]);
    expect(await read([2, 0], chunky)).toEqual([50, 100, 20, 7]);
    const planar = [50, 100, 20, 7, 100].map((value) => Uint8Array.of(value));
    expect(await read([0, 2], planar, [[284, 3, [2]]])).toEqual([50, 100, 20, 100]);
  });
});
