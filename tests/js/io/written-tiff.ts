import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll } from 'vitest';
import {
  type ImageSource,
  openImages,
  type StreamTiffOptions,
  streamTiff,
  type WrittenImage,
} from '../../../js/io/index.ts';
import { ARRAYS } from '../../../js/io/samples.ts';

/** Where what is written lies, as long as the tests of one file run. */
export const folder = mkdtempSync(join(tmpdir(), 'stackblend-tiff-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A written file, read here. */
export async function reopen(name: string): Promise<ImageSource> {
  const data = new Blob([readFileSync(join(folder, name))]);
  return (await openImages({ name, data }))[0]!;
}

/** What numpy makes of the same formula. */
export const FORMULA = 'np.fromfunction(lambda t, z, c, y, x: (t*7 + z*11 + c*3 + y*5 + x) % 120, ';

/** An image of the values that numpy makes of {@link FORMULA}. */
export function make(parts: Omit<WrittenImage, 'plane'>): WrittenImage {
  const [, , , height, width] = parts.shape;
  const samples = parts.kind === 'rgba' ? 4 : 1;
  return {
    ...parts,
    plane({ t, c, z }) {
      const data = new ARRAYS[parts.dtype](height * width * samples);
      for (let i = 0; i < data.length; i++) {
        const y = Math.floor(i / samples / width);
        const x = Math.floor(i / samples) % width;
        data[i] = (t * 7 + z * 11 + (samples > 1 ? i % 4 : c) * 3 + y * 5 + x) % 120;
      }
      return { data };
    },
  };
}

/** Writes an image as a file in {@link folder}. */
export async function write(name: string, image: WrittenImage, options: StreamTiffOptions = {}) {
  const stream = Readable.fromWeb(streamTiff(image, options) as never);
  await pipeline(stream, createWriteStream(join(folder, name)));
}

/** One with all that metadata can say. */
export const described = (dtype: WrittenImage['dtype']) =>
  make({
    shape: [2, 3, 4, 15, 17],
    dtype,
    name: 'cells µ',
    channels: [
      { name: 'DAPI', color: [0, 0, 255], window: [1, 99] },
      { name: 'GFP µ', color: [0, 255, 0], window: [2, 50.5], emission: 509 },
      { color: [255, 0, 0] },
    ],
    pixelSize: {
      x: { value: 0.25, unit: 'µm' },
      y: { value: 0.25, unit: 'µm' },
      z: { value: 1.5, unit: 'µm' },
    },
    timeIncrement: { value: 30, unit: 's' },
  });
