import type { Bytes } from '../engine/contract/types.ts';
import { concatenate, unshared } from './arrays.ts';

/** Options of {@link writeTiff}. */
export interface TiffOptions {
  /** ImageDescription of the first page. ASCII. */
  readonly description?: string;
}

const SHORT = 3;
const LONG = 4;
const RATIONAL = 5;
const ASCII = 2;
const LONG8 = 16;

/** Beyond this, offsets take BigTIFF's 8 bytes. */
const CLASSIC_LIMIT = 2 ** 32 - 2 ** 20;

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

function fileHeader(big: boolean): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(big ? 16 : 8);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x4949);
  view.setUint16(2, big ? 43 : 42, true);
  if (big) view.setUint16(4, 8, true);
  view.setUint32(big ? 8 : 4, bytes.length, true);
  return bytes;
}

interface PageOptions {
  readonly width: number;
  readonly height: number;
  readonly big: boolean;
  readonly description: string | undefined;
  readonly last: boolean;
}

/** One entry: the tag, its type, its values. */
type Field = readonly [tag: number, type: number, values: readonly number[]];

/** A directory that starts at `at`, with its values behind it, then the pixels right after. */
function pageDirectory(page: PageOptions, at: number, frameBytes: number): Uint8Array<ArrayBuffer> {
  // The offsets depend on the length, which does not depend on them.
  const { length } = encodeDirectory(fields(page, 0, frameBytes), page.big, at, 0);
  const next = page.last ? 0 : at + length + frameBytes;
  return encodeDirectory(fields(page, at + length, frameBytes), page.big, at, next);
}

function fields(page: PageOptions, pixelsAt: number, frameBytes: number): Field[] {
  const offset = page.big ? LONG8 : LONG;
  const description: Field[] = page.description ? [[270, ASCII, ascii(page.description)]] : [];
  return [
    [254, LONG, [0]],
    [256, LONG, [page.width]],
    [257, LONG, [page.height]],
    [258, SHORT, [8, 8, 8, 8]],
    [259, SHORT, [1]],
    [262, SHORT, [2]],
    ...description,
    [273, offset, [pixelsAt]],
    [277, SHORT, [4]],
    [278, LONG, [page.height]],
    [279, offset, [frameBytes]],
    [282, RATIONAL, [1, 1]],
    [283, RATIONAL, [1, 1]],
    [284, SHORT, [1]],
    [296, SHORT, [1]],
    [338, SHORT, [2]],
  ];
}

/** TIFF's text is 7-bit and ends with 0. */
function ascii(text: string): number[] {
  const codes = Array.from(text, (letter) => letter.charCodeAt(0));
  return [...codes.map((code) => (code > 0 && code < 128 ? code : 63)), 0];
}

const SIZES: Readonly<Record<number, number>> = {
  [ASCII]: 1,
  [SHORT]: 2,
  [LONG]: 4,
  [RATIONAL]: 4,
  [LONG8]: 8,
};

function encodeDirectory(
  entries: readonly Field[],
  big: boolean,
  at: number,
  next: number,
): Uint8Array<ArrayBuffer> {
  const [countBytes, entryBytes, inline] = big ? [8, 20, 8] : [2, 12, 4];
  const fixed = countBytes + entries.length * entryBytes + inline;
  const sizes = entries.map(([, type, values]) => values.length * SIZES[type]!);
  const outside = sizes.map((size) => (size > inline ? Math.ceil(size / 8) * 8 : 0));
  // Values, and the pixels behind them, start at multiples of 8.
  const start = Math.ceil((at + fixed) / 8) * 8 - at;
  const bytes = new Uint8Array(start + outside.reduce((sum, size) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  const putOffset = (where: number, value: number) =>
    big ? view.setBigUint64(where, BigInt(value), true) : view.setUint32(where, value, true);
  if (big) view.setUint32(0, entries.length, true);
  else view.setUint16(0, entries.length, true);
  let free = start;
  entries.forEach(([tag, type, values], i) => {
    const entry = countBytes + i * entryBytes;
    view.setUint16(entry, tag, true);
    view.setUint16(entry + 2, type, true);
    const count = type === RATIONAL ? values.length / 2 : values.length;
    putOffset(entry + 4, count);
    const valueAt = entry + entryBytes - inline;
    const target = outside[i] ? free : valueAt;
    if (outside[i]) putOffset(valueAt, at + free);
    values.forEach((value, j) => {
      const where = target + j * SIZES[type]!;
      if (type === LONG8) view.setBigUint64(where, BigInt(value), true);
      else if (type === SHORT) view.setUint16(where, value, true);
      else if (type === ASCII) view.setUint8(where, value);
      else view.setUint32(where, value, true);
    });
    free += outside[i]!;
  });
  putOffset(countBytes + entries.length * entryBytes, next);
  return bytes;
}
