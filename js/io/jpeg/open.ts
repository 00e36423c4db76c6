import { StackBlendError } from '../../engine/contract/errors.ts';
import type { ByteSource } from '../bytes.ts';
import type { FileContext } from '../formats/format.ts';
import { imageSource } from '../image-source.ts';
import { checkSize, checkWhole } from '../limits.ts';
import type { ImageSource } from '../source.ts';
import { type JpegHeader, readJpegHeader } from './header.ts';
import { turnsSideways } from './orientation.ts';

/** See `formats/jpeg.ts`. */
export async function openJpeg(file: ByteSource, context: FileContext): Promise<ImageSource[]> {
  const { limits, signal, cache, decode } = context;
  const header = await readJpegHeader(file, signal);
  const { width, height, components, orientation } = header;
  const pixelBytes = components === 1 ? 1 : 4;
  checkWhole(file, limits);
  checkSize(file.name, { width, height, pixelBytes, planes: 1 }, limits);
  checkDensity(file, header);
  const sideways = turnsSideways(orientation);
  return [
    imageSource({
      name: file.name,
      shape: sideways ? [1, 1, 1, width, height] : [1, 1, 1, height, width],
      dtype: 'uint8',
      kind: components === 1 ? 'planes' : 'rgba',
      cache,
      async read(_index, signal) {
        // A copy: it is given away.
        const data = new Uint8Array(await file.read(0, file.size, signal));
        const job = { data, width, height, orientation };
        const bytes = width * height * components * 4;
        return decode('jpeg', job, { what: file.name, bytes, transfer: [data.buffer], signal });
      },
    }),
  ];
}

/** A block of 8 × 8 pixels takes at least one bit. */
function checkDensity(file: ByteSource, { width, height }: JpegHeader): void {
  const blocks = Math.ceil(width / 32) * Math.ceil(height / 32);
  if (blocks <= file.size * 8) return;
  throw new StackBlendError(
    'bad-file',
    `${file.name}: declares ${width} × ${height} pixels, but has only ${file.size} bytes.`,
  );
}
