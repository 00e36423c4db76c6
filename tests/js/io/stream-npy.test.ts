import { describe, expect, test } from 'vitest';
import {
  openImages,
  type PlaneArray,
  streamNpy,
  type WrittenImage,
  writeNpy,
} from '../../../js/io/index.ts';

async function collect(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** An image whose samples count on from plane to plane. */
function counting(
  shape: WrittenImage['shape'],
  dtype: WrittenImage['dtype'],
  Type: new (length: number) => PlaneArray,
  kind: 'planes' | 'rgba' = 'planes',
) {
  const [, channels, depth, height, width] = shape;
  const length = height * width * (kind === 'rgba' ? 4 : 1);
  const asked: number[] = [];
  const plane: WrittenImage['plane'] = ({ t, c, z }) => {
    const index = (t * channels + c) * depth + z;
    asked.push(index);
    return { data: new Type(length).map((_, i) => (index * length + i) % 100) as PlaneArray };
  };
  return { image: { shape, dtype, kind, plane }, asked };
}

describe('streamNpy', () => {
  test.each([
    ['[t, y, x]', [3, 1, 1, 4, 5], 'uint16', Uint16Array],
    ['[t, c, z, y, x]', [2, 3, 2, 4, 5], 'int32', Int32Array],
    ['rows of four bytes', [2, 1, 1, 5, 4], 'uint8', Uint8Array],
    ['floats', [2, 1, 1, 3, 3], 'float32', Float32Array],
  ] as const)('%s', async (_, shape, dtype, Type) => {
    const { image } = counting(shape, dtype, Type);
    const [source] = await openImages({ name: 'a.npy', data: await collect(streamNpy(image)) });
    expect([source!.shape, source!.dtype, source!.kind]).toEqual([shape, dtype, 'planes']);
    const last = { t: shape[0] - 1, c: shape[1] - 1, z: shape[2] - 1 };
    const expected = await image.plane(last);
    expect((await source!.plane(last)).data).toEqual(expected.data);
  });

  test('frames; the same bytes as writeNpy', async () => {
    const { image } = counting([3, 1, 1, 2, 2], 'uint8', Uint8Array, 'rgba');
    const all = Uint8Array.from({ length: 48 }, (_, i) => i % 100);
    expect(await collect(streamNpy(image))).toEqual(writeNpy(all, [3, 2, 2, 4]));
  });

  test('planes are asked for one at a time, as the stream is read', async () => {
    const { image, asked } = counting([4, 1, 1, 2, 2], 'uint16', Uint16Array);
    const reader = streamNpy(image).getReader();
    await reader.read();
    expect(asked).toEqual([]);
    await reader.read();
    expect(asked).toEqual([0]);
    await reader.cancel();
    expect(asked).toEqual([0]);
  });

  test('progress, abort, wrong planes, wrong descriptions', async () => {
    const { image } = counting([2, 1, 1, 2, 2], 'uint16', Uint16Array);
    const progress: number[] = [];
    await collect(streamNpy(image, { onProgress: ({ done }) => progress.push(done) }));
    expect(progress).toEqual([1, 2]);
    const signal = AbortSignal.abort(new Error('gone'));
    await expect(collect(streamNpy(image, { signal }))).rejects.toThrow('gone');
    const short = { ...image, plane: () => ({ data: new Uint16Array(3) }) };
    await expect(collect(streamNpy(short))).rejects.toThrow('3 elements');
    expect(() => streamNpy({ ...image, shape: [2, 1, 0, 2, 2] })).toThrow(RangeError);
    expect(() => streamNpy({ ...image, dtype: 'float64' as never })).toThrow(TypeError);
  });
});
