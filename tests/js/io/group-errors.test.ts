import { describe, expect, test } from 'vitest';
import {
  type FileGrouping,
  openImages,
  proposeGroups,
  type StackBlendError,
  writeNpy,
} from '../../../js/io/index.ts';
import { expectError } from './expect-error.ts';

const npy = (value: number, width = 3) => writeNpy(new Uint8Array(width).fill(value), [1, width]);
const files = (...values: (Uint8Array | string)[]) =>
  values.map((value, i) => ({
    name: `x_C${i + 1}.npy`,
    data: typeof value === 'string' ? new TextEncoder().encode(value) : value,
  }));
const other = { name: 'other.npy', data: npy(9) };

async function openAll(given: ReturnType<typeof files>, grouping: FileGrouping) {
  const errors: StackBlendError[] = [];
  const onError = (error: StackBlendError) => errors.push(error);
  const images = await openImages([...given, other], { grouping, onError });
  return { images, errors };
}

describe('a grouping and files that cannot be opened', () => {
  const grouping = proposeGroups(['x_C1.npy', 'x_C2.npy', 'x_C3.npy']);

  test('the others make the image, the place is black, and both are told', async () => {
    const { images, errors } = await openAll(files(npy(1), 'no image', npy(3)), grouping);
    expect(images.map(({ name, shape }) => `${name} ${shape}`)).toEqual([
      'x 1,3,1,1,3',
      'other.npy 1,1,1,1,3',
    ]);
    const first = async (c: number) => (await images[0]!.plane({ c })).data[0];
    expect([await first(0), await first(1), await first(2)]).toEqual([1, 0, 3]);
    expect(errors).toHaveLength(2);
    for (const error of errors) expect(error.message).toContain('x_C2.npy');
    expect(errors[1]!.message).toContain('black');
  });

  test('where none of a group is open, there is no such image', async () => {
    const { images } = await openAll(files('no', 'no', 'no'), grouping);
    expect(images.map(({ name }) => name)).toEqual(['other.npy']);
  });

  test('files that do not fit together stay by themselves', async () => {
    const { images, errors } = await openAll(files(npy(1), npy(2, 4), npy(3)), grouping);
    const names = images.map(({ name }) => name);
    expect(names).toEqual(['x_C1.npy', 'x_C2.npy', 'x_C3.npy', 'other.npy']);
    expect((await images[2]!.plane()).data[0]).toBe(3);
    expect(errors.map(({ code }) => code)).toEqual(['unsupported']);
  });

  test('without onError each rejects the call', async () => {
    const short = files(npy(1), npy(2));
    await expect(openImages(short, { grouping })).rejects.toThrow(RangeError);
    const differing = files(npy(1), npy(2, 4), npy(3));
    await expectError(openImages(differing, { grouping }), 'unsupported', 'x_C2.npy');
  });
});
