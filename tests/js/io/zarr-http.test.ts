import { deflateSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { openImages } from '../../../js/io/index.ts';
import { expectError } from './expect-error.ts';
import { arrayV2, arrayV3, type Files, json, shardedV3 } from './make-zarr.ts';
import { type Exchange, serveBytes } from './serve-bytes.ts';

let server: Awaited<ReturnType<typeof serveBytes>>;
afterEach(() => server?.close());

async function serve(files: Files, handle?: (exchange: Exchange) => boolean | undefined) {
  const placed = Object.entries(files).map(([path, data]) => [`a.zarr/${path}`, data] as const);
  server = await serveBytes(Object.fromEntries(placed), handle);
  return server.url('a.zarr');
}

/** Paths that were asked for since some request, without those of metadata. */
const chunksAsked = (from = 0) =>
  server.log
    .slice(from)
    .map((line) => line.split(' ')[1]!.replace('a.zarr/', ''))
    .filter((path) => !/\.z|zarr\.json/.test(path));

const small = { shape: [2, 8, 8], chunks: [1, 4, 4] };
const zlib = {
  encode: (bytes: Uint8Array) => deflateSync(bytes),
  extra: { compressor: { id: 'zlib' } },
};

describe('Zarr on a server', () => {
  test('both versions, with the query of the URL on every request', async () => {
    for (const files of [await arrayV2('', { ...small, ...zlib }), await arrayV3('', small)]) {
      const url = await serve(files, ({ path, response }) => {
        if (path.endsWith('?token=5')) return false;
        response.writeHead(401).end();
        return true;
      });
      const [source] = await openImages(`${url}?token=5`);
      expect(source!.name).toBe('a.zarr');
      expect((await source!.plane({ z: 1 })).data[63]).toBe(127);
      await server.close();
    }
  });

  test('a region asks for the chunks that it touches, and once', async () => {
    const [source] = await openImages(await serve(await arrayV3('', { ...small })));
    const before = server.log.length;
    const region = { x: 5, y: 1, width: 2, height: 4 };
    const { data } = await source!.plane({ z: 1, region });
    expect(Array.from(data.slice(0, 3))).toEqual([64 + 13, 64 + 14, 64 + 21]);
    expect(chunksAsked(before).sort()).toEqual(['c/1/0/1', 'c/1/1/1']);
    await source!.plane({ z: 1, region: { ...region, x: 4 } });
    expect(chunksAsked(before).length).toBe(2);
  });

  test('chunks are read with one request each, missing ones are the fill value', async () => {
    const without = ([, y, x]: readonly number[]) => y === 0 && x === 0;
    const files = await arrayV2('', { ...small, ...zlib, without });
    const [source] = await openImages(await serve(files));
    const before = server.log.length;
    const { data } = await source!.plane();
    expect([data[0], data[4], data[63]]).toEqual([0, 4, 63]);
    expect(chunksAsked(before).sort()).toEqual(['0.0.0', '0.0.1', '0.1.0', '0.1.1']);
    expect(server.log.slice(before).every((line) => line.endsWith('whole'))).toBe(true);
  });

  test('a shard gives its index once, then the ranges of chunks', async () => {
    const array = { shape: [512, 512], chunks: [64, 64], dtype: '<u4' };
    const files = await shardedV3('', array, { per: [8, 8] });
    const bytes = files['c/0/0']!.length;
    const [source] = await openImages(await serve(files));
    const before = server.log.length;
    const at = (x: number, y: number) =>
      source!.plane({ region: { x, y, width: 1, height: 1 } }).then(({ data }) => data[0]);
    expect(await at(300, 200)).toBe(200 * 512 + 300);
    const first = server.log.slice(before);
    expect(first.every((line) => line.includes('c/0/0 ') && !line.endsWith('whole'))).toBe(true);
    // The first block, which tells the size; the index; the chunk.
    expect(first.length).toBeLessThanOrEqual(3);
    expect(await at(301, 201)).toBe(201 * 512 + 301);
    expect(server.log.length).toBe(before + first.length);
    expect(await at(10, 450)).toBe(450 * 512 + 10);
    const asked = server.log
      .slice(before)
      .map((line) => line.split(' ')[2]!.split('-').map(Number));
    const sum = asked.reduce((total, [start = 0, end = 0]) => total + end + 1 - start, 0);
    expect(sum).toBeLessThan(bytes / 2);
  });

  test('a shard that is not there is the fill value, and asked for once', async () => {
    const array = { shape: [8, 8], chunks: [2, 2], extra: { fill_value: 7 } };
    const files = await shardedV3('', { ...array, without: ([y]) => y! < 2 }, { per: [2, 2] });
    const [source] = await openImages(await serve(files));
    const before = server.log.length;
    expect((await source!.plane({ region: { x: 0, y: 0, width: 2, height: 2 } })).data[3]).toBe(7);
    const { data } = await source!.plane();
    expect([data[0], data[7], data[63]]).toEqual([7, 7, 63]);
    expect(chunksAsked(before).filter((path) => path === 'c/0/0').length).toBe(1);
  });

  test('abort reaches the requests; the next read works', async () => {
    const stopper = new AbortController();
    let hang = false;
    const url = await serve(await arrayV2('', { ...small, ...zlib }), ({ path }) => {
      if (!hang || !path.includes('0.1.1')) return false;
      setTimeout(() => stopper.abort(new Error('enough')), 20);
      return true;
    });
    const [source] = await openImages(url);
    hang = true;
    await expect(source!.plane({ signal: stopper.signal })).rejects.toThrow('enough');
    await expect.poll(() => server.aborted.length).toBe(1);
    hang = false;
    expect((await source!.plane()).data[63]).toBe(63);
  });

  test('abort while it is opened', async () => {
    const stopper = new AbortController();
    const url = await serve(await arrayV3('', small), ({ range }) => {
      if (range) return false;
      stopper.abort(new Error('enough'));
      return true;
    });
    await expect(openImages(url, { signal: stopper.signal })).rejects.toThrow('enough');
  });

  test('errors name the chunk: 500 is tried again, 403 is no missing chunk', async () => {
    let status = 500;
    let failures = 0;
    const url = await serve(await arrayV2('', { ...small, ...zlib }), ({ path, response }) => {
      if (!path.endsWith('.1.0') || status === 200) return false;
      response.writeHead(status).end();
      if (++failures === 2) status = 200;
      return true;
    });
    const [source] = await openImages(`${url}?token=secret`, {
      fetch: (given, init) => fetch(given.replace(/\?.*/, ''), init),
    });
    expect((await source!.plane()).data[63]).toBe(63);
    expect(failures).toBe(2);
    [status, failures] = [403, 5];
    const error = await source!.plane({ z: 1 }).catch((reason: Error) => reason);
    await expectError(Promise.reject(error), 'load-failed', 'a.zarr/1.1.0', '403');
    expect((error as Error).message).not.toContain('secret');
  });

  test('a group by its consolidated metadata, and one that cannot be listed', async () => {
    const metadata = { '.zgroup': {}, 'b/.zgroup': {}, 'b/c/.zarray': {}, 'labels/l/.zarray': {} };
    const v2 = {
      '.zgroup': json({ zarr_format: 2 }),
      '.zmetadata': json({ zarr_consolidated_format: 1, metadata }),
      'b/.zgroup': json({ zarr_format: 2 }),
      ...(await arrayV2('b/c/', small)),
    };
    expect((await openImages(await serve(v2))).map(({ name }) => name)).toEqual(['a.zarr/b/c']);
    await server.close();
    const { '.zmetadata': _, ...unlisted } = v2;
    await expectError(
      openImages(await serve(unlisted)),
      'unsupported',
      'a.zarr',
      'cannot be listed',
    );
    await server.close();
    const v3 = {
      'zarr.json': json({
        ...{ zarr_format: 3, node_type: 'group', attributes: {} },
        consolidated_metadata: { kind: 'inline', metadata: { d: { node_type: 'array' } } },
      }),
      ...(await arrayV3('d/', small)),
    };
    expect((await openImages(await serve(v3))).map(({ name }) => name)).toEqual(['a.zarr/d']);
  });
});
