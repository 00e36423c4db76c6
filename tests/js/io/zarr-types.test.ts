import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { expectError } from './expect-error.ts';
import { arrayV2, arrayV3 } from './make-zarr.ts';
import { gzip, little, openOne } from './zarr-numbers.ts';

describe('types', () => {
  const values = [0, 1, 2, 100, 127, 5, 6, 7];
  const types = ['u1', 'i1', 'u2', 'i2', 'u4', 'i4', 'u8', 'i8', 'f4', 'f8'];
  const planes: Readonly<Record<string, string>> = {
    ...{ u1: 'uint8', i1: 'int8', u2: 'uint16', i2: 'int16', u4: 'uint32', i4: 'int32' },
    ...{ u8: 'uint32', i8: 'int32', f4: 'float32', f8: 'float32' },
  };

  test.each(types)('%s of both byte orders', async (type) => {
    const sign = /[if]/.test(type) ? -1 : 1;
    for (const order of ['<', '>']) {
      const array = {
        ...{ shape: [2, 4], chunks: [1, 3], dtype: order + type },
        value: ([y = 0, x = 0]: readonly number[]) => sign * values[y * 4 + x]! + 0,
      };
      const compressed = {
        ...array,
        encode: (bytes: Uint8Array) => gzipSync(bytes),
        extra: { compressor: { id: 'gzip' } },
      };
      for (const files of [await arrayV2('', array), await arrayV2('', compressed)]) {
        const source = await openOne(files);
        expect(source.dtype).toBe(planes[type]);
        const expected = values.map((value) => sign * value + 0);
        expect(Array.from((await source.plane()).data)).toEqual(expected);
      }
    }
  });

  test('half precision', async () => {
    const bits = [0x0000, 0x3c00, 0xc000, 0x7bff, 0x0001, 0x7c00, 0xfc00, 0x3555];
    const array = {
      ...{ shape: [2, 4], chunks: [2, 4], dtype: '<f2' },
      value: ([y = 0, x = 0]: readonly number[]) => bits[y * 4 + x]!,
    };
    const codecs = [little, gzip];
    const encode = (bytes: Uint8Array) => gzipSync(bytes);
    for (const files of [
      await arrayV2('', array),
      await arrayV3('', { ...array, encode, extra: { codecs } }),
    ]) {
      const { data } = await (await openOne(files)).plane();
      expect(Array.from(data)).toEqual([
        ...[0, 1, -2, 65_504, 2 ** -24, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
        0.333251953125,
      ]);
    }
  });

  test.each([
    ['<u8', 2n ** 32n, 'uint32'],
    ['<u8', 2n ** 64n - 1n, 'uint32'],
    ['<i8', 2n ** 31n, 'int32'],
    ['<i8', -(2n ** 31n) - 1n, 'int32'],
  ])('%s: %d does not fit into %s', async (dtype, value, plane) => {
    const value_ = ([, x = 0]: readonly number[]) => (x === 2 ? value : 1);
    const files = await arrayV2('', { shape: [1, 4], chunks: [1, 2], dtype, value: value_ });
    const source = await openOne(files);
    await expectError(source.plane(), 'unsupported', 'a.zarr: chunk 0.1', String(value), plane);
    const region = { x: 0, y: 0, width: 2, height: 1 };
    expect(Array.from((await source.plane({ region })).data)).toEqual([1, 1]);
  });

  test.each([
    ['<u8', 2n ** 32n - 1n],
    ['<i8', 2n ** 31n - 1n],
    ['<i8', -(2n ** 31n)],
  ])('%s: %d fits', async (dtype, value) => {
    const files = await arrayV2('', { shape: [1, 2], chunks: [1, 2], dtype, value: () => value });
    expect(Array.from((await (await openOne(files)).plane()).data)).toEqual(
      Array(2).fill(Number(value)),
    );
  });
});
