import { describe, expect, test } from 'vitest';
import type { ByteSource } from '../../../js/io/bytes.ts';
import { createPlaneCache } from '../../../js/io/cache/plane-cache.ts';
import { tiff } from '../../../js/io/formats/tiff.ts';
import type { ImageSource } from '../../../js/io/index.ts';
import { DEFAULT_LIMITS } from '../../../js/io/limits.ts';
import { DirectoryChain, type Link } from '../../../js/io/tiff/chain.ts';
import { planTiff, type TiffMetadata } from '../../../js/io/tiff-write/plan.ts';
import { listedTree } from '../../../js/io/tree/listed-tree.ts';
import { decodeHere } from '../../../js/io/workers/decode.ts';
import { expectError } from './expect-error.ts';
import { type Field, greyFields, makeTiff, text } from './make-tiff.ts';

/** Opens bytes as a file and tells how many bytes were read in how many pieces. */
async function openCounting(bytes: Uint8Array) {
  const reads: number[] = [];
  const file: ByteSource = {
    name: 'a.tif',
    size: bytes.length,
    async read(offset, length) {
      reads.push(offset);
      return bytes.subarray(offset, offset + length);
    },
  };
  const tree = listedTree('', [{ path: 'a.tif', open: () => file }], 9);
  const context = { limits: DEFAULT_LIMITS, cache: createPlaneCache(), decode: decodeHere, tree };
  const images = await tiff.open(file, { ...context, path: 'a.tif', claim: () => {} });
  return { images, source: images[0] as ImageSource, reads };
}

describe('a chain of directories', () => {
  /** Offsets → link; whatever lies elsewhere is no directory. */
  const chainOf = (links: ReadonlyMap<number, Link>, first: number, limit = 1000) => {
    const reads: number[] = [];
    const chain = new DirectoryChain('a.tif', first, limit, async (offset) => {
      reads.push(offset);
      return links.get(offset) ?? { next: 12345, form: 'garbage' };
    });
    return { chain, reads };
  };
  /** Directories at 100, 300, 400, 500 …: the first one is longer. */
  const even = (pages: number, place = (i: number) => (i === 0 ? 100 : 200 + i * 100)) =>
    new Map(
      Array.from({ length: pages }, (_, i): [number, Link] => [
        place(i),
        { next: i + 1 < pages ? place(i + 1) : 0, form: i === 0 ? 'first' : 'other' },
      ]),
    );

  test('is walked as far as it is needed, once', async () => {
    const { chain, reads } = chainOf(even(50), 100);
    expect(await chain.offset(0)).toBe(100);
    expect(reads).toEqual([]);
    expect(await chain.offset(3)).toBe(500);
    expect(await chain.offset(2)).toBe(400);
    expect(reads).toEqual([100, 300, 400]);
    expect(await chain.count()).toBe(50);
    expect(await chain.offset(50)).toBeUndefined();
    expect(reads.length).toBe(50);
  });

  test('at equal distances and of the promised length, a late page needs no others', async () => {
    const { chain, reads } = chainOf(even(400), 100);
    chain.expect(400);
    expect(await chain.offset(399)).toBe(200 + 399 * 100);
    expect(await chain.offset(200)).toBe(200 + 200 * 100);
    expect(new Set(reads).size).toBeLessThan(7);
  });

  test.each([
    ['of another length', even(401), 400],
    [
      'uneven in the middle',
      even(400, (i) => (i === 0 ? 100 : 200 + i * 100 + (i > 100 ? 8 : 0))),
      400,
    ],
    ['shorter', even(399), 400],
    [
      'out of order',
      even(400, (i) => (i === 0 ? 100 : i === 7 ? 2000 + 200 : i === 20 ? 900 : 200 + i * 100)),
      400,
    ],
  ] as const)('%s, it is walked', async (_what, links, promised) => {
    const places: number[] = [];
    for (let at = 100; at !== 0; at = links.get(at)!.next) places.push(at);
    const { chain } = chainOf(links, 100);
    chain.expect(promised);
    for (const page of [398, 7, 20, 21, 200, 6])
      expect([page, await chain.offset(page)]).toEqual([page, places[page]]);
  });

  test.each([
    ['to the end of the file', 200 + 399 * 100 + 1, 400],
    ['a whole distance before it', 200 + 400 * 100, 400],
    ['with something behind it', 200 + 400 * 100 + 50, 400],
    ['with much behind it', 200 + 410 * 100, undefined],
  ])('at equal distances %s, nobody has to promise their number', async (_what, size, count) => {
    const { chain, reads } = chainOf(even(400), 100);
    expect(await chain.evenCount(size)).toBe(count);
    expect(new Set(reads).size).toBeLessThan(12);
    expect(await chain.offset(399)).toBe(200 + 399 * 100);
    expect(await chain.count()).toBe(400);
  });

  test('else their number is not guessed', async () => {
    const size = 200 + 399 * 100 + 20;
    const half = even(400, (i) => (i === 0 ? 100 : 200 + i * 100 + (i > 200 ? 8 : 0)));
    expect(await chainOf(half, 100).chain.evenCount(size + 8)).toBeUndefined();
    const other = even(400).set(200 + 200 * 100, { next: 200 + 201 * 100, form: 'mask' });
    expect(await chainOf(other, 100).chain.evenCount(size)).toBeUndefined();
    expect(await chainOf(even(400), 100, 300).chain.evenCount(size)).toBeUndefined();
    expect(await chainOf(even(2), 100).chain.evenCount(size)).toBeUndefined();
  });

  test('two who walk at once do not walk it twice over', async () => {
    const { chain } = chainOf(even(50), 100);
    const found = await Promise.all([chain.offset(40), chain.offset(49), chain.count()]);
    expect(found).toEqual([200 + 4000, 200 + 4900, 50]);
  });

  test('that is a loop, or longer than is allowed', async () => {
    const loop = even(10).set(1100, { next: 500, form: 'other' });
    await expectError(chainOf(loop, 100).chain.count(), 'bad-file', 'after page 10 comes page 4');
    await expectError(chainOf(even(10), 100, 9).chain.count(), 'too-large', '9 pages');
  });
});

