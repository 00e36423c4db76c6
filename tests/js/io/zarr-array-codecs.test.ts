import { deflateSync, gzipSync } from 'node:zlib';
import Blosc from 'numcodecs/blosc';
import LZ4 from 'numcodecs/lz4';
import Zstd from 'numcodecs/zstd';
import { describe, expect, test } from 'vitest';
import { crc32c } from '../../../js/io/zarr/crc32c.ts';
import { expectError } from './expect-error.ts';
import { arrayV2, arrayV3, type MadeArray } from './make-zarr.ts';
import { expectNumbers, gzip, little, openOne } from './zarr-numbers.ts';

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
