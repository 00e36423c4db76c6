import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { expectError } from './expect-error.ts';
import { type Field, greyFields, openTiff, ramp, readValues } from './make-tiff.ts';

describe('grey', () => {
  test.each([false, true])('16 bits, big-endian %s, BigTIFF and not', async (bigEndian) => {
    const view = new DataView(new ArrayBuffer(12));
    const expected = [1, 258, 65535, 4660, 0, 7];
    expected.forEach((value, i) => {
      view.setUint16(i * 2, value, !bigEndian);
    });
    const blocks = [new Uint8Array(view.buffer)];
    for (const big of [false, true]) {
      const pages = [{ fields: greyFields(3, 2, 16), blocks }];
      expect(await readValues({ pages, bigEndian, big })).toEqual(expected);
    }
  });

  test('samples of few bits are spread, those of 12 are not', async () => {
    const one = { fields: greyFields(5, 2, 1), blocks: [Uint8Array.of(0b10110_000, 0b01001_000)] };
    expect(await readValues({ pages: [one] })).toEqual([255, 0, 255, 255, 0, 0, 255, 0, 0, 255]);
    const four = { fields: greyFields(3, 1, 4), blocks: [Uint8Array.of(0x0f, 0x80)] };
    expect(await readValues({ pages: [four] })).toEqual([0, 255, 136]);
    const twelve = { fields: greyFields(2, 1, 12), blocks: [Uint8Array.of(0xff, 0xf1, 0x23)] };
    expect(await readValues({ pages: [twelve] })).toEqual([4095, 0x123]);
  });

  test('white is zero', async () => {
    const inverted: Field[] = [[262, 3, [0]]];
    const byte = { fields: greyFields(2, 1, 8, inverted), blocks: [Uint8Array.of(0, 200)] };
    expect(await readValues({ pages: [byte] })).toEqual([255, 55]);
    const word = { fields: greyFields(1, 1, 16, inverted), blocks: [Uint8Array.of(1, 0)] };
    expect(await readValues({ pages: [word] })).toEqual([65534]);
  });

  test('strips, the last one shorter, also out of order', async () => {
    const data = ramp(35);
    const fields = greyFields(5, 7, 8, [[278, 4, [3]]]);
    const blocks = [data.slice(0, 15), data.slice(15, 30), data.slice(30)];
    expect(await readValues({ pages: [{ fields, blocks }] })).toEqual(Array.from(data));
    const shuffled = [blocks[2]!, blocks[0]!, blocks[1]!];
    const places: Field[] = [
      [273, 4, [13, 28, 8]],
      [279, 4, [15, 15, 5]],
    ];
    const page = { fields: [...fields, ...places], blocks: shuffled };
    expect(await readValues({ pages: [page] })).toEqual(Array.from(data));
  });

  test('tiles, cut at the edges', async () => {
    const [width, height, side] = [20, 18, 16];
    const blocks = [0, 1, 2, 3].map((tile) => {
      const [x0, y0] = [(tile % 2) * side, Math.floor(tile / 2) * side];
      return Uint8Array.from({ length: side * side }, (_, i) => {
        const [x, y] = [x0 + (i % side), y0 + Math.floor(i / side)];
        return x < width && y < height ? x + y * 7 : 255;
      });
    });
    const fields = greyFields(width, height, 8, [
      [322, 4, [side]],
      [323, 4, [side]],
    ]);
    const expected = Array.from({ length: width * height }, (_, i) => {
      return (i % width) + Math.floor(i / width) * 7;
    });
    expect(await readValues({ pages: [{ fields, blocks, tiled: true }] })).toEqual(expected);
  });

  test('blocks that a sparse file leaves out are 0', async () => {
    const fields = greyFields(2, 2, 8, [
      [278, 4, [1]],
      [273, 4, [0, 8]],
      [279, 4, [0, 2]],
    ]);
    const pages = [{ fields, blocks: [Uint8Array.of(5, 6)] }];
    expect(await readValues({ pages })).toEqual([0, 0, 5, 6]);
  });

  test('float64 becomes float32', async () => {
    const fields = greyFields(2, 1, 64, [[339, 3, [3]]]);
    const blocks = [new Uint8Array(Float64Array.of(0.1, -5).buffer)];
    const source = await openTiff({ pages: [{ fields, blocks }] });
    expect(source.dtype).toBe('float32');
    expect(Array.from((await source.plane()).data)).toEqual([Math.fround(0.1), -5]);
  });
});

