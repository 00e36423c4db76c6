import { describe, expect, test, vi } from 'vitest';
import { imageSource } from '../../../js/io/image-source.ts';
import {
  type ImageSource,
  openImages,
  type PlaneArray,
  readStack,
  writeNpy,
} from '../../../js/io/index.ts';
import { expectError } from './expect-error.ts';

async function source(data: PlaneArray | Float64Array, shape: readonly number[]) {
  return (await openImages({ name: 'a', data: writeNpy(data, shape) }))[0]!;
}

async function greys(data: PlaneArray | Float64Array, shape: readonly number[]): Promise<number[]> {
  const { data: rgba } = await readStack(await source(data, shape));
  for (let i = 0; i < rgba.length; i += 4) {
    expect([rgba[i + 1], rgba[i + 2], rgba[i + 3]]).toEqual([rgba[i], rgba[i], 255]);
  }
  return Array.from(rgba.filter((_, i) => i % 4 === 0));
}

describe('values', () => {
  test('uint8 as they are', async () => {
    expect(await greys(Uint8Array.of(0, 7, 200, 255), [2, 2])).toEqual([0, 7, 200, 255]);
  });

  test('every uint16 by the range of the stack, rounded half up', async () => {
    for (const [lo, hi] of [
      [0, 65535],
      [3, 65000],
      [100, 1121],
      [7, 8],
    ] as const) {
      const values = Uint16Array.from({ length: hi - lo + 1 }, (_, i) => lo + i);
      const expected = Array.from(values, (value) => {
        // Exact: floor(2·255·(v - lo) + range, divided by 2·range), in integers.
        const range = BigInt(hi - lo);
        return Number((510n * BigInt(value - lo) + range) / (2n * range));
      });
      expect(await greys(values, [1, values.length])).toEqual(expected);
    }
  });

  test('half a step is rounded up', async () => {
    expect(await greys(Uint16Array.of(0, 1, 2, 510), [1, 4])).toEqual([0, 1, 1, 255]);
  });

  test.each([
    ['int8', Int8Array.of(-128, 0, 127)],
    ['int16', Int16Array.of(-32768, 0, 32767)],
    ['int32', Int32Array.of(-(2 ** 31), 0, 2 ** 31 - 1)],
  ])('%s', async (_dtype, values) => {
    expect(await greys(values, [1, 3])).toEqual([0, 128, 255]);
  });

  test('uint32, at the upper end', async () => {
    expect(await greys(Uint32Array.of(2 ** 32 - 511, 2 ** 32 - 510, 2 ** 32 - 1), [1, 3])).toEqual([
      0, 1, 255,
    ]);
  });

  test('floats, without what is not finite', async () => {
    const values = Float32Array.of(-1, 1, 0, Number.NaN, Infinity, -Infinity);
    expect(await greys(values, [2, 3])).toEqual([0, 255, 128, 0, 255, 0]);
    expect(await greys(Float32Array.of(-3e38, 3e38), [1, 2])).toEqual([0, 255]);
    expect(await greys(Float32Array.of(Number.NaN, Number.NaN), [1, 2])).toEqual([0, 0]);
    expect(await greys(Float64Array.of(0, 1), [1, 2])).toEqual([0, 255]);
  });

  test('one single value is 0', async () => {
    expect(await greys(Uint16Array.of(9, 9), [1, 2])).toEqual([0, 0]);
    expect(await greys(Float32Array.of(5), [1, 1])).toEqual([0]);
  });

  test('the range is that of all frames', async () => {
    expect(await greys(Uint16Array.of(0, 10, 20, 255), [2, 1, 2])).toEqual([0, 10, 20, 255]);
  });

  test('RGBA as it is', async () => {
    const data = Uint8Array.from({ length: 24 }, (_, i) => i * 9);
    const stack = await readStack(await source(data, [2, 1, 3, 4]));
    expect(stack.shape).toEqual([2, 1, 3, 4]);
    expect(stack.data).toEqual(data);
  });
});

describe('order, options, limits', () => {
  /** 2 times, 2 channels, 3 z; each plane tells where it is. */
  const grid = (): ImageSource =>
    imageSource({
      name: 'grid',
      shape: [2, 2, 3, 1, 1],
      dtype: 'uint8',
      kind: 'planes',
      read: async ({ t, c, z }) => Uint8Array.of(100 * t + 10 * c + z),
    });
  const firsts = (data: Uint8Array) => Array.from(data.filter((_, i) => i % 4 === 0));

  test('t, then z; a channel; one z', async () => {
    const all = await readStack(grid(), { c: 1 });
    expect(all.shape).toEqual([6, 1, 1, 4]);
    expect(firsts(all.data)).toEqual([10, 11, 12, 110, 111, 112]);
    const one = await readStack(grid(), { z: 2 });
    expect(firsts(one.data)).toEqual([2, 102]);
  });

  test('progress', async () => {
    const onProgress = vi.fn();
    await readStack(grid(), { onProgress });
    expect(onProgress.mock.calls.map(([{ done }]) => done)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('wrong indexes', async () => {
    await expect(readStack(grid(), { c: 2 })).rejects.toThrow(RangeError);
    await expect(readStack(grid(), { z: -1 })).rejects.toThrow(RangeError);
  });

  test('abort between frames', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const onProgress = vi.fn(() => controller.abort(reason));
    await expect(readStack(grid(), { signal: controller.signal, onProgress })).rejects.toBe(reason);
    expect(onProgress).toHaveBeenCalledTimes(1);
  });

  test('too large, before anything is read', async () => {
    await expectError(readStack(grid(), { maxBytes: 23 }), 'too-large', 'grid', '24 bytes');
    const read = vi.fn();
    const huge = imageSource({
      name: 'huge',
      shape: [1e6, 1, 1, 1e4, 1e4],
      dtype: 'uint8',
      kind: 'rgba',
      read,
    });
    await expectError(readStack(huge), 'too-large', 'huge');
    await expectError(readStack(huge, { maxBytes: Infinity }), 'too-large', 'memory');
    expect(read).not.toHaveBeenCalled();
  });
});
