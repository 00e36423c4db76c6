import { deflateSync, gzipSync } from 'node:zlib';
import Blosc from 'numcodecs/blosc';
import LZ4 from 'numcodecs/lz4';
import Zstd from 'numcodecs/zstd';
import { describe, expect, test } from 'vitest';
import { type ImageSource, openImages } from '../../../js/io/index.ts';
import { crc32c } from '../../../js/io/zarr/crc32c.ts';
import { expectError } from './expect-error.ts';
import {
  arrayV2,
  arrayV3,
  asInputs,
  type Files,
  type MadeArray,
  numberOf,
  shardedV3,
} from './make-zarr.ts';

async function openOne(files: Files): Promise<ImageSource> {
  const images = await openImages(asInputs(files));
  expect(images.length).toBe(1);
  return images[0]!;
}

/** Expects elements to be their number in C order, in whole planes and in every corner of them. */
async function expectNumbers(source: ImageSource, modulo = 65_536): Promise<void> {
  const { shape } = source;
  const [frames, channels, depth, height, width] = shape;
  for (let t = 0; t < frames; t++) {
    for (let c = 0; c < channels; c++) {
      for (let z = 0; z < depth; z++) {
        const { data } = await source.plane({ t, c, z });
        const first = numberOf(shape, [t, c, z, 0, 0]);
        const expected = Array.from(data, (_, i) => (first + i) % modulo);
        expect(data.length).toBe(height * width);
        expect(Array.from(data)).toEqual(expected);
        await expectRegion(source, { t, c, z }, expected);
      }
    }
  }
}

async function expectRegion(
  source: ImageSource,
  at: { t: number; c: number; z: number },
  plane: number[],
): Promise<void> {
  const [, , , height, width] = source.shape;
  const region = {
    x: width >> 2,
    y: height >> 2,
    width: (width >> 1) + 1,
    height: (height >> 1) + 1,
  };
  const { data } = await source.plane({ ...at, region });
  const expected: number[] = [];
  for (let y = 0; y < region.height; y++) {
    const from = (region.y + y) * width + region.x;
    expected.push(...plane.slice(from, from + region.width));
  }
  expect(Array.from(data)).toEqual(expected);
}

const gzip = { name: 'gzip', configuration: { level: 5 } };
const little = { name: 'bytes', configuration: { endian: 'little' } };

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
});

