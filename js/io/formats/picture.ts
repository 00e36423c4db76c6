import { StackBlendError } from '../../engine/contract/errors.ts';
import type { ByteSource } from '../bytes.ts';
import { incrementOf } from '../frame-times.ts';
import { asBadFile, imageSource } from '../image-source.ts';
import { checkSize } from '../limits.ts';
import { type Decoder, openDecoder, type SizeCheck } from '../picture/decoder.ts';
import type { ImageSource } from '../source.ts';
import { type FileContext, type Format, hasBytes } from './format.ts';

/** A format that the browser decodes, by its MIME type. */
function picture(label: string, type: string, matches: Format['matches']): Format {
  return { label, matches, open: (file, context) => openPicture(label, type, file, context) };
}

const isRiff = (head: Uint8Array) => hasBytes(head, 'RIFF') && hasBytes(head, 'WEBP', 8);

/** ISO files name their brand first; some writers put `mif1` there and `avif` behind it. */
function isAvif(head: Uint8Array): boolean {
  if (!hasBytes(head, 'ftyp', 4)) return false;
  for (let at = 8; at + 4 <= head.length && at < (head[3] ?? 0); at += 4) {
    if (hasBytes(head, 'avif', at) || hasBytes(head, 'avis', at)) return true;
  }
  return false;
}

/**
 * WebP and AVIF, still and animated, as RGBA frames of 8 bits: straight alpha, no
 * conversion of colours. Browsers only; Node rejects with `unsupported`. The first frame is decoded
 * when the file is opened: only that tells its size.
 */
export const pictures: readonly Format[] = [
  picture('WebP', 'image/webp', isRiff),
  picture('AVIF', 'image/avif', isAvif),
];

async function openPicture(
  label: string,
  type: string,
  file: ByteSource,
  { limits, signal, cache }: FileContext,
): Promise<ImageSource[]> {
  const check: SizeCheck = (width, height, planes) =>
    checkSize(file.name, { width, height, pixelBytes: 4, planes }, limits);
  const decoder = await openWithBrowser(label, type, file, check, signal);
  try {
    const frames = decoder.frames;
    const first = await decoder.frame(0, signal);
    const { width, height } = first;
    return [
      imageSource({
        name: file.name,
        shape: [frames, 1, 1, height, width],
        dtype: 'uint8',
        kind: 'rgba',
        timeIncrement: incrementOf(decoder.seconds),
        cache,
        async read({ t }, signal) {
          const frame = await decoder.frame(t, signal);
          if (frame.width === width && frame.height === height) return frame.data;
          throw new Error(`frame ${t + 1} is ${frame.width} × ${frame.height}`);
        },
        close: () => decoder.close(),
      }),
    ];
  } catch (error) {
    decoder.close();
    signal?.throwIfAborted();
    throw asBadFile(file.name, error);
  }
}

async function openWithBrowser(
  label: string,
  type: string,
  file: ByteSource,
  check: SizeCheck,
  signal?: AbortSignal,
): Promise<Decoder> {
  try {
    const decoder = await openDecoder(type, file, check, signal);
    if (decoder) return decoder;
  } catch (error) {
    signal?.throwIfAborted();
    throw asBadFile(file.name, error);
  }
  throw new StackBlendError(
    'unsupported',
    `${file.name}: ${label} is decoded by browsers, and this environment has no decoder for it; ` +
      'TIFF, PNG, APNG, JPEG, GIF and .npy are read everywhere.',
  );
}
