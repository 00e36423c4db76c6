import { describe, expect, test } from 'vitest';
import { concatenate } from '../../../js/io/arrays.ts';
import type { ByteSource } from '../../../js/io/bytes.ts';
import { tiff } from '../../../js/io/formats/tiff.ts';
import {
  createPlaneCache,
  type ImageSource,
  openImages,
  streamTiff,
  type TiffMetadata,
  tiffSize,
  type WrittenImage,
} from '../../../js/io/index.ts';
import { DEFAULT_LIMITS } from '../../../js/io/limits.ts';
import { ARRAYS } from '../../../js/io/samples.ts';
import { planTiff } from '../../../js/io/tiff-write/plan.ts';
import { listedTree } from '../../../js/io/tree/listed-tree.ts';
import { decodeHere } from '../../../js/io/workers/decode.ts';
import { expectSame } from '../support/expect-same.ts';

type Made = Omit<WrittenImage, 'plane'>;

/** An image whose values tell their place. */
function make(parts: Made): WrittenImage {
  const [, , , height, width] = parts.shape;
  const length = height * width * (parts.kind === 'rgba' ? 4 : 1);
  return {
    ...parts,
    plane: ({ t, c, z }) => {
      const data = new ARRAYS[parts.dtype](length);
      for (let i = 0; i < length; i++) data[i] = (t * 7 + c * 3 + z * 11 + i) % 120;
      return { data };
    },
  };
}

const bytesOf = (view: ArrayBufferView) =>
  new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
const collect = async (stream: ReadableStream<Uint8Array>) =>
  new Uint8Array(await new Response(stream as ReadableStream<BufferSource>).arrayBuffer());

async function reopen(
  image: WrittenImage,
  options: Parameters<typeof streamTiff>[1] = {},
): Promise<ImageSource> {
  const bytes = await collect(streamTiff(image, options));
  expect(bytes.length).toBe(tiffSize(image, options));
  const images = await openImages({ name: 'a.tif', data: bytes });
  expect(images.length).toBe(1);
  return images[0]!;
}

async function expectEqual(source: ImageSource, image: WrittenImage): Promise<void> {
  expect(source.shape).toEqual(image.shape);
  expect(source.dtype).toBe(image.dtype);
  const [times, channels, depth] = image.shape;
  for (let t = 0; t < times; t++) {
    for (let c = 0; c < channels; c++) {
      for (let z = 0; z < depth; z++) {
        const expected = (await image.plane({ t, c, z })).data;
        expectSame(bytesOf((await source.plane({ t, c, z })).data), bytesOf(expected));
      }
    }
  }
}

const lut = Uint8Array.from({ length: 768 }, (_, i) => (i * 37) % 256);
const described: Made = {
  shape: [2, 3, 4, 5, 7],
  dtype: 'uint16',
  name: 'Zellen <µ>',
  channels: [
    { name: 'DAPI', color: [0, 0, 255], window: [10, 4000.5], emission: 461 },
    { name: 'Grün "2"', color: [0, 255, 0], window: [0, 100] },
    { name: 'µ', color: [255, 128, 7], window: [5, 6] },
  ],
  pixelSize: {
    x: { value: 0.108, unit: 'µm' },
    y: { value: 0.108, unit: 'µm' },
    z: { value: 0.3, unit: 'µm' },
  },
  timeIncrement: { value: 2.5, unit: 's' },
};

