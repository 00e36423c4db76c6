import { StackBlendError } from '../../engine/contract/errors.ts';
import { checkSize } from '../limits.ts';
import { SAMPLE_BYTES } from '../samples.ts';
import type { Limits } from '../source.ts';
import { checkCompression } from './compressions.ts';
import { loadDirectory, type Page } from './decode.ts';
import { readDirectory, type TiffFile } from './directory.ts';
import { type PageInfo, PHOTOMETRIC, readPageInfo, TAG } from './page.ts';
import { pictureKind } from './pixels.ts';

/**
 * Loads the page that tells what an image is of, and checks that it can be read before its blocks
 * are looked at. Rejects with `bad-file`, `unsupported` or `too-large`.
 */
export async function loadFirstPage(
  tiff: TiffFile,
  index: number,
  limits: Pick<Required<Limits>, 'planes' | 'planeBytes'>,
  signal?: AbortSignal,
): Promise<Page> {
  const dir = await readDirectory(tiff, index, signal);
  const info = await readPageInfo(dir, signal);
  checkPhotometric(info);
  checkCompression(info);
  const { width, height } = info;
  const size = { width, height, planes: 1 };
  // Of images in tiles parts can be read.
  const planeBytes = dir.has(TAG.TileOffsets) ? Number.POSITIVE_INFINITY : limits.planeBytes;
  const pixelBytes = pictureKind(info) ? 4 : SAMPLE_BYTES[info.dtype];
  checkSize(tiff.file.name, { ...size, pixelBytes }, { ...limits, planeBytes });
  return loadDirectory(tiff, dir, signal);
}

const NAMES: Readonly<Record<number, string>> = {
  5: 'CMYK',
  6: 'YCbCr without JPEG',
  8: 'CIE Lab',
  9: 'ICC Lab',
  32803: 'CFA (raw)',
};

function checkPhotometric(info: PageInfo): void {
  const { photometric, compression } = info;
  const plain = photometric >= 0 && photometric <= 4;
  // Without JPEG, YCbCr comes with subsampled blocks of its own.
  if (plain || (photometric === PHOTOMETRIC.yCbCr && compression === 7)) return;
  throw new StackBlendError(
    'unsupported',
    `${info.what}: colours as ${NAMES[photometric] ?? `photometric ${photometric}`} are not read; save it as RGB or grey.`,
  );
}
