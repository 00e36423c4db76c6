import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openImages, readStack, writeTiff } from '../../../js/io/index.ts';
import { expectError } from './expect-error.ts';
import { type Field, type FileSpec, greyFields, makeTiff, ramp, text } from './make-tiff.ts';

async function open(spec: FileSpec | Uint8Array, name = 'a.tif') {
  const data = spec instanceof Uint8Array ? spec : makeTiff(spec);
  return (await openImages({ name, data }))[0]!;
}

async function values(spec: FileSpec, request = {}): Promise<number[]> {
  return Array.from((await (await open(spec)).plane(request)).data);
}

const numbers = (bytes: Uint8Array) => Array.from(bytes);

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
      expect(await values({ pages, bigEndian, big })).toEqual(expected);
    }
  });

  test('samples of few bits are spread, those of 12 are not', async () => {
    const one = { fields: greyFields(5, 2, 1), blocks: [Uint8Array.of(0b10110_000, 0b01001_000)] };
    expect(await values({ pages: [one] })).toEqual([255, 0, 255, 255, 0, 0, 255, 0, 0, 255]);
    const four = { fields: greyFields(3, 1, 4), blocks: [Uint8Array.of(0x0f, 0x80)] };
    expect(await values({ pages: [four] })).toEqual([0, 255, 136]);
    const twelve = { fields: greyFields(2, 1, 12), blocks: [Uint8Array.of(0xff, 0xf1, 0x23)] };
    expect(await values({ pages: [twelve] })).toEqual([4095, 0x123]);
  });

  test('white is zero', async () => {
    const inverted: Field[] = [[262, 3, [0]]];
    const byte = { fields: greyFields(2, 1, 8, inverted), blocks: [Uint8Array.of(0, 200)] };
    expect(await values({ pages: [byte] })).toEqual([255, 55]);
    const word = { fields: greyFields(1, 1, 16, inverted), blocks: [Uint8Array.of(1, 0)] };
    expect(await values({ pages: [word] })).toEqual([65534]);
  });

  test('strips, the last one shorter, also out of order', async () => {
    const data = ramp(35);
    const fields = greyFields(5, 7, 8, [[278, 4, [3]]]);
    const blocks = [data.slice(0, 15), data.slice(15, 30), data.slice(30)];
    expect(await values({ pages: [{ fields, blocks }] })).toEqual(numbers(data));
    const shuffled = [blocks[2]!, blocks[0]!, blocks[1]!];
    const places: Field[] = [
      [273, 4, [13, 28, 8]],
      [279, 4, [15, 15, 5]],
    ];
    const page = { fields: [...fields, ...places], blocks: shuffled };
    expect(await values({ pages: [page] })).toEqual(numbers(data));
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
    expect(await values({ pages: [{ fields, blocks, tiled: true }] })).toEqual(expected);
  });

  test('blocks that a sparse file leaves out are 0', async () => {
    const fields = greyFields(2, 2, 8, [
      [278, 4, [1]],
      [273, 4, [0, 8]],
      [279, 4, [0, 2]],
    ]);
    const pages = [{ fields, blocks: [Uint8Array.of(5, 6)] }];
    expect(await values({ pages })).toEqual([0, 0, 5, 6]);
  });

  test('float64 becomes float32', async () => {
    const fields = greyFields(2, 1, 64, [[339, 3, [3]]]);
    const blocks = [new Uint8Array(Float64Array.of(0.1, -5).buffer)];
    const source = await open({ pages: [{ fields, blocks }] });
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
    expect(await values({ pages: [{ fields: fields(compression), blocks }] })).toEqual(
      numbers(data),
    );
  });

  test('Deflate that inflates to far more than the strip', async () => {
    const blocks = [Uint8Array.from(deflateSync(new Uint8Array(50_000_000).fill(3)))];
    const pages = [{ fields: fields(8), blocks }];
    expect(new Set(await values({ pages }))).toEqual(new Set([3]));
  });

  test('PackBits', async () => {
    const packed = Uint8Array.of(2, 9, 8, 7, 128, 256 - 3, 5, 0, 6);
    const pages = [{ fields: greyFields(8, 1, 8, [[259, 3, [32773]]]), blocks: [packed] }];
    expect(await values({ pages })).toEqual([9, 8, 7, 5, 5, 5, 5, 6]);
  });

  test('LZW', async () => {
    // Clear, 7, 258 (= 7 7), 258, end: 9 bits each, high bit first.
    const bits = [256, 7, 258, 258, 257].map((code) => code.toString(2).padStart(9, '0')).join('');
    const bytes = bits
      .padEnd(48, '0')
      .match(/.{8}/g)!
      .map((byte) => Number.parseInt(byte, 2));
    const page = greyFields(5, 1, 8, [[259, 3, [5]]]);
    expect(await values({ pages: [{ fields: page, blocks: [Uint8Array.from(bytes)] }] })).toEqual([
      7, 7, 7, 7, 7,
    ]);
  });

  test('LZW with codes that were never defined', async () => {
    const page = greyFields(50, 50, 8, [[259, 3, [5]]]);
    const source = await open({
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
    expect(await values({ pages: [{ fields: page, blocks }], bigEndian })).toEqual([
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
    expect(await values({ pages: [{ fields: page, blocks }] })).toEqual(Array.from(floats));
  });

  test.each([
    [50000, 'Zstandard'],
    [34887, 'LERC'],
    [50001, 'WebP'],
    [4, 'CCITT'],
    [12345, 'number 12345'],
  ])('%i is unsupported, at once and by name', async (compression, name) => {
    const page = { fields: fields(compression), blocks: [data] };
    await expectError(open({ pages: [page] }), 'unsupported', 'a.tif, page 1', name, 'Deflate');
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
    expect(await values({ pages: [chunky] })).toEqual([1, 2, 3, 255, 4, 5, 6, 255]);
    const blocks = [Uint8Array.of(1, 4), Uint8Array.of(2, 5), Uint8Array.of(3, 6)];
    const planar = { fields: rgb(8, 3, [[284, 3, [2]]]), blocks };
    expect(await values({ pages: [planar] })).toEqual([1, 2, 3, 255, 4, 5, 6, 255]);
  });

  test('16 bits are rounded to 8', async () => {
    const samples = Uint16Array.of(0, 128, 129, 65535, 65406, 65407);
    const page = { fields: rgb(16, 3), blocks: [new Uint8Array(samples.buffer)] };
    expect(await values({ pages: [page] })).toEqual([0, 0, 1, 255, 255, 254, 255, 255]);
  });

  test('alpha: straight, associated, unspecified, left out', async () => {
    const blocks = [Uint8Array.of(50, 100, 20, 100, 9, 9, 9, 0)];
    const read = (extra: Field[]) => values({ pages: [{ fields: rgb(8, 4, extra), blocks }] });
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
    expect(await values({ pages: [palette(map)] })).toEqual([255, 128, 1, 255, 0, 0, 0, 255]);
    const grey = Array.from({ length: 768 }, (_, i) => (i % 256) * 257);
    const source = await open({ pages: [palette(grey)] });
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
    expect((await open(spec)).shape).toEqual([1, 2, 1, 1, 2]);
    expect(await values(spec, { c: 1 })).toEqual([2, 4]);
  });

  test('CMYK is unsupported', async () => {
    const fields = greyFields(1, 1, 8, [[262, 3, [5]]]);
    await expectError(open({ pages: [{ fields, blocks: [ramp(4)] }] }), 'unsupported', 'CMYK');
  });
});

describe('pages', () => {
  const page = (value: number, width = 2, more: Field[] = []) => ({
    fields: greyFields(width, 1, 8, more),
    blocks: [new Uint8Array(width).fill(value)],
  });

  test('of one size are frames, others are left out', async () => {
    const thumbnail = page(9, 2, [[254, 4, [1]]]);
    const spec = { pages: [page(1), page(8, 1), page(2), thumbnail, page(3)] };
    expect((await open(spec)).shape).toEqual([3, 1, 1, 1, 2]);
    expect(await values(spec, { t: 1 })).toEqual([2, 2]);
    expect(await values(spec, { t: 2 })).toEqual([3, 3]);
  });

  test('of an ImageJ hyperstack are in the order xyczt', async () => {
    const description =
      'ImageJ=1.53t\nimages=12\nchannels=2\nslices=3\nframes=2\nhyperstack=true\n';
    const pages = Array.from({ length: 12 }, (_, i) => {
      return page(i, 2, i === 0 ? [[270, 2, text(description)]] : []);
    });
    expect((await open({ pages })).shape).toEqual([2, 2, 3, 1, 2]);
    expect(await values({ pages }, { t: 1, c: 1, z: 2 })).toEqual([11, 11]);
    expect(await values({ pages }, { t: 0, c: 1, z: 1 })).toEqual([3, 3]);
  });

  test("ImageJ's contiguous stack of one directory", async () => {
    const description = 'ImageJ=1.53t\nimages=4\nslices=4\nmin=2\nmax=30\n';
    const fields = greyFields(2, 1, 8, [
      [270, 2, text(description)],
      [279, 4, [2]],
    ]);
    const spec = { pages: [{ fields, blocks: [Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)] }] };
    const source = await open(spec);
    expect(source.shape).toEqual([1, 1, 4, 1, 2]);
    expect(source.channels).toEqual([{ window: [2, 30] }]);
    expect(await values(spec, { z: 3 })).toEqual([7, 8]);
    const promises = description.replaceAll('=4', '=4000');
    const short = {
      fields: [...greyFields(2, 1, 8), [270, 2, text(promises)] as Field],
      blocks: [ramp(8)],
    };
    await expectError(open({ pages: [short] }), 'bad-file', 'a.tif', '4000');
  });

  test.each([false, true])(
    "ImageJ's names, colours and ranges, big-endian %s",
    async (bigEndian) => {
      const description = 'ImageJ=1.53t\nimages=2\nchannels=2\nmode=composite\n';
      const metadata: number[] = [];
      const put = (size: number, set: (view: DataView) => void) => {
        const view = new DataView(new ArrayBuffer(size));
        set(view);
        metadata.push(...new Uint8Array(view.buffer));
      };
      const int = (value: number) => put(4, (view) => view.setUint32(0, value, !bigEndian));
      for (const value of [0x494a494a, 0x6c61626c, 2, 0x72616e67, 1, 0x6c757473, 2]) int(value);
      for (const name of ['AB', 'CD']) {
        for (const letter of name)
          put(2, (view) => view.setUint16(0, letter.charCodeAt(0), !bigEndian));
      }
      for (const value of [0, 100, 5, 4000])
        put(8, (view) => view.setFloat64(0, value, !bigEndian));
      for (const color of [
        [255, 0, 0],
        [0, 255, 10],
      ]) {
        for (const part of color) metadata.push(...new Array(255).fill(0), part);
      }
      const more: Field[] = [
        [270, 2, text(description)],
        [50838, 4, [28, 4, 4, 32, 768, 768]],
        [50839, 1, metadata],
      ];
      const source = await open({ pages: [page(1, 2, more), page(2)], bigEndian });
      expect(source.channels).toEqual([
        { name: 'AB', color: [255, 0, 0], window: [0, 100] },
        { name: 'CD', color: [0, 255, 10], window: [5, 4000] },
      ]);
    },
  );

  test("ImageJ's palettes are the colour of a plane", async () => {
    const green = Array.from({ length: 768 }, (_, i) => (i >> 8 === 1 ? (i & 255) * 257 : 0));
    const more: Field[] = [
      [262, 3, [3]],
      [270, 2, text('ImageJ=1.53t\n')],
      [320, 3, green],
    ];
    const source = await open({ pages: [page(7, 2, more)] });
    expect(source.kind).toBe('planes');
    expect(source.channels).toEqual([{ color: [0, 255, 0] }]);
    expect(Array.from((await source.plane()).data)).toEqual([7, 7]);
  });

  test('of an OME-TIFF that tells its order plainly', async () => {
    const xml =
      '<?xml version="1.0"?><OME xmlns="x"><Image><Pixels DimensionOrder="XYZCT" SizeC="2" SizeT="1" SizeX="2" SizeY="1" SizeZ="3"><TiffData/></Pixels></Image></OME>';
    const pages = Array.from({ length: 6 }, (_, i) =>
      page(i, 2, i === 0 ? [[270, 2, text(xml)]] : []),
    );
    expect((await open({ pages })).shape).toEqual([1, 2, 3, 1, 2]);
    expect(await values({ pages }, { c: 1, z: 2 })).toEqual([5, 5]);
    const series = xml.replace('SizeZ="3"', 'SizeZ="9"');
    const odd = pages.map((each, i) => (i === 0 ? page(0, 2, [[270, 2, text(series)]]) : each));
    expect((await open({ pages: odd })).shape).toEqual([6, 1, 1, 1, 2]);
  });
});

describe('broken files', () => {
  const page = { fields: greyFields(4, 4, 8), blocks: [ramp(16)] };

  test('directories that form a loop', async () => {
    for (const loopTo of [0, 1, 2]) {
      const pages = [page, page, page];
      await expectError(
        open({ pages, loopTo }),
        'bad-file',
        'a.tif',
        'loop',
        `page ${loopTo + 1} again`,
      );
    }
  });

  test('every truncation ends in a message that names the file', async () => {
    const whole = makeTiff({ pages: [page, page] });
    for (let length = 1; length < whole.length; length++) {
      const cut = { name: 'cut.tif', data: whole.slice(0, length) };
      const read = openImages(cut).then(([source]) => readStack(source!));
      await expectError(read, length < 4 ? 'unsupported' : 'bad-file', 'cut.tif');
    }
  });

  test('a missing strip names the page', async () => {
    const fields = greyFields(4, 4, 8, [[273, 4, [1_000_000]]]);
    const source = await open({ pages: [page, { fields, blocks: [ramp(16)] }] });
    expect((await source.plane({ t: 0 })).data.length).toBe(16);
    await expectError(source.plane({ t: 1 }), 'bad-file', 'a.tif, page 2');
  });

  test('a byte count that runs past the end is cut', async () => {
    const whole = makeTiff({
      pages: [{ fields: greyFields(4, 4, 8, [[279, 4, [0xffffff]]]), blocks: [ramp(16)] }],
    });
    expect(Array.from((await (await open(whole)).plane()).data)).toEqual(numbers(ramp(16)));
  });

  test.each([1, 5, 8, 32773])(
    'sizes that the data cannot have (compression %i)',
    async (compression) => {
      for (const more of [[], [[278, 4, [1]] as Field]]) {
        const fields = greyFields(30_000, 30_000, 8, [[259, 3, [compression]], ...more]);
        await expectError(open({ pages: [{ fields, blocks: [ramp(64)] }] }), 'bad-file', '30000');
      }
    },
  );

  test('sizes beyond the limits', async () => {
    const fields = greyFields(70_000, 70_000, 8);
    await expectError(open({ pages: [{ fields, blocks: [ramp(64)] }] }), 'too-large', 'a.tif');
    const file = makeTiff({ pages: [page, page, page] });
    await expectError(openImages(file, { limits: { planes: 2 } }), 'too-large', '2 pages');
  });

  test.each([
    ['no width', greyFields(0, 4, 8)],
    ['no samples', greyFields(4, 4, 8, [[277, 3, [0]]])],
    [
      'a tile without a size',
      greyFields(4, 4, 8, [
        [324, 4, [8]],
        [325, 4, [16]],
      ]),
    ],
    [
      'a tag outside the file',
      greyFields(4, 4, 8, [
        [278, 4, [1]],
        [273, 4, [8, 8, 8]],
      ]),
    ],
  ])('%s', async (_what, fields) => {
    await expectError(open({ pages: [{ fields, blocks: [ramp(16)] }] }), 'bad-file', 'a.tif');
  });

  test.each([
    ['64-bit integers', greyFields(4, 4, 64)],
    ['half floats', greyFields(4, 4, 16, [[339, 3, [3]]])],
    ['complex numbers', greyFields(4, 4, 64, [[339, 3, [6]]])],
  ])('%s are unsupported', async (_what, fields) => {
    await expectError(open({ pages: [{ fields, blocks: [ramp(16)] }] }), 'unsupported', 'bit');
  });

  test('mutated bytes: a picture or an error, nothing else', { timeout: 20_000 }, async () => {
    const blocks = [Uint8Array.from(deflateSync(ramp(16)))];
    const whole = makeTiff({
      pages: [{ fields: greyFields(4, 4, 8, [[259, 3, [8]]]), blocks }, page],
    });
    let seed = 1;
    const random = () => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      return seed / 2 ** 31;
    };
    for (let round = 0; round < 1500; round++) {
      const data = whole.slice();
      for (let i = 0; i < 3; i++)
        data[Math.floor(random() * data.length)] = Math.floor(random() * 256);
      const read = openImages({ name: 'mutated', data }).then(([source]) => readStack(source!));
      const error = await read.then(
        () => undefined,
        (reason) => reason,
      );
      if (error) expect(error).toMatchObject({ name: 'StackBlendError', message: /mutated/ });
    }
  });
});

describe('writeTiff', () => {
  const shape = [3, 5, 7, 4] as const;
  const stack = Uint8Array.from({ length: 3 * 5 * 7 * 4 }, (_, i) => i * 11);

  test('what is written is read back', async () => {
    const [source] = await openImages(writeTiff(stack, shape, { description: 'Grüße' }));
    expect(source!.shape).toEqual([3, 1, 1, 5, 7]);
    const read = await readStack(source!);
    expect(read.shape).toEqual(shape);
    expect(read.data).toEqual(stack);
  });

  test('shapes that do not fit', () => {
    for (const wrong of [
      [3, 5, 7],
      [3, 5, 7, 3],
      [2, 5, 7, 4],
      [0, 5, 7, 4],
    ]) {
      expect(() => writeTiff(stack, wrong)).toThrow(RangeError);
    }
  });
});
