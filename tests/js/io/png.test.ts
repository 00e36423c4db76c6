import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { memorySource } from '../../../js/io/bytes.ts';
import { openImages, readStack, writePng } from '../../../js/io/index.ts';
import { readChunks } from '../../../js/io/png/chunks.ts';
import { expectError } from './expect-error.ts';
import { type Chunk, data, END, header, makePng, openPng, pixels, storedRows } from './make-png.ts';

describe('colour types', () => {
  test('grey of 1 to 8 bits is spread over 0..255', async () => {
    const read = (depth: number, byte: number, width: number) =>
      pixels([header(width, 1, depth, 0), data([0, byte]), END]);
    expect(await read(1, 0b1010_0000, 4)).toEqual([255, 0, 255, 0]);
    expect(await read(2, 0b0001_1011, 4)).toEqual([0, 85, 170, 255]);
    expect(await read(4, 0x1f, 2)).toEqual([17, 255]);
    expect(await read(8, 200, 1)).toEqual([200]);
  });

  test('grey of 16 bits is kept', async () => {
    const bytes = makePng([header(2, 1, 16, 0), data([0, 1, 2, 255, 254]), END]);
    const source = await openPng(bytes);
    expect([source.dtype, source.kind]).toEqual(['uint16', 'planes']);
    expect(Array.from((await source.plane()).data)).toEqual([258, 65534]);
  });

  test('RGB and RGBA of 8 and 16 bits', async () => {
    expect(await pixels([header(1, 1, 8, 2), data([0, 1, 2, 3]), END])).toEqual([1, 2, 3, 255]);
    expect(await pixels([header(1, 1, 8, 6), data([0, 1, 2, 3, 0]), END])).toEqual([1, 2, 3, 0]);
    // 128 / 257 rounds to 0, 129 / 257 to 1, 65406 / 257 to 254.
    const wide = data([0, 0, 128, 0, 129, 255, 255, 255, 126]);
    expect(await pixels([header(1, 1, 16, 6), wide, END])).toEqual([0, 1, 255, 254]);
  });

  test('grey with alpha', async () => {
    expect(await pixels([header(1, 1, 8, 4), data([0, 7, 99]), END])).toEqual([7, 7, 7, 99]);
  });

  test('palette with transparency, indexes beyond it', async () => {
    const palette: Chunk = ['PLTE', [1, 2, 3, 4, 5, 6]];
    const chunks = [
      header(3, 1, 2, 3),
      palette,
      ['tRNS', [9]] as Chunk,
      data([0, 0b00_01_11_00]),
      END,
    ];
    expect(await pixels(chunks)).toEqual([1, 2, 3, 9, 4, 5, 6, 255, 0, 0, 0, 255]);
  });

  test('one transparent colour', async () => {
    const grey = [header(2, 1, 8, 0), ['tRNS', [0, 5]] as Chunk, data([0, 5, 6]), END];
    expect(await pixels(grey)).toEqual([5, 5, 5, 0, 6, 6, 6, 255]);
    const key: Chunk = ['tRNS', [0, 1, 0, 2, 0, 3]];
    const colours = [header(2, 1, 8, 2), key, data([0, 1, 2, 3, 1, 2, 4]), END];
    expect(await pixels(colours)).toEqual([1, 2, 3, 0, 1, 2, 4, 255]);
  });

  test('every filter', async () => {
    const rows = [
      [1, 10, 5, 5],
      [2, 1, 1, 1],
      [3, 100, 10, 10],
      [4, 1, 2, 3],
      [0, 7, 8, 9],
    ];
    expect(await pixels([header(3, 5, 8, 0), data(...rows), END])).toEqual([
      10, 15, 20, 11, 16, 21, 105, 70, 55, 106, 72, 58, 7, 8, 9,
    ]);
  });

  test.each([1, 8])('interlaced, %i bits', async (depth) => {
    // 3 × 2 pixels: passes 1, 4, 6 and 7 have pixels (0,0); (2,0); (1,0); row 1.
    const rows =
      depth === 8
        ? [
            [0, 10],
            [0, 30],
            [0, 20],
            [0, 40, 50, 60],
          ]
        : [
            [0, 0x80],
            [0, 0],
            [0, 0x80],
            [0, 0b010_00000],
          ];
    const expected = depth === 8 ? [10, 20, 30, 40, 50, 60] : [255, 255, 0, 0, 255, 0];
    expect(await pixels([header(3, 2, depth, 0, 1), data(...rows), END])).toEqual(expected);
  });

  test('data in several chunks, unknown chunks between', async () => {
    const [, all] = data([0, 1, 2, 3]);
    const bytes = Array.from(all);
    const parts: Chunk[] = [
      ['IDAT', bytes.slice(0, 3)],
      ['IDAT', []],
      ['IDAT', bytes.slice(3)],
      ['teSt', [1, 2, 3]],
    ];
    expect(await pixels([header(3, 1, 8, 0), ...parts, END])).toEqual([1, 2, 3]);
  });
});