describe('compression', () => {
  const data = Uint8Array.from({ length: 300 }, (_, i) => (i * i) >> 5);
  const fields = (compression: number, more: Field[] = []) =>
    greyFields(20, 15, 8, [[259, 3, [compression]], ...more]);

  test.each([8, 32946])('Deflate (%i), with junk behind it', async (compression) => {
    const blocks = [Uint8Array.of(...deflateSync(data), 1, 2, 3)];
    expect(await readValues({ pages: [{ fields: fields(compression), blocks }] })).toEqual(
      Array.from(data),
    );
  });

  test('Deflate that inflates to far more than the strip', async () => {
    const blocks = [Uint8Array.from(deflateSync(new Uint8Array(50_000_000).fill(3)))];
    const pages = [{ fields: fields(8), blocks }];
    expect(new Set(await readValues({ pages }))).toEqual(new Set([3]));
  });

  test('PackBits', async () => {
    const packed = Uint8Array.of(2, 9, 8, 7, 128, 256 - 3, 5, 0, 6);
    const pages = [{ fields: greyFields(8, 1, 8, [[259, 3, [32773]]]), blocks: [packed] }];
    expect(await readValues({ pages })).toEqual([9, 8, 7, 5, 5, 5, 5, 6]);
  });

  test('LZW', async () => {
    // Clear, 7, 258 (= 7 7), 258, end: 9 bits each, high bit first.
    const bits = [256, 7, 258, 258, 257].map((code) => code.toString(2).padStart(9, '0')).join('');
    const bytes = bits
      .padEnd(48, '0')
      .match(/.{8}/g)!
      .map((byte) => Number.parseInt(byte, 2));
    const page = greyFields(5, 1, 8, [[259, 3, [5]]]);
    expect(
      await readValues({ pages: [{ fields: page, blocks: [Uint8Array.from(bytes)] }] }),
    ).toEqual([7, 7, 7, 7, 7]);
  });

  test('LZW with codes that were never defined', async () => {
    const page = greyFields(50, 50, 8, [[259, 3, [5]]]);
    const source = await openTiff({
      pages: [{ fields: page, blocks: [Uint8Array.of(0xff, 0xff, 0xff, 0xff)] }],
    });
    await expectError(source.plane(), 'bad-file', 'a.tif', 'LZW');
  });

  test.each([false, true])('horizontal predictor on 16 bits, big-endian %s', async (bigEndian) => {
    const differences = [1000, 1, 65535, 5, 2000, 65000, 700, 3];
    const view = new DataView(new ArrayBuffer(16));
    differences.forEach((value, i) => {
      view.setUint16(i * 2, value, !bigEndian);
    });
    const page = greyFields(4, 2, 16, [
      [259, 3, [8]],
      [317, 3, [2]],
    ]);
    const blocks = [Uint8Array.from(deflateSync(new Uint8Array(view.buffer)))];
    expect(await readValues({ pages: [{ fields: page, blocks }], bigEndian })).toEqual([
      1000, 1001, 1000, 1005, 2000, 1464, 2164, 2167,
    ]);
  });

  test('floating-point predictor', async () => {
    const floats = Float32Array.of(1.5, -2.25, 1e10, 0);
    const view = new DataView(floats.buffer);
    // High bytes of all samples first, then differences of neighbouring bytes.
    const row = Uint8Array.from({ length: 16 }, (_, i) =>
      view.getUint8((i % 4) * 4 + 3 - (i >> 2)),
    );
    const coded = row.map((byte, i) => byte - (row[i - 1] ?? 0));
    const page = greyFields(4, 1, 32, [
      [259, 3, [8]],
      [317, 3, [3]],
      [339, 3, [3]],
    ]);
    const blocks = [Uint8Array.from(deflateSync(coded))];
    expect(await readValues({ pages: [{ fields: page, blocks }] })).toEqual(Array.from(floats));
  });

  test.each([
    [34887, 'LERC'],
    [50001, 'WebP'],
    [4, 'CCITT'],
    [12345, 'number 12345'],
  ])('%i is unsupported, at once and by name', async (compression, name) => {
    const page = { fields: fields(compression), blocks: [data] };
    await expectError(openTiff({ pages: [page] }), 'unsupported', 'a.tif, page 1', name, 'Deflate');
  });
});

