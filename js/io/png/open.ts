import { StackBlendError } from '../../engine/contract/errors.ts';
import { concatenate } from '../arrays.ts';
import { breather } from '../breathe.ts';
import { type ByteSource, formatBytes } from '../bytes.ts';
import type { FileContext } from '../formats/format.ts';
import { incrementOf } from '../frame-times.ts';
import { imageSource } from '../image-source.ts';
import { checkSize } from '../limits.ts';
import type { ImageSource } from '../source.ts';
import type { Decode } from '../workers/decode.ts';
import { Animation } from './animation.ts';
import { type DataPart, type PngFile, type PngFrame, readChunks, readData } from './chunks.ts';
import { isGreyPlane } from './colours.ts';
import { rawBytes } from './rows.ts';

/** Deflate's best is 1:1032. */
const MAX_RATIO = 1032;

/** At its worst data become nearly twice as long; writers that flush each row add some bytes to it. */
const MAX_GROWTH = 2;
const MAX_ROW_GROWTH = 16;

/** Interlaced pictures are stored as so many smaller ones. */
const PASSES = 7;

/** Of chunks that hold next to nothing. */
const SLACK = 65_536;

/** See `formats/png.ts`. */
export async function openPng(file: ByteSource, context: FileContext): Promise<ImageSource[]> {
  const { limits, signal, cache, decode } = context;
  const png = await readChunks(file, signal);
  const { width, height } = png;
  const grey = isGreyPlane(png);
  const pixelBytes = grey ? (png.depth === 16 ? 2 : 1) : 4;
  checkSize(file.name, { width, height, pixelBytes, planes: png.frames.length }, limits);
  for (const frame of png.frames) checkDensity(file, png, frame, limits);

  const readFrame = (frame: PngFrame, signal?: AbortSignal) =>
    decodeFrame(file, png, frame, decode, signal);
  const animation = png.animated
    ? new Animation(
        png,
        async (frame, signal) => (await readFrame(frame, signal)) as Uint8Array,
        cache,
      )
    : undefined;
  return [
    imageSource({
      name: file.name,
      shape: [png.frames.length, 1, 1, height, width],
      dtype: grey && png.depth === 16 ? 'uint16' : 'uint8',
      kind: grey ? 'planes' : 'rgba',
      timeIncrement: incrementOf(png.frames.map(({ seconds }) => seconds)),
      cache,
      read: ({ t }, signal) =>
        animation ? animation.frame(t, signal) : readFrame(png.frames[0]!, signal),
      close: () => animation?.close(),
    }),
  ];
}

function checkDensity(
  file: ByteSource,
  png: PngFile,
  frame: PngFrame,
  { wholeBytes }: FileContext['limits'],
): void {
  const stored = frame.parts.reduce((sum, part) => sum + part.length, 0);
  const needed = rawBytes(png, frame.width, frame.height);
  if (needed > stored * MAX_RATIO + 1024) {
    throw new StackBlendError(
      'bad-file',
      `${file.name}: declares ${frame.width} × ${frame.height} pixels, but holds only ${stored} bytes of them.`,
    );
  }
  const longest = frame.parts.reduce((most, part) => Math.max(most, part.length), 0);
  if (longest <= wholeBytes) return;
  throw new StackBlendError(
    'too-large',
    `${file.name}: has a chunk of ${formatBytes(longest)}, which has to be read whole; ` +
      `the limit is ${formatBytes(wholeBytes)} (option limits.wholeBytes).`,
  );
}

/** Compressed data, up to the chunk with which they are longer than `most`. */
async function readParts(
  file: ByteSource,
  parts: readonly DataPart[],
  most: number,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const breathe = breather(signal);
  const pieces: Uint8Array[] = [];
  let read = 0;
  for (const part of parts) {
    if (read > most) break;
    await breathe();
    pieces.push(await readData(file, part, signal));
    read += part.length;
  }
  return concatenate(pieces);
}

async function decodeFrame(
  file: ByteSource,
  png: PngFile,
  { parts, width, height }: PngFrame,
  decode: Decode,
  signal?: AbortSignal,
): Promise<Uint8Array | Uint16Array> {
  const { depth, colorType, interlaced } = png;
  // Copies: a view would be posted with all of what it is a view of.
  const palette = png.palette.slice();
  const transparency = png.transparency.slice();
  const bytes = rawBytes(png, width, height);
  const rows = height * (interlaced ? PASSES : 1);
  // What is beyond belongs to no pixel: a file may be stuffed with it.
  const most = bytes * MAX_GROWTH + rows * MAX_ROW_GROWTH + SLACK;
  const data = await readParts(file, parts, most, signal);
  const job = {
    what: `${file.name}: the picture data`,
    png: { width, height, depth, colorType, interlaced, palette, transparency },
    width,
    height,
    data,
    rgba: !isGreyPlane(png),
  };
  return decode('png-frame', job, { what: file.name, bytes, transfer: [data.buffer], signal });
}
