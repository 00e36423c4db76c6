import { describe, expect, test } from 'vitest';
import { openImages, writeNpy } from '../../../js/io/index.ts';
import { expectError } from './expect-error.ts';
import { makeZip } from './make-zip.ts';

const counting = (length: number) => Uint16Array.from({ length }, (_, i) => i);
const input = (data: Uint8Array) => ({ name: 'a.npz', data });

describe('.npz', () => {
  test.each([
    ['numpy.savez', 0],
    ['numpy.savez_compressed', 8],
  ])('each array is an image, as %s writes them', async (_, method) => {
    const bytes = makeZip(
      {
        'stack.npy': { data: writeNpy(counting(24), [2, 3, 4]), method },
        'frames.npy': { data: writeNpy(new Uint8Array(32).fill(7), [2, 2, 2, 4]), method },
      },
      { zip64: true },
    );
    const images = await openImages(input(bytes));
    // In the order of names, as folders are.
    expect(images.map(({ name }) => name)).toEqual(['a.npz/frames.npy', 'a.npz/stack.npy']);
    expect(images.map(({ kind, shape }) => [kind, shape.join(' ')])).toEqual([
      ['rgba', '2 1 1 2 2'],
      ['planes', '2 1 1 3 4'],
    ]);
    const { data } = await images[1]!.plane({ t: 1 });
    expect(Array.from(data)).toEqual(Array.from(counting(24)).slice(12));
  });

  test('arrays are images of one file, and not times of one another', async () => {
    const arrays = (first: number) =>
      makeZip({
        'arr_0.npy': { data: writeNpy(new Uint8Array(6).fill(first), [2, 3]) },
        'arr_1.npy': { data: writeNpy(new Uint8Array(6).fill(first + 1), [2, 3]) },
        'arr_2.npy': { data: writeNpy(new Uint8Array(6).fill(first + 2), [2, 3]) },
      });
    const alone = await openImages(input(arrays(0)), { grouping: 'names' });
    expect(alone.map(({ shape }) => shape[0])).toEqual([1, 1, 1]);
    const files = [1, 2].map((t) => ({ name: `a_t${t}.npz`, data: arrays(10 * t) }));
    const together = await openImages(files, { grouping: 'names' });
    expect(together.map(({ shape }) => shape[0])).toEqual([2, 2, 2]);
    expect((await together[1]!.plane({ t: 1 })).data[0]).toBe(21);
  });

  test('an array that is no image names itself; without any the archive does', async () => {
    const flat = { 'flat.npy': { data: writeNpy(counting(5), [5]) } };
    await expectError(openImages(input(makeZip(flat))), 'unsupported', 'flat.npy', '(5)');
    const text = { 'notes.txt': { data: new TextEncoder().encode('nothing') } };
    await expectError(openImages(input(makeZip(text))), 'unsupported', 'a.npz');
  });

  test('arrays that are no images are left out beside others, and told to who listens', async () => {
    const bytes = makeZip({
      'flat.npy': { data: writeNpy(counting(5), [5]) },
      'stack.npy': { data: writeNpy(counting(24), [2, 3, 4]) },
      'zero.npy': { data: writeNpy(counting(1), [1]) },
    });
    const images = await openImages(input(bytes));
    expect(images.map(({ name }) => name)).toEqual(['a.npz/stack.npy']);
    const told: string[] = [];
    await openImages(input(bytes), { onError: ({ message }) => told.push(message) });
    expect(told).toEqual([expect.stringMatching(/flat\.npy/), expect.stringMatching(/zero\.npy/)]);
  });

  test('a broken array beside others still rejects', async () => {
    const bytes = makeZip({
      'cut.npy': { data: writeNpy(counting(24), [2, 3, 4]).slice(0, -10) },
      'stack.npy': { data: writeNpy(counting(24), [2, 3, 4]) },
    });
    await expectError(openImages(input(bytes)), 'bad-file', 'cut.npy');
  });

  test('an array that its archive does not have whole', async () => {
    const data = writeNpy(counting(24), [2, 3, 4]);
    const cut = makeZip({ 'a.npy': { data: data.slice(0, -10), method: 8 } });
    await expectError(openImages(input(cut)), 'bad-file', 'a.npy');
  });
});