describe('files of many planes', () => {
  const plane = 64 * 64 * 2;
  const planes = 400;
  const shape = [100, 2, 2, 64, 64] as const;
  const image = { shape, dtype: 'uint16' as const, plane: () => ({ data: new Uint16Array(4096) }) };
  const build = (metadata: TiffMetadata) => {
    const plan = planTiff(image, metadata, false);
    const bytes = new Uint8Array(plan.size);
    bytes.set(plan.head);
    const pixels = new Uint16Array(planes * 4096).map((_, i) => Math.floor(i / 4096));
    bytes.set(new Uint8Array(pixels.buffer), plan.head.length);
    let at = plan.head.length + planes * plane;
    for (const part of plan.tail()) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  };

  test.each(['imagej', 'ome'] as const)(
    '%s: planes need no more directories than their own',
    async (metadata) => {
      const { source, reads } = await openCounting(build(metadata));
      expect(source.shape).toEqual(shape);
      expect((await source.plane()).data[5]).toBe(0);
      expect(reads.length).toBeLessThan(20);
      const before = reads.length;
      expect((await source.plane({ t: 99, c: 1, z: 1 })).data[5]).toBe(399);
      expect((await source.plane({ t: 50, c: 1, z: 0 })).data[5]).toBe(201);
      expect(reads.length - before).toBeLessThan(40);
    },
  );

  const pagesOf = (count: number, more: (i: number) => Field[] = () => []) =>
    makeTiff({
      pages: Array.from({ length: count }, (_, i) => ({
        fields: greyFields(100, 60, 8, more(i)),
        blocks: [new Uint8Array(6000).fill(i)],
      })),
    });

  test.each([
    ['behind all planes', () => build('none'), [400, 1, 1, 64, 64]],
    ['each behind its plane', () => pagesOf(250), [250, 1, 1, 60, 100]],
  ] as const)('a plain file, directories %s: few are looked at', async (_what, make, shape) => {
    const { source, reads } = await openCounting(make());
    expect(source.shape).toEqual(shape);
    expect(new Set(reads).size).toBeLessThan(80);
    const last = shape[0] - 1;
    expect((await source.plane({ t: last })).data[5]).toBe(last);
    expect((await source.plane({ t: 77 })).data[5]).toBe(77);
  });

  test('a plain file of several kinds of pages: all are looked at', async () => {
    const thumbnail = (i: number): Field[] => (i % 2 ? [[254, 4, [1]]] : [[254, 4, [0]]]);
    const { source } = await openCounting(pagesOf(250, thumbnail));
    expect(source.shape).toEqual([125, 1, 1, 60, 100]);
    expect((await source.plane({ t: 60 })).data[5]).toBe(120);
    const differing = pagesOf(250, (i) => (i > 100 && i < 110 ? [[270, 2, text('another')]] : []));
    const { source: uneven } = await openCounting(differing);
    expect(uneven.shape).toEqual([250, 1, 1, 60, 100]);
    expect((await uneven.plane({ t: 105 })).data[5]).toBe(105);
  });

  test('an OME-TIFF with fewer pages than it promises has the frames that are there', async () => {
    const whole = build('ome');
    const view = new DataView(whole.buffer);
    const { reads } = await openCounting(whole);
    expect(reads.length).toBeGreaterThan(0);
    // The first directory's link, cut: one page is left.
    const count = view.getUint16(8, true);
    view.setUint32(8 + 2 + count * 12, 0, true);
    const { source } = await openCounting(whole.subarray(0, 8 * plane));
    expect(source.shape).toEqual([1, 1, 1, 64, 64]);
  });

  test('ImageJ: pages that lie apart are found by their directories', async () => {
    const description = text('ImageJ=1.54f\nimages=3\nslices=3\n');
    const pages = [5, 6, 7].map((value, i) => ({
      fields: greyFields(2, 2, 8, i === 0 ? [[270, 2, description]] : []),
      blocks: [new Uint8Array(4).fill(value)],
    }));
    const { source } = await openCounting(makeTiff({ pages }));
    expect(source.shape).toEqual([1, 1, 3, 2, 2]);
    expect((await source.plane({ z: 2 })).data[0]).toBe(7);
  });
});
