import { deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { expectError } from './expect-error.ts';
import { type Field, greyFields, openTiff } from './make-tiff.ts';
import { shardedV3 } from './make-zarr.ts';
import { gzip, little, openOne } from './zarr-numbers.ts';

/** Small files whose parts all lie at one place ask for gigabytes when each is read. */
function tiffOf(strips: number, stored: Uint8Array) {
  const fields: Field[] = [
    ...greyFields(4, strips, 8, [
      [259, 3, [8]],
      [278, 4, [1]],
    ]),
    [273, 4, Array(strips).fill(8)],
    [279, 4, Array(strips).fill(stored.length)],
  ];
  return openTiff({ pages: [{ fields, blocks: [stored] }] });
}

function padded(bytes: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  out.set(bytes);
  return out;
}

test('strips of a TIFF that share their bytes', async () => {
  const row = deflateSync(Uint8Array.of(1, 2, 3, 4));
  const source = await tiffOf(400, padded(row, 50_000));
  await expectError(source.plane(), 'bad-file', 'a.tif, page 1', '400 parts', 'share');
  // Equal ones may be stored once.
  const { data } = await (await tiffOf(400, row)).plane();
  expect(Array.from(data.subarray(-4))).toEqual([1, 2, 3, 4]);
});

test('chunks of a shard that share their bytes', async () => {
  const array = { shape: [8, 8], chunks: [1, 1] };
  const shards = { per: [8, 8], checksum: false, codecs: [little, gzip] };
  const encode = (bytes: Uint8Array) => gzipSync(bytes);
  const made = await shardedV3('', { ...array, encode }, shards);
  const open = (stored: Uint8Array) => {
    const shard = padded(stored, stored.length + 64 * 16);
    const index = new DataView(shard.buffer, stored.length);
    for (let i = 0; i < 64; i++) index.setBigUint64(16 * i + 8, BigInt(stored.length), true);
    return openOne({ ...made, 'c/0/0': shard });
  };
  const chunk = gzipSync(Uint8Array.of(7, 0));
  const source = await open(padded(chunk, 60_000));
  await expectError(source.plane(), 'bad-file', 'a.zarr', 'shard c/0/0', '64 parts', 'share');
  expect(Array.from((await (await open(chunk)).plane()).data)).toEqual(Array(64).fill(7));
});
