import { expect } from 'vitest';
import { type ImageSource, openImages } from '../../../js/io/index.ts';
import { asInputs, type Files, numberOf } from './make-zarr.ts';

export async function openOne(files: Files): Promise<ImageSource> {
  const images = await openImages(asInputs(files));
  expect(images.length).toBe(1);
  return images[0]!;
}

/** Expects elements to be their number in C order, in whole planes and in every corner of them. */
export async function expectNumbers(source: ImageSource, modulo = 65_536): Promise<void> {
  const { shape } = source;
  const [frames, channels, depth, height, width] = shape;
  for (let t = 0; t < frames; t++) {
    for (let c = 0; c < channels; c++) {
      for (let z = 0; z < depth; z++) {
        const { data } = await source.plane({ t, c, z });
        const first = numberOf(shape, [t, c, z, 0, 0]);
        const expected = Array.from(data, (_, i) => (first + i) % modulo);
        expect(data.length).toBe(height * width);
        expect(Array.from(data)).toEqual(expected);
        await expectRegion(source, { t, c, z }, expected);
      }
    }
  }
}

export async function expectRegion(
  source: ImageSource,
  at: { t: number; c: number; z: number },
  plane: number[],
): Promise<void> {
  const [, , , height, width] = source.shape;
  const region = {
    x: width >> 2,
    y: height >> 2,
    width: (width >> 1) + 1,
    height: (height >> 1) + 1,
  };
  const { data } = await source.plane({ ...at, region });
  const expected: number[] = [];
  for (let y = 0; y < region.height; y++) {
    const from = (region.y + y) * width + region.x;
    expected.push(...plane.slice(from, from + region.width));
  }
  expect(Array.from(data)).toEqual(expected);
}

export const gzip = { name: 'gzip', configuration: { level: 5 } };
export const little = { name: 'bytes', configuration: { endian: 'little' } };
