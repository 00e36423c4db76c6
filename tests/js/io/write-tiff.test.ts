import { describe, expect, test } from 'vitest';
import { openImages, readStack, tiffParts, writeTiff } from '../../../js/io/index.ts';

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

  test('parts are views of the stack, and copies of shared memory', () => {
    expect(tiffParts(stack, shape)[2]!.buffer).toBe(stack.buffer);
    const shared = new Uint8Array(new SharedArrayBuffer(stack.length));
    shared.set(stack);
    const parts = tiffParts(shared, shape);
    expect(parts.every(({ buffer }) => buffer instanceof ArrayBuffer)).toBe(true);
    expect(new Blob(parts).size).toBe(writeTiff(stack, shape).length);
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
