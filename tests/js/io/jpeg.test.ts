import { describe, expect, test } from 'vitest';
import { openImages } from '../../../js/io/index.ts';
import { expectError } from './expect-error.ts';
import { frameHeader, makeJpeg, openJpeg, segment, word } from './make-jpeg.ts';

/** The value in the middle of each block, row by row; of RGBA frames the colours. */
async function blocksOf(bytes: Uint8Array): Promise<number[]> {
  const source = await openJpeg(bytes);
  const [, , , height, width] = source.shape;
  const { data } = await source.plane();
  const samples = source.kind === 'rgba' ? 4 : 1;
  const out: number[] = [];
  for (let y = 0; y < height; y += 8) {
    for (let x = 0; x < width; x += 8) {
      const at = (y * width + x) * samples;
      out.push(...data.subarray(at, at + Math.min(samples, 3)));
    }
  }
  return out;
}

const VALUES = [0, 255, 128, 7, 200, 129];

describe('baseline', () => {
  test('grey is a plane', async () => {
    const bytes = makeJpeg({ size: [23, 12], blocks: VALUES });
    const source = await openJpeg(bytes);
    expect([source.shape, source.kind, source.dtype]).toEqual([
      [1, 1, 1, 12, 23],
      'planes',
      'uint8',
    ]);
    expect(await blocksOf(bytes)).toEqual(VALUES);
  });

  const three = (...before: number[]) =>
    blocksOf(makeJpeg({ size: [8, 8], components: 3, blocks: [100, 128, 228], before }));
  const adobe = (transform: number) =>
    segment(0xee, [...'Adobe'].map((c) => c.charCodeAt(0)).concat(0, 100, 0, 0, 0, 0, transform));

  test('colours: YCbCr unless Adobe says RGB', async () => {
    expect(await three()).toEqual([240, 29, 100]);
    expect(await three(...adobe(1))).toEqual([240, 29, 100]);
    expect(await three(...adobe(0))).toEqual([100, 128, 228]);
  });

  test('inks, inverted as Adobe stores them', async () => {
    const four = (blocks: number[], ...before: number[]) =>
      blocksOf(makeJpeg({ size: [8, 8], components: 4, blocks, before }));
    expect(await four([255, 128, 0, 128])).toEqual([128, 64, 0]);
    // 240, 29, 100 as colours, so that 15, 226, 155 are the inks.
    expect(await four([100, 128, 228, 128], ...adobe(2))).toEqual([8, 113, 78]);
  });

  test('restart markers; data that are broken end at the next one', async () => {
    const bytes = makeJpeg({ size: [24, 16], blocks: VALUES, restart: 2 });
    expect(await blocksOf(bytes)).toEqual(VALUES);
    const at = bytes.findIndex((byte, i) => byte === 0xff && bytes[i + 1] === 0xd0);
    // Codes of all ones are none.
    const broken = bytes.slice();
    broken.fill(0xfe, at + 2, at + 4);
    const blocks = await blocksOf(broken);
    expect([...blocks.slice(0, 2), ...blocks.slice(4)]).toEqual([0, 255, 200, 129]);
    // A segment and its marker that are lost leave only their own blocks out.
    const end = bytes.findIndex((byte, i) => byte === 0xff && bytes[i + 1] === 0xd1);
    const lost = Uint8Array.from([...bytes.slice(0, at), ...bytes.slice(end)]);
    expect(await blocksOf(lost)).toEqual([0, 255, 128, 128, 200, 129]);
  });
});

describe('orientation', () => {
  const exif = (orientation: number) =>
    segment(0xe1, [
      ...[0x45, 0x78, 0x69, 0x66, 0, 0, 0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1],
      ...[0x01, 0x12, 0, 3, 0, 0, 0, 1, ...word(orientation), 0, 0, 0, 0, 0, 0],
    ]);
  // Stored: 1 2 3 / 4 5 6.
  test.each([
    [1, '1 2 3 4 5 6'],
    [2, '3 2 1 6 5 4'],
    [3, '6 5 4 3 2 1'],
    [4, '4 5 6 1 2 3'],
    [5, '1 4 2 5 3 6'],
    [6, '4 1 5 2 6 3'],
    [7, '6 3 5 2 4 1'],
    [8, '3 6 2 5 1 4'],
    [9, '1 2 3 4 5 6'],
  ])('%i', async (orientation, expected) => {
    const blocks = [1, 2, 3, 4, 5, 6];
    const bytes = makeJpeg({ size: [24, 16], blocks, before: exif(orientation) });
    const sideways = orientation >= 5 && orientation <= 8;
    expect((await openJpeg(bytes)).shape.slice(3)).toEqual(sideways ? [24, 16] : [16, 24]);
    expect((await blocksOf(bytes)).join(' ')).toBe(expected);
  });
});

describe('what is not read, and what is broken', () => {
  const headed = (...header: number[]) => Uint8Array.from([0xff, 0xd8, ...header]);

  test.each([
    ['12 bits', frameHeader([8, 8], 1, 0xc1, 12)],
    ['lossless', frameHeader([8, 8], 1, 0xc3)],
    ['arithmetic', frameHeader([8, 8], 1, 0xc9)],
    ['2 components', frameHeader([8, 8], 2)],
  ])('%s', async (what, header) => {
    await expectError(openJpeg(headed(...header)), 'unsupported', 'a.jpg', what);
  });

  test('sizes beyond what is there, and beyond the limits', async () => {
    await expectError(openJpeg(headed(...frameHeader([0, 8]))), 'bad-file', '0 × 8');
    await expectError(
      openJpeg(headed(...frameHeader([30000, 30000]))),
      'bad-file',
      'only 15 bytes',
    );
    const input = { name: 'a.jpg', data: makeJpeg({ size: [24, 16], blocks: VALUES }) };
    await expectError(openImages(input, { limits: { planeBytes: 99 } }), 'too-large', 'a.jpg');
    await expectError(openImages(input, { limits: { wholeBytes: 99 } }), 'too-large', 'a.jpg');
  });

  test('files that are cut off: an error, or what is there and grey', async () => {
    const bytes = makeJpeg({ size: [24, 16], blocks: VALUES });
    let shown = 0;
    for (let length = 3; length < bytes.length; length++) {
      const cut = { name: 'a.jpg', data: bytes.slice(0, length) };
      const read = openImages(cut).then(([source]) => source!.plane());
      const error = await read.then(
        () => undefined,
        (reason: Error) => reason,
      );
      if (error) await expectError(Promise.reject(error), 'bad-file', 'a.jpg');
      else {
        shown++;
        expect((await read).data[0]).toBe(0);
      }
    }
    expect(shown).toBeGreaterThan(5);
  });

  test('a frame header after the first one', async () => {
    const bytes = makeJpeg({ size: [8, 8], blocks: [9] });
    const second = Uint8Array.from([
      ...bytes.slice(0, -2),
      ...frameHeader([65000, 65000]),
      255,
      217,
    ]);
    await expectError((await openJpeg(second)).plane(), 'bad-file', 'a.jpg', 'second frame header');
  });
});
