import { StackBlendError } from '../../engine/contract/errors.ts';
import type { ByteSource } from '../bytes.ts';
import type { FileContext } from '../formats/format.ts';
import { incrementOf } from '../frame-times.ts';
import { asBadFile, imageSource } from '../image-source.ts';
import type { ImageSource } from '../source.ts';
import { type Decoder, openDecoder } from './decoder.ts';

/** See `formats/picture.ts`. */
export async function openPicture(
  label: string,
  type: string,
  file: ByteSource,
  { limits, signal, cache }: FileContext,
): Promise<ImageSource[]> {
  const decoder = await openWithBrowser(label, type, file, limits, signal);
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
  limits: FileContext['limits'],
  signal?: AbortSignal,
): Promise<Decoder> {
  try {
    const decoder = await openDecoder(type, file, limits, signal);
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
