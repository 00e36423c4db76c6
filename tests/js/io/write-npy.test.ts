import { describe, expect, test } from 'vitest';
import { npyParts, openImages, readStack, writeNpy } from '../../../js/io/index.ts';

describe('writeNpy', () => {
  test('what is written is read back', async () => {
    const data = Uint8Array.from({ length: 2 * 3 * 5 * 4 }, (_, i) => i * 7);
    const file = writeNpy(data, [2, 3, 5, 4]);
    const stack = await readStack((await openImages(file))[0]!);
    expect(stack.shape).toEqual([2, 3, 5, 4]);
    expect(stack.data).toEqual(data);
  });

  test('the header is as numpy writes it', () => {
    const [header] = npyParts(new Uint16Array(6), [6]);
    expect(header!.length % 64).toBe(0);
    const text = new TextDecoder('latin1').decode(header);
    expect(text.slice(10)).toMatch(
      /^\{'descr': '<u2', 'fortran_order': False, 'shape': \(6,\), \} *\n$/,
    );
    expect(new DataView(header!.buffer).getUint16(8, true)).toBe(header!.length - 10);
  });

  test('parts are views, and copies of shared memory', () => {
    const data = new Uint8Array(8).subarray(4);
    expect(npyParts(data, [4])[1]!.buffer).toBe(data.buffer);
    const shared = new Uint8Array(new SharedArrayBuffer(4)).fill(9);
    const [, copy] = npyParts(shared, [4]);
    expect(copy!.buffer).toBeInstanceOf(ArrayBuffer);
    expect(Array.from(copy!)).toEqual([9, 9, 9, 9]);
  });

  test('a shape that does not fit', () => {
    expect(() => writeNpy(new Uint8Array(5), [2, 3])).toThrow(RangeError);
    expect(() => writeNpy([1] as unknown as Uint8Array, [1])).toThrow(TypeError);
  });
});
