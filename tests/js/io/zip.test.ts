import { deflateRawSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { openImages, StackBlendError, writeNpy } from '../../../js/io/index.ts';
import { expectSame } from '../support/expect-same.ts';
import { expectError } from './expect-error.ts';
import { arrayV2, shardedV3 } from './make-zarr.ts';
import { type MadeEntry, makeZip } from './make-zip.ts';
import { serveBytes } from './serve-bytes.ts';

const values = (length: number, seed = 1) =>
  Uint8Array.from({ length }, (_, i) => (i * 7 + (i >> 8) * seed) % 251);
const small = writeNpy(values(12), [3, 4]);
const large = writeNpy(values(300 * 400, 3), [300, 400]);

const archive = (data: Uint8Array, name = 'a.zip') => ({ name, data });
const names = (images: readonly { name: string }[]) => images.map(({ name }) => name);

describe('archives', () => {
  const kinds = [0, 8].flatMap((method) =>
    [false, true].map((zip64) => ({ method, zip64, how: method ? 'deflated' : 'stored' })),
  );

  test.each(kinds)('$how, zip64 $zip64', async ({ method, zip64 }) => {
    const data = makeZip(
      { 'b/large.npy': { data: large, method }, 'a.npy': { data: small, method } },
      { zip64 },
    );
    const images = await openImages(archive(data));
    expect(names(images)).toEqual(['a.zip/a.npy', 'a.zip/b/large.npy']);
    expectSame((await images[0]!.plane()).data as Uint8Array, values(12));
    expectSame((await images[1]!.plane()).data as Uint8Array, values(300 * 400, 3));
  });

  test('what is not known, folders and what systems leave are left out', async () => {
    const data = makeZip({
      'folder/': { data: new Uint8Array(0) },
      'read.me': { data: Uint8Array.of(65, 66) },
      'empty.txt': { data: new Uint8Array(0) },
      '__MACOSX/._a.npy': { data: small },
      'a.npy': { data: small },
    });
    expect(names(await openImages(archive(data)))).toEqual(['a.zip/a.npy']);
  });

  test('.npz is one, and an archive in an archive', async () => {
    const npz = makeZip({
      'first.npy': { data: small, method: 8 },
      'second.npy': { data: large, method: 8 },
    });
    const images = await openImages(archive(npz, 'a.npz'));
    expect(names(images)).toEqual(['a.npz/first.npy', 'a.npz/second.npy']);
    const nested = makeZip({ 'in.npz': { data: npz, method: 8 } });
    expect((await openImages(archive(nested))).length).toBe(2);
  });

  test('with a comment, with something before it, with names beyond ASCII', async () => {
    const entries = { 'Zelle α 1.npy': { data: small } };
    for (const options of [{ comment: 'x'.repeat(300) }, { before: values(999) }]) {
      const made = makeZip(entries, options);
      // What stands before an archive hides its first bytes; it is one all the same if they fit.
      if (options.before) made.set([80, 75, 3, 4]);
      expect(names(await openImages(archive(made)))).toEqual(['a.zip/Zelle α 1.npy']);
    }
  });

  test('a store in a stored archive is read in parts', async () => {
    const store = await shardedV3(
      's.zarr/',
      { shape: [512, 512], chunks: [64, 64] },
      { per: [8, 8] },
    );
    const entries = Object.fromEntries(
      Object.entries(store).map(([path, data]) => [path, { data }]),
    );
    const server = await serveBytes({ 'a.zip': makeZip(entries) });
    try {
      const [image] = await openImages(server.url('a.zip'));
      const { data } = await image!.plane({ region: { x: 128, y: 64, width: 3, height: 2 } });
      const row = [0, 1, 2].map((x) => (64 * 512 + 128 + x) % 65_536);
      expect(Array.from(data)).toEqual([...row, ...row.map((value) => (value + 512) % 65_536)]);
      const wholes = server.log.filter((request) => request.endsWith('whole'));
      expect(wholes).toEqual([]);
      const bytes = server.log.reduce((sum, request) => {
        const [start = 0, last = -1] = request.split(' ')[2]!.split('-').map(Number);
        return sum + last + 1 - start;
      }, 0);
      expect(bytes).toBeLessThan(512 * 512 * 2);
    } finally {
      await server.close();
    }
  });

  test('a store in a deflated archive, at its root and below', async () => {
    for (const folder of ['', 'x/y.zarr/']) {
      const store = await arrayV2(folder, { shape: [3, 40, 50], chunks: [1, 16, 16] });
      const entries = Object.fromEntries(
        Object.entries(store).map(([path, data]) => [path, { data, method: 8 }]),
      );
      const images = await openImages(archive(makeZip(entries)));
      expect(images.length).toBe(1);
      expect(images[0]!.shape).toEqual([1, 1, 3, 40, 50]);
      const { data } = await images[0]!.plane({ z: 2 });
      expect(data[40 * 50 - 1]).toBe(3 * 40 * 50 - 1);
    }
  });
});

describe('broken and hostile archives', () => {
  const one = (entry: Partial<MadeEntry>) =>
    archive(makeZip({ 'a.npy': { data: large, method: 8, ...entry } }));
  const read = async (input: ReturnType<typeof archive>) => {
    for (const image of await openImages(input)) await image.plane();
  };

  const cases: [what: string, entry: Partial<MadeEntry>, code: string, parts: string[]][] = [
    ['a bomb', { bytes: 2 ** 30 }, 'bad-file', ['a.zip/a.npy', 'not possible']],
    ['another checksum', { crc: 5 }, 'bad-file', ['a.zip/a.npy', 'inflated']],
    ['fewer bytes', { bytes: large.length - 5 }, 'bad-file', ['a.zip/a.npy']],
    ['more bytes', { bytes: large.length + 5 }, 'bad-file', ['a.zip/a.npy']],
    ['a place beyond its end', { offset: 9_999_999 }, 'bad-file', ['a.npy']],
    ['a place with no header', { offset: 3 }, 'bad-file', ['a.npy']],
    ['a method that is not read', { method: 12 }, 'unsupported', ['a.zip/a.npy', 'method 12']],
    ['encryption', { flags: 1 }, 'unsupported', ['a.zip/a.npy', 'encrypted']],
    [
      'a stored file of two sizes',
      { method: 0, bytes: large.length * 2 },
      'bad-file',
      ['a.zip/a.npy', 'stored'],
    ],
    [
      'broken deflate data',
      { stored: deflateRawSync(large).fill(255, 500, 600) },
      'bad-file',
      ['a.zip/a.npy'],
    ],
  ];

  test.each(cases)('%s', async (_, entry, code, parts) => {
    await expectError(read(one(entry)), code as StackBlendError['code'], ...parts);
  });

  test('files that share their bytes', async () => {
    const shared = { data: large, method: 8 };
    const entries: Record<string, MadeEntry> = { '0.npy': shared };
    for (let i = 1; i < 50; i++) {
      const storedBytes = deflateRawSync(large).length;
      entries[`${i}.npy`] = { ...shared, offset: 0, storedBytes, stored: new Uint8Array(0) };
    }
    await expectError(openImages(archive(makeZip(entries))), 'bad-file', 'a.zip', 'overlap');
  });

  test('larger than the limit', async () => {
    const limits = { wholeBytes: 1000 };
    await expectError(openImages(one({}), { limits }), 'too-large', 'a.zip/a.npy', 'wholeBytes');
  });

  test('more files than the limit', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 30 }, (_, i) => [`${i}.npy`, { data: small }]),
    );
    const opened = openImages(archive(makeZip(many)), { limits: { files: 20 } });
    await expectError(opened, 'too-large', 'a.zip', 'limits.files');
  });

  test('more files than an archive may list', { timeout: 60_000 }, async () => {
    const data = makeZip({ a: { data: new Uint8Array(0) } }, { zip64: true });
    const at = 30 + 1 + 20;
    const entry = data.slice(at, at + 46 + 1 + 28);
    const count = 250_001;
    const list = new Uint8Array(entry.length * count);
    for (let i = 0; i < count; i++) list.set(entry, i * entry.length);
    const end = new DataView(data.slice(at + entry.length).buffer);
    for (const place of [24, 32]) end.setBigUint64(place, BigInt(count), true);
    end.setBigUint64(40, BigInt(list.length), true);
    end.setBigUint64(56 + 8, BigInt(at + list.length), true);
    const whole = Buffer.concat([data.slice(0, at), list, new Uint8Array(end.buffer)]);
    await expectError(openImages(archive(new Uint8Array(whole))), 'too-large', 'a.zip', '250000');
  });

  test('nothing that is known', async () => {
    await expectError(openImages(archive(makeZip({}))), 'unsupported', 'a.zip', 'no image');
    const text = makeZip({ 'a.txt': { data: values(9) } });
    await expectError(openImages(archive(text)), 'unsupported', 'a.zip', 'no image');
  });

  test('cut anywhere, and any byte changed: images or an error', { timeout: 60_000 }, async () => {
    const made = makeZip({ 'a.npy': { data: small, method: 8 }, 'b.npy': { data: small } });
    const wide = makeZip({ 'a.npy': { data: small, method: 8 } }, { zip64: true });
    for (const whole of [made, wide]) {
      for (let at = 4; at < whole.length; at++) {
        const changed = whole.slice();
        changed[at]! ^= 1 << (at % 8);
        for (const data of [whole.slice(0, at), changed]) {
          const error = await read(archive(data)).catch((reason: unknown) => reason);
          if (error === undefined) continue;
          expect(error, `byte ${at}: ${error}`).toBeInstanceOf(StackBlendError);
          expect((error as Error).message).toContain('a.zip');
        }
      }
    }
  });
});

describe('on a server', () => {
  let server: Awaited<ReturnType<typeof serveBytes>> | undefined;
  afterEach(() => server?.close());

  test('abort reaches the request for a file of an archive', async () => {
    const noise = new Uint8Array(600_000);
    for (let i = 0, state = 1; i < noise.length; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      noise[i] = state >>> 24;
    }
    const npy = writeNpy(noise, [600, 1000]);
    const data = makeZip({ 'a.npy': { data: npy, method: 8 } });
    const stopper = new AbortController();
    let hang = false;
    server = await serveBytes({ 'a.zip': data }, () => {
      if (hang) setTimeout(() => stopper.abort(new Error('enough')), 20);
      return hang;
    });
    const [image] = await openImages(server.url('a.zip'));
    hang = true;
    await expect(image!.plane({ signal: stopper.signal })).rejects.toThrow('enough');
    await expect.poll(() => server!.aborted.length).toBeGreaterThan(0);
    hang = false;
    expectSame((await image!.plane()).data as Uint8Array, noise);
  });
});
