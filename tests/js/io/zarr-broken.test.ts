import { describe, expect, test } from 'vitest';
import { openImages } from '../../../js/io/index.ts';
import { expectError } from './expect-error.ts';
import { below, group, image, open, openOne } from './make-ome-zarr.ts';
import { arrayV2, asInputs, type Files, json, shardedV3 } from './make-zarr.ts';

describe('broken and hostile metadata', () => {
  const array = { shape: [4, 4], chunks: [2, 2] };
  const limits: [what: string, extra: object, code: string, parts: string[]][] = [
    ['a plane beyond the limit', { shape: [2 ** 20, 2 ** 20] }, 'too-large', ['planeBytes']],
    ['too many planes', { shape: [2 ** 30, 4, 4], chunks: [1, 4, 4] }, 'too-large', ['planes']],
    ['a chunk beyond the limit', { chunks: [2 ** 20, 2 ** 20] }, 'too-large', ['one chunk']],
    ['sizes that are none', { shape: [4, -1] }, 'bad-file', ['shape', '[4,-1]']],
    ['sizes in fractions', { chunks: [1.5, 2] }, 'bad-file', ['chunks']],
    ['sizes beyond all numbers', { shape: [1e300, 1e300] }, 'bad-file', ['shape']],
    ['no chunks', { chunks: [] }, 'bad-file', ['chunks', '2 sizes']],
    ['no shape', { shape: 'large' }, 'bad-file', ['shape', 'large']],
    ['an empty array', { shape: [0, 4] }, 'bad-file', ['shape']],
    ['many dimensions', { shape: Array(99).fill(1), chunks: Array(99).fill(1) }, 'bad-file', []],
    ['complex numbers', { dtype: '<c8' }, 'unsupported', ['<c8']],
    ['records', { dtype: [['a', '<i2']] }, 'unsupported', ['dtype']],
    ['an unknown codec', { compressor: { id: 'jpeg2k' } }, 'unsupported', ['jpeg2k', 'blosc']],
    ['a codec named like a method', { compressor: { id: 'constructor' } }, 'unsupported', []],
    ['a fill value that is none', { fill_value: 'much' }, 'bad-file', ['fill value', 'much']],
    ['a fill value of another type', { fill_value: 70_000 }, 'bad-file', ['70000']],
  ];

  test.each(limits)('%s', async (_, extra, code, parts) => {
    const files = { '.zarray': json({ ...JSON.parse(text(await arrayV2('', array))), ...extra }) };
    await expectError(open(files), code as 'bad-file', 'a.zarr', ...parts);
  });

  const text = (files: Files) => new TextDecoder().decode(files['.zarray']);

  test('chunks without end', async () => {
    const extra = { shape: [20_000, 20_000], chunks: [1, 1] };
    const files = { '.zarray': json({ ...JSON.parse(text(await arrayV2('', array))), ...extra }) };
    const source = await openOne(files);
    await expectError(source.plane(), 'too-large', 'a.zarr', '400000000 chunks');
    const region = { x: 5, y: 5, width: 2, height: 2 };
    expect(Array.from((await source.plane({ region })).data)).toEqual([0, 0, 0, 0]);
  });

  test('chunks that are cut short, too long or no data at all', async () => {
    const gzip = { compressor: { id: 'gzip' } };
    const blosc = { compressor: { id: 'blosc', cname: 'lz4' } };
    const zstd = { compressor: { id: 'zstd' } };
    for (const extra of [{}, gzip, blosc, zstd]) {
      for (const bytes of [new Uint8Array(0), new Uint8Array(7).fill(200)]) {
        const source = await openOne(await arrayV2('', { ...array, extra, encode: () => bytes }));
        await expectError(source.plane(), 'bad-file', 'a.zarr: chunk 0.0');
      }
    }
    const huge = () => new Uint8Array(200_000);
    const source = await openOne(await arrayV2('', { ...array, encode: huge }));
    await expectError(source.plane(), 'too-large', 'a.zarr/0.0');
  });

  test('shards that lie', async () => {
    const shards = { per: [2, 2], checksum: false };
    const made = await shardedV3('', array, shards);
    const shard = made['c/0/0']!;
    const broken = async (change: (view: DataView) => void) => {
      const copy = new Uint8Array(shard);
      change(new DataView(copy.buffer));
      return openOne({ ...made, 'c/0/0': copy });
    };
    const index = shard.length - 64;
    const far = await broken((view) => view.setBigUint64(index, 10n ** 15n, true));
    await expectError(
      far.plane(),
      'bad-file',
      'chunk 0, 0 in shard c/0/0',
      'byte 1000000000000000',
    );
    const long = await broken((view) => view.setBigUint64(index + 24, 2n ** 63n, true));
    await expectError(long.plane(), 'bad-file', 'chunk 0, 1 in shard c/0/0');
    const short = await openOne({ ...made, 'c/0/0': shard.slice(0, 20) });
    await expectError(short.plane(), 'bad-file', 'shard c/0/0', '20 bytes');
    const summed = await shardedV3('', array, { per: [2, 2] });
    summed['c/0/0']![33]! ^= 1;
    await expectError((await openOne(summed)).plane(), 'bad-file', 'shard c/0/0', 'checksum');
  });

  test('shards of too many or no whole chunks', async () => {
    const made = await shardedV3('', array, { per: [2, 2] });
    const change = (inner: number[], outer: number[]) => {
      const metadata = JSON.parse(new TextDecoder().decode(made['zarr.json']));
      metadata.codecs[0].configuration.chunk_shape = inner;
      metadata.chunk_grid.configuration.chunk_shape = outer;
      return open({ 'zarr.json': json(metadata) });
    };
    await expectError(change([3, 2], [4, 4]), 'bad-file', 'do not divide');
    await expectError(change([0, 2], [4, 4]), 'bad-file', 'do not divide');
    await expectError(change([1, 1], [2 ** 12, 2 ** 12]), 'too-large', 'a.zarr', 'chunks');
  });

  test('metadata that are no JSON, or not what they should be', async () => {
    const bytes = new TextEncoder().encode('{"shape": [1,');
    await expectError(open({ '.zarray': bytes }), 'bad-file', 'a.zarr/.zarray', 'no JSON');
    await expectError(open({ 'zarr.json': json([1]) }), 'bad-file', 'zarr.json', 'no JSON object');
    await expectError(open({ 'zarr.json': json({ node_type: 'array' }) }), 'bad-file', 'a.zarr');
    await expectError(open(group({})), 'unsupported', 'a.zarr', 'no Zarr array or image');
    const multiscales = [{ datasets: [{ path: '0' }] }];
    await expectError(open(group({ multiscales })), 'bad-file', 'a.zarr', 'first level');
    for (const path of ['../../etc', '', '.', 7]) {
      const away = [{ datasets: [{ path }] }];
      await expectError(open(group({ multiscales: away })), 'bad-file', 'a.zarr', 'level');
    }
  });

  test('axes and levels that do not fit', async () => {
    const files = await image();
    const datasets = [{ path: '0' }, { path: '1' }];
    const three = group({ multiscales: [{ axes: ['z', 'y', 'x'], datasets }] });
    await expectError(open({ ...files, ...three }), 'bad-file', '3 axes', '2 dimensions');
    const other = await arrayV2('1/', { shape: [4, 5], chunks: [4, 4], dtype: '|u1' });
    await expectError(open({ ...files, ...other }), 'bad-file', 'a.zarr/1', 'no level');
    const cube = await arrayV2('1/', { shape: [1, 4, 5], chunks: [1, 4, 4] });
    await expectError(open({ ...files, ...cube }), 'bad-file', 'a.zarr/1', 'no level');
  });

  test('groups that hold themselves end', async () => {
    const loop = group({ well: { images: [{ path: '../A' }, { path: '.' }] } });
    const files = {
      ...group({ plate: { wells: [{ path: 'A' }, { path: '.' }] } }),
      ...below('A', loop),
    };
    await expectError(open(files), 'unsupported', 'no Zarr array or image');
    const wide = { wells: Array.from({ length: 500 }, () => ({ path: '0' })) };
    const many = { ...group({ plate: wide }), ...below('0', await image()) };
    await expectError(openImages(asInputs(many), { limits: { files: 100 } }), 'too-large', 'files');
  });
});