describe('codecs', () => {
  const array = { shape: [3, 6, 10], chunks: [1, 4, 6] };
  const through = (codec: { encode(bytes: Uint8Array): unknown }) => (bytes: Uint8Array) =>
    codec.encode(bytes) as Promise<Uint8Array>;

  const v2: [compressor: Record<string, unknown>, encode: NonNullable<MadeArray['encode']>][] = [
    [{ id: 'zlib', level: 1 }, (bytes) => deflateSync(bytes)],
    [{ id: 'gzip', level: 1 }, (bytes) => gzipSync(bytes)],
    [{ id: 'lz4', acceleration: 1 }, through(LZ4.fromConfig({ id: 'lz4' } as never))],
    [{ id: 'zstd', level: 1 }, through(Zstd.fromConfig({ id: 'zstd' } as never))],
    ...['blosclz', 'lz4', 'lz4hc', 'zlib', 'zstd'].map((cname): (typeof v2)[number] => {
      const config = { id: 'blosc', cname, clevel: 5, shuffle: 1, blocksize: 0 };
      return [config, through(Blosc.fromConfig(config as never))];
    }),
  ];

  test.each(v2)('%j', async (compressor, encode) => {
    await expectNumbers(
      await openOne(await arrayV2('', { ...array, encode, extra: { compressor } })),
    );
    const { id, ...configuration } = compressor;
    for (const name of [String(id), `numcodecs.${id}`]) {
      const codecs = [little, { name, configuration }];
      await expectNumbers(
        await openOne(await arrayV3('', { ...array, encode, extra: { codecs } })),
      );
    }
  });

  test('checksums', async () => {
    const encode = (bytes: Uint8Array) => {
      const sum = Buffer.alloc(4);
      sum.writeUInt32LE(crc32c(bytes));
      return gzipSync(Buffer.concat([bytes, sum]));
    };
    const codecs = [little, { name: 'crc32c' }, gzip];
    await expectNumbers(await openOne(await arrayV3('', { ...array, encode, extra: { codecs } })));
    const wrong = (bytes: Uint8Array) => gzipSync(Buffer.concat([bytes, Buffer.alloc(4)]));
    const source = await openOne(await arrayV3('', { ...array, encode: wrong, extra: { codecs } }));
    await expectError(source.plane(), 'bad-file', 'a.zarr', 'chunk c/0/0/0', 'crc32c', 'checksum');
  });

  test('transposed', async () => {
    const transpose = { name: 'transpose', configuration: { order: [2, 1, 0] } };
    const extra = { codecs: [transpose, little] };
    await expectNumbers(await openOne(await arrayV3('', { ...array, fortran: true, extra })));
    const wrong = { codecs: [{ ...transpose, configuration: { order: [0, 0, 1] } }, little] };
    await expectError(
      openOne(await arrayV3('', { ...array, extra: wrong })),
      'bad-file',
      '[0,0,1]',
    );
  });

  test('filters of numcodecs: delta, shuffle, fixedscaleoffset', async () => {
    const delta = (bytes: Uint8Array) => {
      const values = new Uint16Array(bytes.slice().buffer);
      return new Uint8Array(values.map((value, i) => value - (values[i - 1] ?? 0)).buffer);
    };
    const shuffle = (bytes: Uint8Array) =>
      bytes.map(
        (_, i) => bytes[(i % (bytes.length / 2)) * 2 + Math.floor((2 * i) / bytes.length)]!,
      );
    const encode = (bytes: Uint8Array) => shuffle(delta(bytes));
    const filters = [
      { id: 'delta', dtype: '<u2' },
      { id: 'shuffle', elementsize: 2 },
    ];
    await expectNumbers(await openOne(await arrayV2('', { ...array, encode, extra: { filters } })));

    // Stored as bytes: (value - 1000) · 10.
    const scaled = await arrayV2('', {
      ...{ shape: [2, 5], chunks: [2, 5], dtype: '|u1' },
      value: ([y = 0, x = 0]) => 10 * y + x,
      extra: {
        dtype: '<f4',
        filters: [{ id: 'fixedscaleoffset', scale: 10, offset: 1000, dtype: '<f4', astype: '|u1' }],
      },
    });
    const { data } = await (await openOne(scaled)).plane();
    expect(data).toBeInstanceOf(Float32Array);
    expect(Array.from(data)).toEqual(
      Array.from({ length: 10 }, (_, i) =>
        Math.fround(1000 + (10 * Math.floor(i / 5) + (i % 5)) / 10),
      ),
    );
  });

  test('packed booleans', async () => {
    const encode = (bytes: Uint8Array) => {
      const packed = new Uint8Array(1 + Math.ceil(bytes.length / 8));
      packed[0] = packed.length * 8 - 8 - bytes.length;
      bytes.forEach((value, i) => {
        packed[1 + (i >> 3)]! |= value << (7 - (i & 7));
      });
      return packed;
    };
    const files = await arrayV2('', {
      ...{ shape: [3, 7], chunks: [3, 7], dtype: '|b1', encode },
      value: ([y = 0, x = 0]) => (x * y) % 2,
      extra: { filters: [{ id: 'packbits' }] },
    });
    const { data } = await (await openOne(files)).plane();
    expect(Array.from(data)).toEqual(
      Array.from({ length: 21 }, (_, i) => (((i % 7) * Math.floor(i / 7)) % 2) * 255),
    );
  });
});

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