describe('streamTiff', () => {
  test.each(['uint8', 'int8', 'uint16', 'int16', 'uint32', 'int32', 'float32'] as const)(
    'round trip of %s, with every kind of metadata, classic and BigTIFF',
    async (dtype) => {
      const image = make({ shape: [2, 2, 3, 5, 7], dtype });
      for (const metadata of ['imagej', 'ome'] as const) {
        for (const bigTiff of [false, true]) {
          await expectEqual(await reopen(image, { metadata, bigTiff }), image);
        }
      }
      const frames = make({ shape: [4, 1, 1, 3, 5], dtype });
      await expectEqual(await reopen(frames, { metadata: 'none' }), frames);
    },
  );

  test("ImageJ's names, colours, windows, sizes and interval are read back", async () => {
    const source = await reopen(make(described));
    await expectEqual(source, make(described));
    expect(source.channels).toEqual(described.channels!.map(({ emission, ...channel }) => channel));
    for (const axis of ['x', 'y', 'z'] as const) {
      expect(source.pixelSize[axis]!.unit).toBe('µm');
      expect(source.pixelSize[axis]!.value).toBeCloseTo(described.pixelSize![axis]!.value, 6);
    }
    expect(source.timeIncrement).toEqual({ value: 2.5, unit: 's' });
  });

  test("OME's names, colours, wavelengths, sizes and interval are read back", async () => {
    const source = await reopen(make(described), { metadata: 'ome' });
    await expectEqual(source, make(described));
    expect(source.channels).toEqual(described.channels!.map(({ window, ...channel }) => channel));
    expect(source.pixelSize).toEqual(described.pixelSize);
    expect(source.timeIncrement).toEqual(described.timeIncrement);
  });

  test('LUTs that are no ramps, units of other axes and times', async () => {
    const image = make({
      shape: [2, 1, 2, 3, 3],
      dtype: 'uint8',
      channels: [{ lut, color: [219, 0, 37] }],
      pixelSize: {
        x: { value: 4, unit: 'Å' },
        y: { value: 500, unit: 'nm' },
        z: { value: 1, unit: 'mm' },
      },
      timeIncrement: { value: 2, unit: 'min' },
    });
    const source = await reopen(image);
    expect(source.channels[0]!.lut).toEqual(lut);
    expect(source.channels[0]!.color).toEqual([lut[765], lut[766], lut[767]]);
    expect(source.pixelSize).toEqual(image.pixelSize);
    expect(source.timeIncrement).toEqual({ value: 120, unit: 's' });
  });

  test('RGBA frames keep their alpha, but for ImageJ', async () => {
    const image = make({ shape: [3, 1, 2, 4, 3], dtype: 'uint8', kind: 'rgba' });
    const ome = await reopen(image, { metadata: 'ome' });
    expect(ome.kind).toBe('rgba');
    await expectEqual(ome, image);
    const imageJ = await reopen(image);
    expect([imageJ.kind, ...imageJ.shape]).toEqual(['rgba', 3, 1, 2, 4, 3]);
    const [kept, full] = [
      await imageJ.plane({ t: 2, z: 1 }),
      await image.plane({ t: 2, c: 0, z: 1 }),
    ];
    expectSame(
      bytesOf(kept.data),
      bytesOf(full.data).map((value, i) => (i % 4 === 3 ? 255 : value)),
    );
  });

  test('an opened image is written as it is', async () => {
    const source = await reopen(make(described));
    await expectEqual(await reopen(source, { metadata: 'ome' }), make(described));
  });

  test('planes are made when they are wanted, one at a time', async () => {
    let made = 0;
    const image = make({ shape: [1000, 1, 1, 2, 2], dtype: 'uint8' });
    const counted: WrittenImage = {
      ...image,
      plane(request) {
        made++;
        return image.plane(request);
      },
    };
    const reader = streamTiff(counted).getReader();
    expect(made).toBe(0);
    for (let i = 0; i < 4; i++) await reader.read();
    expect(made).toBe(3);
    await reader.cancel();
    expect(made).toBe(3);
  });

  test('planes are copied: one array may serve for all', async () => {
    const shared = new Uint8Array(new SharedArrayBuffer(4));
    const image: WrittenImage = {
      ...{ shape: [3, 1, 1, 2, 2], dtype: 'uint8' },
      plane: ({ t }) => ({ data: shared.fill(t + 1) }),
    };
    const source = await reopen(image, { metadata: 'none' });
    for (let t = 0; t < 3; t++) expect((await source.plane({ t })).data[3]).toBe(t + 1);
  });

  test('progress, abort and failures', async () => {
    const image = make({ shape: [3, 1, 1, 2, 2], dtype: 'uint8' });
    const progress: number[] = [];
    await collect(streamTiff(image, { onProgress: ({ done }) => progress.push(done) }));
    expect(progress).toEqual([1, 2, 3]);
    const gone = new AbortController();
    gone.abort(new Error('gone'));
    await expect(collect(streamTiff(image, { signal: gone.signal }))).rejects.toThrow('gone');
    const short: WrittenImage = { ...image, plane: () => ({ data: new Uint8Array(3) }) };
    await expect(collect(streamTiff(short))).rejects.toThrow('3 elements');
    const broken: WrittenImage = { ...image, plane: () => Promise.reject(new Error('no plane')) };
    await expect(collect(streamTiff(broken))).rejects.toThrow('no plane');
  });

  test('what cannot be written', () => {
    const image = make({ shape: [3, 1, 1, 2, 2], dtype: 'uint8' });
    expect(() => streamTiff({ ...image, shape: [3, 1, 0, 2, 2] })).toThrow(RangeError);
    expect(() => streamTiff({ ...image, shape: [3, 1, 2, 2] as never })).toThrow(RangeError);
    expect(() => streamTiff({ ...image, kind: 'rgba', shape: [1, 2, 1, 2, 2] })).toThrow(
      RangeError,
    );
    expect(() => streamTiff({ ...image, kind: 'rgba', dtype: 'uint16' })).toThrow(TypeError);
    expect(() => streamTiff({ ...image, dtype: 'float64' as never })).toThrow(TypeError);
    expect(() => streamTiff(image, { metadata: 'exif' as never })).toThrow(TypeError);
    const large = make({ shape: [5000, 1, 1, 1024, 1024], dtype: 'uint8' });
    expect(() => streamTiff(large, { metadata: 'ome', bigTiff: false })).toThrow('BigTIFF');
  });
});

