import type { ByteSource } from '../bytes.ts';
import { unshared } from '../inflate.ts';
import { readPixels, readThroughCanvas } from './pixels.ts';

/** RGBA of one frame, `uint8[height, width, 4]`, straight alpha. */
export interface DecodedFrame {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** A picture in the hands of the browser. */
export interface Decoder {
  readonly frames: number;
  /** Decodes one frame. Rejects when the data are broken, with `signal.reason` when aborted. */
  frame(index: number, signal?: AbortSignal): Promise<DecodedFrame>;
  close(): void;
}

/**
 * Opens a picture with `ImageDecoder`, or, where that is missing, as a still with
 * `createImageBitmap`. Undefined where the environment has neither, or does not know the type.
 */
export async function openDecoder(
  type: string,
  file: ByteSource,
  signal?: AbortSignal,
): Promise<Decoder | undefined> {
  if (typeof ImageDecoder === 'function' && (await ImageDecoder.isTypeSupported(type))) {
    return openImageDecoder(type, unshared(await file.read(0, file.size, signal)), signal);
  }
  if (typeof createImageBitmap === 'function') {
    return openBitmap(type, unshared(await file.read(0, file.size, signal)));
  }
  return undefined;
}

async function openImageDecoder(
  type: string,
  data: Uint8Array<ArrayBuffer>,
  signal?: AbortSignal,
): Promise<Decoder> {
  // The specification has no premultiplyAlpha (frames are straight); Chromium has had one.
  const options = { premultiplyAlpha: 'none', colorSpaceConversion: 'none' } as const;
  const decoder = new ImageDecoder({ data, type, preferAnimation: true, ...options });
  const close = () => decoder.close();
  try {
    await decoder.tracks.ready;
    // Until all data were seen, the number of frames is the number of those found so far.
    await decoder.completed;
    signal?.throwIfAborted();
    const frames = decoder.tracks.selectedTrack?.frameCount ?? 0;
    if (frames === 0) throw new Error('it has no frames');
    return { frames, frame: (index, signal) => decodeFrame(decoder, index, signal), close };
  } catch (error) {
    close();
    throw error;
  }
}

async function decodeFrame(
  decoder: ImageDecoder,
  frameIndex: number,
  signal?: AbortSignal,
): Promise<DecodedFrame> {
  const { image } = await decoder.decode({ frameIndex, completeFramesOnly: true });
  try {
    signal?.throwIfAborted();
    return await readPixels(image);
  } finally {
    image.close();
  }
}

/** Browsers without ImageDecoder: the first frame, through a canvas. */
async function openBitmap(type: string, data: Uint8Array<ArrayBuffer>): Promise<Decoder> {
  const bitmap = await createImageBitmap(new Blob([data], { type }), {
    premultiplyAlpha: 'none',
    colorSpaceConversion: 'none',
  });
  return {
    frames: 1,
    frame: async (_index, signal) => {
      signal?.throwIfAborted();
      return readThroughCanvas(bitmap, bitmap.width, bitmap.height);
    },
    close: () => bitmap.close(),
  };
}
