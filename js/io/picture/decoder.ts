import { StackBlendError } from '../../engine/contract/errors.ts';
import { unshared } from '../arrays.ts';
import type { ByteSource } from '../bytes.ts';
import { checkSize, checkWhole } from '../limits.ts';
import type { Limits } from '../source.ts';
import { isAnimated, webpSeconds } from './animated.ts';
import { type DecodedFrame, readPixels, readThroughCanvas } from './pixels.ts';

/** A picture in the hands of the browser. */
export interface Decoder {
  readonly frames: number;
  /** How long each frame is shown, where that is known. */
  readonly seconds: readonly number[];
  /** Decodes one frame. Rejects when the data are broken, with `signal.reason` when aborted. */
  frame(index: number, signal?: AbortSignal): Promise<DecodedFrame>;
  close(): void;
}

/** Throws when a picture of this size and so many frames is too large. */
type SizeCheck = (width: number, height: number, frames: number) => void;

/**
 * Opens a picture with `ImageDecoder`, or, where that is missing, as a still with
 * `createImageBitmap`. Undefined where the environment has neither, or does not know the type.
 * Rejects with `unsupported` for animations without `ImageDecoder`, with `too-large` beyond the limits.
 */
export async function openDecoder(
  type: string,
  file: ByteSource,
  limits: Required<Limits>,
  signal?: AbortSignal,
): Promise<Decoder | undefined> {
  const decodes = typeof ImageDecoder === 'function' && (await ImageDecoder.isTypeSupported(type));
  if (!decodes && typeof createImageBitmap !== 'function') return undefined;
  checkWhole(file, limits);
  const check: SizeCheck = (width, height, planes) =>
    checkSize(file.name, { width, height, pixelBytes: 4, planes }, limits);
  const data = unshared(await file.read(0, file.size, signal));
  if (decodes) return openImageDecoder(type, data, check, signal);
  if (isAnimated(type, data)) {
    throw new StackBlendError(
      'unsupported',
      `${file.name}: this browser has no ImageDecoder, so it cannot read animations; save it as APNG or TIFF.`,
    );
  }
  return openBitmap(type, data, check);
}

async function openImageDecoder(
  type: string,
  data: Uint8Array<ArrayBuffer>,
  check: SizeCheck,
  signal?: AbortSignal,
): Promise<Decoder> {
  // The specification has no premultiplyAlpha (frames are straight); Chromium has had one.
  const options = { premultiplyAlpha: 'none', colorSpaceConversion: 'none' } as const;
  // Chromium refuses AVIF stills of which an animation is wanted.
  const preferAnimation = isAnimated(type, data);
  const decoder = new ImageDecoder({ data, type, preferAnimation, ...options });
  const close = () => decoder.close();
  try {
    await decoder.tracks.ready;
    // Until all data were seen, the number of frames is the number of those found so far.
    await decoder.completed;
    signal?.throwIfAborted();
    const frames = decoder.tracks.selectedTrack?.frameCount ?? 0;
    if (frames === 0) throw new Error('it has no frames');
    if (frames === 1 && (await isPlanar(decoder))) {
      close();
      return await openBitmap(type, data, check);
    }
    return {
      frames,
      seconds: webpSeconds(data),
      frame: (index, signal) => decodeFrame(decoder, index, (w, h) => check(w, h, frames), signal),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/**
 * Opaque JPEG and WebP come as YUV planes, whose conversion here is coarser than that of the
 * browser's own pictures: for stills those are taken, and being opaque they lose nothing on a canvas.
 */
async function isPlanar(decoder: ImageDecoder): Promise<boolean> {
  const { image } = await decoder.decode();
  const planar = !/^(RGB|BGR)/.test(image.format ?? '');
  image.close();
  return planar && typeof createImageBitmap === 'function';
}

async function decodeFrame(
  decoder: ImageDecoder,
  frameIndex: number,
  check: (width: number, height: number) => void,
  signal?: AbortSignal,
): Promise<DecodedFrame> {
  const { image } = await decoder.decode({ frameIndex, completeFramesOnly: true });
  try {
    signal?.throwIfAborted();
    check(image.codedWidth, image.codedHeight);
    return await readPixels(image);
  } finally {
    image.close();
  }
}

/** The first frame, through a canvas: opaque stills, and browsers without ImageDecoder. */
async function openBitmap(
  type: string,
  data: Uint8Array<ArrayBuffer>,
  check: SizeCheck,
): Promise<Decoder> {
  const bitmap = await createImageBitmap(new Blob([data], { type }), {
    premultiplyAlpha: 'none',
    colorSpaceConversion: 'none',
  });
  return {
    frames: 1,
    seconds: [],
    frame: async (_index, signal) => {
      signal?.throwIfAborted();
      check(bitmap.width, bitmap.height, 1);
      return readThroughCanvas(bitmap, bitmap.width, bitmap.height);
    },
    close: () => bitmap.close(),
  };
}