describe('colours', () => {
  const rgb = (bits: number, samples: number, more: Field[] = []) =>
    greyFields(2, 1, bits, [
      [258, 3, new Array(samples).fill(bits)],
      [262, 3, [2]],
      [277, 3, [samples]],
      ...more,
    ]);

  test('RGB, chunky and planar', async () => {
    const chunky = { fields: rgb(8, 3), blocks: [Uint8Array.of(1, 2, 3, 4, 5, 6)] };
    expect(await readValues({ pages: [chunky] })).toEqual([1, 2, 3, 255, 4, 5, 6, 255]);
    const blocks = [Uint8Array.of(1, 4), Uint8Array.of(2, 5), Uint8Array.of(3, 6)];
    const planar = { fields: rgb(8, 3, [[284, 3, [2]]]), blocks };
    expect(await readValues({ pages: [planar] })).toEqual([1, 2, 3, 255, 4, 5, 6, 255]);
  });

  test('16 bits are rounded to 8', async () => {
    const samples = Uint16Array.of(0, 128, 129, 65535, 65406, 65407);
    const page = { fields: rgb(16, 3), blocks: [new Uint8Array(samples.buffer)] };
    expect(await readValues({ pages: [page] })).toEqual([0, 0, 1, 255, 255, 254, 255, 255]);
  });

  test('alpha: straight, associated, unspecified, left out', async () => {
    const blocks = [Uint8Array.of(50, 100, 20, 100, 9, 9, 9, 0)];
    const read = (extra: Field[]) => readValues({ pages: [{ fields: rgb(8, 4, extra), blocks }] });
    expect(await read([[338, 3, [2]]])).toEqual([50, 100, 20, 100, 9, 9, 9, 0]);
    expect(await read([])).toEqual([50, 100, 20, 100, 9, 9, 9, 0]);
    expect(await read([[338, 3, [0]]])).toEqual([50, 100, 20, 255, 9, 9, 9, 255]);
    expect(await read([[338, 3, [1]]])).toEqual([128, 255, 51, 100, 0, 0, 0, 0]);
  });

  test('palette, unless it is a grey ramp', async () => {
    const map = new Array(768).fill(0);
    [map[1], map[257], map[513]] = [0xff00, 0x8000, 0x0100];
    const palette = (colors: number[]) => ({
      fields: greyFields(2, 1, 8, [
        [262, 3, [3]],
        [320, 3, colors],
      ]),
      blocks: [Uint8Array.of(1, 0)],
    });
    expect(await readValues({ pages: [palette(map)] })).toEqual([255, 128, 1, 255, 0, 0, 0, 255]);
    const grey = Array.from({ length: 768 }, (_, i) => (i % 256) * 257);
    const source = await openTiff({ pages: [palette(grey)] });
    expect(source.kind).toBe('planes');
    expect(Array.from((await source.plane()).data)).toEqual([1, 0]);
  });

  test('samples that are no colours are channels', async () => {
    const fields = greyFields(2, 1, 16, [
      [258, 3, [16, 16]],
      [277, 3, [2]],
      [338, 3, [0]],
    ]);
    const spec = {
      pages: [{ fields, blocks: [new Uint8Array(Uint16Array.of(1, 2, 3, 4).buffer)] }],
    };
    expect((await openTiff(spec)).shape).toEqual([1, 2, 1, 1, 2]);
    expect(await readValues(spec, { c: 1 })).toEqual([2, 4]);
  });

  test('CMYK is unsupported', async () => {
    const fields = greyFields(1, 1, 8, [[262, 3, [5]]]);
    await expectError(openTiff({ pages: [{ fields, blocks: [ramp(4)] }] }), 'unsupported', 'CMYK');
  });
});