describe('beyond 4 GB', () => {
  const plane = 2 ** 26;
  const image: WrittenImage = {
    ...{ shape: [80, 1, 1, 8192, 8192], dtype: 'uint8' },
    plane: () => ({ data: new Uint8Array(plane) }),
  };
  const last = Uint8Array.from({ length: plane }, (_, i) => i % 251);

  /** The file, of which only the last plane lies in memory. */
  const build = (metadata: TiffMetadata) => {
    const plan = planTiff(image, metadata, undefined);
    const tail = concatenate([...plan.tail()]);
    const pieces = [
      { at: 0, bytes: plan.head },
      { at: plan.head.length + 79 * plane, bytes: last },
      { at: plan.head.length + 80 * plane, bytes: tail },
    ];
    const end = plan.head.length + 80 * plane + tail.length;
    expect(plan.size).toBe(end);
    const read = async (offset: number, length: number) => {
      const out = new Uint8Array(Math.min(length, end - offset));
      for (const { at, bytes } of pieces) {
        const from = Math.max(0, offset - at);
        const part = bytes.subarray(from, Math.max(from, offset + out.length - at));
        if (part.length > 0) out.set(part, at + from - offset);
      }
      return out;
    };
    return { file: { name: 'large.tif', size: end, read }, version: plan.head[2] };
  };
  const open = async (file: ByteSource) => {
    const path = file.name;
    const tree = listedTree('', [{ path, open: () => file }], 9);
    const cache = createPlaneCache();
    const context = { limits: DEFAULT_LIMITS, cache, decode: decodeHere, tree, path };
    return tiff.open(file, { ...context, claim: () => {} });
  };

  // ImageJ reads no BigTIFF, but one directory that describes all planes.
  test.each([
    ['imagej', 42],
    ['ome', 43],
    ['none', 43],
  ] as const)('%s', async (metadata, version) => {
    const built = build(metadata);
    expect(built.version).toBe(version);
    const [source] = await open(built.file);
    expect(source!.shape).toEqual(image.shape);
    const region = { x: 100, y: 8000, width: 5000, height: 192 };
    const { data } = await source!.plane({ t: 79, region });
    const expected = new Uint8Array(5000 * 192);
    for (let y = 0; y < 192; y++) {
      const from = (8000 + y) * 8192 + 100;
      expected.set(last.subarray(from, from + 5000), y * 5000);
    }
    expectSame(data as Uint8Array, expected);
  });
});
