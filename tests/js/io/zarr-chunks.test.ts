import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openImages } from '../../../js/io/index.ts';
import { expectError } from './expect-error.ts';
import { arrayV2, arrayV3, shardedV3 } from './make-zarr.ts';
import { expectNumbers, openOne } from './zarr-numbers.ts';

describe('chunks', () => {
  const shapes: [shape: number[], chunks: number[]][] = [
    [[7], [3]],
    [
      [5, 7],
      [5, 7],
    ],
    [
      [5, 7],
      [2, 3],
    ],
    [
      [5, 7],
      [1, 1],
    ],
    [
      [5, 7],
      [9, 8],
    ],
    [
      [4, 5, 7],
      [1, 2, 4],
    ],
    [
      [4, 5, 7],
      [3, 3, 3],
    ],
    [
      [2, 4, 5, 7],
      [1, 2, 5, 7],
    ],
    [
      [3, 2, 4, 5, 7],
      [2, 1, 3, 2, 5],
    ],
    [[], []],
  ];

  test.each(shapes)('%j in chunks of %j', async (shape, chunks) => {
    const array = { shape, chunks };
    await expectNumbers(await openOne(await arrayV2('', array)));
    const separated = { ...array, extra: { dimension_separator: '/' } };
    await expectNumbers(await openOne(await arrayV2('', separated)));
    await expectNumbers(await openOne(await arrayV2('', { ...array, fortran: true })));
    if (shape.length > 0) await expectNumbers(await openOne(await arrayV3('', array)));
  });

  test.each(shapes.slice(0, -1))('%j in shards with chunks of %j', async (shape, chunks) => {
    for (const location of ['start', 'end'] as const) {
      for (const checksum of [true, false]) {
        const shards = { per: shape.map((_, i) => 1 + (i % 3)), location, checksum };
        await expectNumbers(await openOne(await shardedV3('', { shape, chunks }, shards)));
      }
    }
  });

  test('planes of chunks that hold several are decoded once', async () => {
    let reads = 0;
    const files = await arrayV2('', {
      ...{ shape: [6, 8, 8], chunks: [6, 8, 8] },
      extra: { compressor: { id: 'zlib', level: 1 } },
      encode: (bytes) => deflateSync(bytes),
    });
    const tree = {
      name: 'a.zarr',
      get: async () => undefined,
      read: async (path: string) => {
        if (path.startsWith('0')) reads++;
        return files[path];
      },
      list: async () => Object.keys(files).map((name) => ({ name, kind: 'file' as const })),
    };
    const [source] = await openImages(tree);
    await Promise.all([0, 1, 2, 3].map((z) => source!.plane({ z })));
    await expectNumbers(source!);
    expect(reads).toBe(1);
    source!.close();
  });

  test('large planes are decoded in bands', async () => {
    const array = { shape: [1500, 1100], chunks: [128, 1100] };
    const extra = { compressor: { id: 'zlib', level: 1 } };
    const encode = (bytes: Uint8Array) => deflateSync(bytes, { level: 1 });
    const source = await openOne(await arrayV2('', { ...array, extra, encode }));
    const into = new Uint16Array(1500 * 1100);
    for (const { data } of [await source.plane({ into }), await source.plane()]) {
      expect(data.findIndex((value, i) => value !== i % 65_536)).toBe(-1);
    }
  });

  test('bands in the memory of those before show nothing of them where chunks are missing', async () => {
    const [height, width] = [1024, 1100];
    const source = await openOne(
      await arrayV2('', {
        ...{ shape: [3, height, width], chunks: [1, 256, 550] },
        value: ([z]) => 100 + z!,
        // The second half of the second plane, and a quarter of the third one's first band.
        without: ([z, y, x]) => (z === 1 && y! >= 2) || (z === 2 && y === 1 && x === 1),
        extra: { compressor: { id: 'zlib', level: 1 }, fill_value: 7 },
        encode: (bytes) => deflateSync(bytes, { level: 1 }),
      }),
    );
    const into = new Uint16Array(height * width);
    for (let z = 0; z < 3; z++) {
      const { data } = await source.plane({ z, into });
      const expected = (i: number) => {
        const y = Math.floor(i / width);
        const missing = z === 1 ? y >= 512 : z === 2 && y >= 256 && y < 512 && i % width >= 550;
        return missing ? 7 : 100 + z;
      };
      expect(data.findIndex((value, i) => value !== expected(i))).toBe(-1);
    }
    source.close();
  });
});

describe('missing chunks', () => {
  const array = {
    ...{ shape: [4, 6], chunks: [2, 2] },
    without: ([y, x]: readonly number[]) => y === 1 || x === 2,
  };
  const fills: [dtype: string, fill: unknown, expected: number][] = [
    ['<u2', null, 0],
    ['<u2', 9, 9],
    ['|u1', '0', 0],
    ['<u4', '42', 42],
    ['|b1', true, 255],
    ['<f4', 'NaN', Number.NaN],
    ['<f8', 'Infinity', Number.POSITIVE_INFINITY],
    ['<f4', '-Infinity', Number.NEGATIVE_INFINITY],
    ['<f4', '0x3fc00000', 1.5],
    ['<f8', '0x3ff8000000000000', 1.5],
    ['<f2', '0x3e00', 1.5],
    ['<i8', -7, -7],
  ];

  test.each(fills)('%s with fill value %j', async (dtype, fill_value, expected) => {
    const made = { ...array, dtype, value: () => 1, extra: { fill_value } };
    const one = dtype === '|b1' ? 255 : dtype === '<f2' ? 2 ** -24 : 1;
    const shards = { per: [2, 1] };
    for (const files of [
      await arrayV2('', made),
      ...(dtype === '|u1' ? [] : [await arrayV3('', made), await shardedV3('', made, shards)]),
    ]) {
      const source = await openOne(files);
      const rows = [one, one, one, one, expected, expected];
      const none = Array(6).fill(expected);
      const whole = [...rows, ...rows, ...none, ...none];
      expect(Array.from((await source.plane()).data)).toEqual(whole);
      const region = { x: 3, y: 1, width: 2, height: 2 };
      const { data } = await source.plane({ region });
      expect(Array.from(data)).toEqual([one, expected, expected, expected]);
    }
  });

  test('a NaN that JSON does not have', async () => {
    const made = { ...array, dtype: '<f4', without: () => true };
    const files = await arrayV2('', made);
    const text = new TextDecoder()
      .decode(files['.zarray'])
      .replace('"fill_value":0', '"fill_value": NaN');
    files['.zarray'] = new TextEncoder().encode(text);
    expect((await (await openOne(files)).plane()).data[0]).toBeNaN();
  });

  test('a fill value that does not fit matters where it is needed', async () => {
    const extra = { fill_value: Number.MIN_SAFE_INTEGER };
    const files = await arrayV2('', { ...array, dtype: '<i8', extra });
    const source = await openOne(files);
    await expectError(source.plane(), 'unsupported', 'a.zarr: chunk 0.2', 'fill value');
    const region = { x: 0, y: 0, width: 4, height: 2 };
    expect(Array.from((await source.plane({ region })).data)).toEqual([0, 1, 2, 3, 6, 7, 8, 9]);
  });
});
