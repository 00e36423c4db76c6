import { npyParts, tiffParts, writePng } from '../../../js/io/index.ts';
import type { ViewerResult } from '../interface.ts';

/** What the result can be saved as. */
export type SaveFormat = 'npy' | 'tiff' | 'png';

/** A file to give to the person. */
export interface SavedFile {
  readonly name: string;
  readonly blob: Blob;
}

/** Encodes the result: the whole stack, or frame `t` as PNG. */
export function encodeResult(
  { data, shape }: ViewerResult,
  format: SaveFormat,
  t: number,
): SavedFile {
  const [frames, height, width] = shape;
  switch (format) {
    case 'npy':
      return asFile('screen.npy', 'application/octet-stream', npyParts(data, shape));
    case 'tiff':
      return asFile('screen.tif', 'image/tiff', tiffParts(data, shape));
    case 'png': {
      const size = height * width * 4;
      const frame = data.subarray(t * size, (t + 1) * size);
      const name = `screen-${frameNumber(t, frames)}.png`;
      return asFile(name, 'image/png', [writePng(frame, width, height)]);
    }
  }
}

/** Counted from 1, with zeros in front so that files sort. */
export function frameNumber(t: number, frames: number): string {
  return String(t + 1).padStart(String(frames).length, '0');
}

function asFile(name: string, type: string, parts: BlobPart[]): SavedFile {
  return { name, blob: new Blob(parts, { type }) };
}

/** Offers a file as a download. */
export function download({ name, blob }: SavedFile): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser reads the file after this task has ended.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
