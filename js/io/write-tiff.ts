import type { Bytes } from '../engine/contract/types.ts';
import { concatenate, unshared } from './arrays.ts';
import {
  ascii,
  CLASSIC_LIMIT,
  encodeDirectory,
  type Field,
  fileHeader,
  TYPE,
} from './tiff-write/directory.ts';

/** Options of {@link writeTiff}. */
export interface TiffOptions {
  /** ImageDescription of the first page. ASCII. */
  readonly description?: string;
}

/**
 * A multi-page TIFF as parts, for `new Blob(parts)`: every frame a page of 8-bit RGBA, straight
 * alpha (ExtraSamples 2), uncompressed, in one strip; BigTIFF beyond 4 GiB. The frames are views of
 * `stack`, not copies (copies where it is in shared memory, which Blobs refuse).
 *
 * @param stack `uint8[frames, height, width, 4]`.
 * @param shape `[frames, height, width, 4]`, at least one frame.
 * @throws RangeError when the shape does not fit.
 */
export function tiffParts(
  stack: Bytes,
  shape: readonly number[],
  options: TiffOptions = {},
): Uint8Array<ArrayBuffer>[] {
  const [frames = 0, height = 0, width = 0, samples] = shape;
  const frameBytes = height * width * 4;
  const whole = shape.every((size) => Number.isSafeInteger(size) && size > 0);
  if (!whole || shape.length !== 4 || samples !== 4 || frames * frameBytes !== stack.length) {
    throw new RangeError(
      `writeTiff: shape [${shape.join(', ')}] is not [frames, height, width, 4] of ${stack.length} bytes`,
    );
  }
  const big = stack.length + frames * 512 > CLASSIC_LIMIT;
  const bytes = new Uint8Array(stack.buffer, stack.byteOffset, stack.length);
  const head = fileHeader(big);
  const parts = [head];
  let at = head.length;
  for (let frame = 0; frame < frames; frame++) {
    const description = frame === 0 ? options.description : undefined;
    const page = { width, height, big, description, last: frame === frames - 1 };
    const directory = pageDirectory(page, at, frameBytes);
    parts.push(directory, unshared(bytes.subarray(frame * frameBytes, (frame + 1) * frameBytes)));
    at += directory.length + frameBytes;
  }
  return parts;
}

/** The same file as one array. See {@link tiffParts}. */
export function writeTiff(
  stack: Bytes,
  shape: readonly number[],
  options: TiffOptions = {},
): Uint8Array<ArrayBuffer> {
  return concatenate(tiffParts(stack, shape, options));
}

interface PageOptions {
  readonly width: number;
  readonly height: number;
  readonly big: boolean;
  readonly description: string | undefined;
  readonly last: boolean;
}

/** A directory that starts at `at`, with its values behind it, then the pixels right after. */
function pageDirectory(page: PageOptions, at: number, frameBytes: number): Uint8Array<ArrayBuffer> {
  // The offsets depend on the length, which does not depend on them.
  const { length } = encodeDirectory(fields(page, 0, frameBytes), { ...page, at, next: 0 });
  const next = page.last ? 0 : at + length + frameBytes;
  return encodeDirectory(fields(page, at + length, frameBytes), { ...page, at, next });
}

function fields(page: PageOptions, pixelsAt: number, frameBytes: number): Field[] {
  const offset = page.big ? TYPE.long8 : TYPE.long;
  const description: Field[] = page.description ? [[270, TYPE.ascii, ascii(page.description)]] : [];
  return [
    [254, TYPE.long, [0]],
    [256, TYPE.long, [page.width]],
    [257, TYPE.long, [page.height]],
    [258, TYPE.short, [8, 8, 8, 8]],
    [259, TYPE.short, [1]],
    [262, TYPE.short, [2]],
    ...description,
    [273, offset, [pixelsAt]],
    [277, TYPE.short, [4]],
    [278, TYPE.long, [page.height]],
    [279, offset, [frameBytes]],
    [282, TYPE.rational, [1, 1]],
    [283, TYPE.rational, [1, 1]],
    [284, TYPE.short, [1]],
    [296, TYPE.short, [1]],
    [338, TYPE.short, [2]],
  ];
}