describe('broken files', () => {
  const good = [header(3, 1, 8, 0), data([0, 1, 2, 3]), END];

  test('a wrong checksum, in the header and in the data', async () => {
    await expectError(openPng(makePng(good, 0)), 'bad-file', 'a.png', 'IHDR', 'checksum');
    const source = await openPng(makePng(good, 1));
    await expectError(source.plane(), 'bad-file', 'a.png', 'IDAT', 'checksum');
  });

  test('every truncation', async () => {
    const whole = makePng(good);
    for (let length = 8; length < whole.length; length++) {
      await expectError(openPng(whole.slice(0, length)), 'bad-file', 'a.png', 'cut short');
    }
  });

  test('data that end too soon, that are no zlib data, that have a filter 9', async () => {
    const short = [header(3, 2, 8, 0), data([0, 1, 2, 3]), END];
    await expectError((await openPng(makePng(short))).plane(), 'bad-file', 'a.png', '4 of 8 bytes');
    const junk: Chunk[] = [header(3, 1, 8, 0), ['IDAT', [1, 2, 3, 4]], END];
    await expectError((await openPng(makePng(junk))).plane(), 'bad-file', 'a.png');
    const filter = [header(3, 1, 8, 0), data([9, 1, 2, 3]), END];
    await expectError((await openPng(makePng(filter))).plane(), 'bad-file', 'a.png', 'filter 9');
  });

  test('data that inflate to far more than the picture', async () => {
    const bomb: Chunk = ['IDAT', deflateSync(new Uint8Array(50_000_000))];
    expect(await pixels([header(3, 1, 8, 0), bomb, END])).toEqual([0, 0, 0]);
  });

  test('sizes that the data cannot have, and sizes beyond the limits', async () => {
    const claim = [header(30_000, 30_000, 8, 0), data([0, 1]), END];
    await expectError(openPng(makePng(claim)), 'bad-file', 'a.png', '30000');
    const huge = [header(0x7fffffff, 0x7fffffff, 8, 6), data([0, 1]), END];
    await expectError(openPng(makePng(huge)), 'too-large', 'a.png');
    await expectError(openPng(makePng([header(0, 5, 8, 0), data([0]), END])), 'bad-file', 'a.png');
  });

  test('data that no pixel takes are not read', async () => {
    const junk: Chunk[] = Array(4).fill(['IDAT', new Uint8Array(30_000)]);
    const stuffed = [...good.slice(0, 2), ...junk, END];
    const last = await openPng(makePng(stuffed, 5));
    expect(Array.from((await last.plane()).data)).toEqual([1, 2, 3]);
    const limits = { wholeBytes: 20_000 };
    const opened = openImages({ name: 'a.png', data: makePng(stuffed) }, { limits });
    await expectError(opened, 'too-large', 'a.png', '29 KiB', 'wholeBytes');
  });

  test('data that their writer has flushed after each row', async () => {
    // Five bytes for each row beside its two.
    const height = 30_000;
    const whole = storedRows(height);
    const chunks: Chunk[] = [];
    for (let at = 0; at < whole.length; at += 8192) {
      chunks.push(['IDAT', whole.subarray(at, at + 8192)]);
    }
    expect(whole.length).toBeGreaterThan(4 * height + 65_536);
    const values = await pixels([header(1, height, 8, 0), ...chunks, END]);
    expect(values.findIndex((value, i) => value !== i % 256)).toBe(-1);
  });

  test('very many chunks let an abort through', async () => {
    const junk: Chunk[] = Array(100_000).fill(['IDAT', []]);
    const file = memorySource('a.png', makePng([good[0]!, ...junk, ...good.slice(1)]));
    const signal = AbortSignal.timeout(1);
    await expect(readChunks(file, signal)).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  test('more chunks than any PNG has', async () => {
    const file = memorySource('a.png', makePng([good[0]!, ...Array(9).fill(['IDAT', []]), END]));
    expect((await readChunks(file, undefined, 11)).frames[0]!.parts).toHaveLength(9);
    await expectError(readChunks(file, undefined, 10), 'too-large', 'a.png', '10 chunks');
  });

  test.each([
    ['no IHDR first', [data([0, 1]), END]],
    ['a depth of 3', [header(3, 1, 3, 0), data([0, 1, 2, 3]), END]],
    ['no data', [header(3, 1, 8, 0), END]],
    ['no palette', [header(3, 1, 8, 3), data([0, 1, 2, 3]), END]],
    ['a palette of 30 KB', [header(3, 1, 8, 3), ['PLTE', new Uint8Array(30_000)], END]],
  ] as [string, Chunk[]][])('%s', async (_what, chunks) => {
    await expectError(openPng(makePng(chunks)), 'bad-file', 'a.png');
  });

  test('an unknown chunk that must be known', async () => {
    await expectError(
      openPng(makePng([header(3, 1, 8, 0), ['CgBI', []], ...good.slice(1)])),
      'unsupported',
      'CgBI',
    );
  });
});

describe('writePng', () => {
  test('what is written is read back, transparent colours too', async () => {
    const frame = Uint8Array.from({ length: 5 * 4 * 4 }, (_, i) => i * 13);
    for (let at = 3; at < frame.length; at += 8) frame[at] = 0;
    const stack = await readStack((await openImages(writePng(frame, 5, 4)))[0]!);
    expect(stack.shape).toEqual([1, 4, 5, 4]);
    expect(stack.data).toEqual(frame);
  });

  test('shared memory, and sizes that do not fit', async () => {
    const shared = new Uint8Array(new SharedArrayBuffer(4)).fill(7);
    const stack = await readStack((await openImages(writePng(shared, 1, 1)))[0]!);
    expect(Array.from(stack.data)).toEqual([7, 7, 7, 7]);
    expect(() => writePng(new Uint8Array(5), 1, 1)).toThrow(RangeError);
  });
});
