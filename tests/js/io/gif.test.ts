import { describe, expect, test } from 'vitest';
import { openImages } from '../../../js/io/index.ts';
import { expectError } from './expect-error.ts';
import { makeGif, openGif, type Picture } from './make-gif.ts';

const [R, G, B, N] = [
  [255, 0, 0, 255],
  [0, 255, 0, 255],
  [0, 0, 255, 255],
  [0, 0, 0, 0],
];
const PALETTE = [R, G, B, N].flatMap((colour) => colour!.slice(0, 3));

async function frame(bytes: Uint8Array, t = 0): Promise<number[]> {
  return Array.from((await (await openGif(bytes)).plane({ t })).data);
}

describe('stills', () => {
  test('colours of the file and of the picture', async () => {
    const indices = [0, 1, 2, 1];
    const picture = { width: 2, height: 2, indices };
    const source = await openGif(makeGif([2, 2], PALETTE, [picture]));
    expect([source.shape, source.kind]).toEqual([[1, 1, 1, 2, 2], 'rgba']);
    expect(Array.from((await source.plane()).data)).toEqual([R, G, B, G].flat());
    const own = { ...picture, palette: [9, 8, 7, 6, 5, 4], indices: [1, 0, 0, 3] };
    expect(await frame(makeGif([2, 2], PALETTE, [own]))).toEqual(
      [6, 5, 4, 255, 9, 8, 7, 255, 9, 8, 7, 255].concat([0, 0, 0, 255]),
    );
  });

  test('interlaced rows', async () => {
    const order = [0, 8, 4, 2, 6, 10, 1, 3, 5, 7, 9];
    const grey = Array.from({ length: 16 }, (_, i) => [i, i, i]).flat();
    const picture = { width: 1, height: 11, indices: order, interlaced: true };
    const pixels = await frame(makeGif([1, 11], grey, [picture]));
    expect(pixels.filter((_, i) => i % 4 === 0)).toEqual(order.map((_, i) => i));
  });

  test.each([2, 3, 8])(
    'all widths of codes, tables that fill up: indices of %i bits',
    async (bits) => {
      const count = 1 << bits;
      const grey = Array.from({ length: count }, (_, i) => [i, i, i]).flat();
      let state = 1;
      const indices = Array.from({ length: 200 * 150 }, (_, i) => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        // Runs of equal ones in half of the rows: entries that are used before they are known.
        return i % 400 < 200 ? 0 : state >>> (32 - bits);
      });
      const pixels = await frame(makeGif([200, 150], grey, [{ width: 200, height: 150, indices }]));
      expect(pixels.filter((_, i) => i % 4 === 1).join()).toBe(indices.join());
    },
  );
});

describe('animations', () => {
  const base: Picture = { width: 2, height: 1, indices: [0, 0], delay: 4 };
  const dot: Picture = { width: 1, height: 1, indices: [1], delay: 4 };
  const clear: Picture = { ...dot, x: 1, indices: [3], transparent: 3 };

  test.each([
    [0, G],
    [1, G],
    [2, N],
    [3, R],
  ])('disposal %i', async (disposal, left) => {
    const source = await openGif(makeGif([2, 1], PALETTE, [base, { ...dot, disposal }, clear]));
    const read = async (t: number) => Array.from((await source.plane({ t })).data);
    expect(source.shape[0]).toBe(3);
    // Backwards, and two at once: each frame is the same however it is reached.
    expect(await Promise.all([read(2), read(1)])).toEqual([
      [...left!, ...R!],
      [...G!, ...R!],
    ]);
    expect(await read(0)).toEqual([...R!, ...R!]);
  });

  test('frames that begin, or reach, beyond the canvas are cut off', async () => {
    const wide = { ...base, x: 1, indices: [2, 1] };
    const far = { ...base, x: 9, disposal: 2 };
    const bytes = makeGif([2, 1], PALETTE, [base, wide, far, far]);
    expect(await frame(bytes, 3)).toEqual([...R!, ...B!]);
  });

  test('the time from frame to frame, where it is one', async () => {
    const open = async (...delays: number[]) =>
      (
        await openGif(
          makeGif(
            [2, 1],
            PALETTE,
            delays.map((delay) => ({ ...base, delay })),
          ),
        )
      ).timeIncrement;
    expect(await open(4, 4, 100)).toEqual({ value: 0.04, unit: 's' });
    expect(await open(4, 5, 4)).toBeUndefined();
    expect(await open(0, 0, 0)).toBeUndefined();
    expect(await open(4)).toBeUndefined();
  });
});

describe('broken files', () => {
  const indices = Array.from({ length: 64 }, (_, i) => i % 3);
  const whole = makeGif([8, 8], PALETTE, [{ width: 8, height: 8, indices }]);

  test('what is cut off is transparent, or an error', async () => {
    const { data: uncut } = await (await openGif(whole)).plane();
    let most = 0;
    let errors = 0;
    for (let length = 6; length < whole.length; length++) {
      const cut = whole.slice(0, length);
      const read = openGif(cut).then(async (source) => (await source.plane()).data);
      const data = await read.catch(() => undefined);
      if (!data) {
        // Only before the first code there is no picture at all.
        expect(most).toBe(0);
        errors++;
        await expectError(read, 'bad-file', 'a.gif');
        continue;
      }
      expect(data.length).toBe(uncut.length);
      const there = data.findIndex((_, i) => i % 4 === 3 && data[i] === 0);
      const bytes = there < 0 ? data.length : there - 3;
      expect(Array.from(data.subarray(0, bytes))).toEqual(Array.from(uncut.subarray(0, bytes)));
      expect(data.subarray(bytes).every((value) => value === 0)).toBe(true);
      // The more there is of the file, the more of the picture.
      expect(bytes).toBeGreaterThanOrEqual(most);
      most = bytes;
    }
    expect(most).toBe(uncut.length);
    expect(errors).toBeGreaterThan(30);
  });

  test('sizes beyond the limits reject before anything is decoded', async () => {
    const huge = makeGif([65535, 65535], PALETTE, [{ width: 1, height: 1, indices: [0] }]);
    await expectError(openGif(huge), 'too-large', 'a.gif', '65535 × 65535');
    const frame = makeGif([1, 1], PALETTE, [{ width: 65535, height: 65535, indices: [0] }]);
    await expectError(openGif(frame), 'too-large', 'a.gif');
    const input = { name: 'a.gif', data: whole };
    await expectError(openImages(input, { limits: { wholeBytes: 9 } }), 'too-large', 'a.gif');
  });

  test('codes that cannot be end the picture; index sizes that cannot be reject', async () => {
    const broken = whole.slice();
    const at = broken.lastIndexOf(0x2c) + 10;
    // After the clear code and a first index, a code far ahead of the table.
    broken.set([0x44, 0xfe], at + 2);
    expect((await frame(broken)).slice(-4)).toEqual(N);
    broken[at] = 12;
    await expectError(frame(broken), 'bad-file', 'a.gif', 'LZW indices of 12 bits');
  });
});
