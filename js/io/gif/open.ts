import type { ByteSource } from '../bytes.ts';
import type { FileContext } from '../formats/format.ts';
import { incrementOf } from '../frame-times.ts';
import { asBadFile, imageSource } from '../image-source.ts';
import { checkSize, checkWhole } from '../limits.ts';
import { Animation } from '../png/animation.ts';
import type { ImageSource } from '../source.ts';
import type { Decode } from '../workers/decode.ts';
import { type GifFile, type GifFrame, readGif } from './structure.ts';

/** See `formats/gif.ts`. */
export async function openGif(file: ByteSource, context: FileContext): Promise<ImageSource[]> {
  const { limits, signal, cache, decode } = context;
  const gif = await listFrames(file, context);
  const { width, height, frames } = gif;
  const planes = frames.length;
  checkSize(file.name, { width, height, pixelBytes: 4, planes }, limits);
  for (const frame of frames) {
    checkSize(file.name, { ...frame, pixelBytes: 4, planes }, limits);
  }
  signal?.throwIfAborted();
  const read = (frame: GifFrame, signal?: AbortSignal) => decodeFrame(file, frame, decode, signal);
  const animation = new Animation(gif, read, cache);
  return [
    imageSource({
      name: file.name,
      shape: [planes, 1, 1, height, width],
      dtype: 'uint8',
      kind: 'rgba',
      timeIncrement: incrementOf(frames.map(({ delay }) => delay / 100)),
      cache,
      read: ({ t }, signal) => animation.frame(t, signal),
      close: () => animation.close(),
    }),
  ];
}

/** Pictures follow one another without a list, so that the file is read once, and not kept. */
async function listFrames(file: ByteSource, { limits, signal }: FileContext): Promise<GifFile> {
  checkWhole(file, limits);
  const bytes = await file.read(0, file.size, signal);
  try {
    return readGif(bytes, limits.planes + 1);
  } catch (error) {
    throw asBadFile(file.name, error);
  }
}

async function decodeFrame(
  file: ByteSource,
  frame: GifFrame,
  decode: Decode,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const { width, height, palette, transparent, interlaced, offset, length } = frame;
  // A copy: a view would be posted with all of what it is a view of, and be taken from the cache.
  const data = new Uint8Array(await file.read(offset, length, signal));
  const job = { width, height, palette, transparent, interlaced, data };
  const bytes = width * height * 5;
  return decode('gif-frame', job, { what: file.name, bytes, transfer: [data.buffer], signal });
}
