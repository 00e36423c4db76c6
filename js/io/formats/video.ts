import { StackBlendError } from '../../engine/contract/errors.ts';
import type { ByteSource } from '../bytes.ts';
import type { ImageSource } from '../source.ts';
import type { Container } from '../video/open-video.ts';
import { type FileContext, type Format, hasBytes } from './format.ts';

/**
 * MP4, MOV, WebM and Matroska, as RGBA frames of 8 bits along t: as the browser decodes them through
 * WebCodecs, of stored size, turned as the file says. Browsers only; Node rejects with `unsupported`.
 */
export const videos: readonly Format[] = [
  video('MP4, MOV', 'boxes', isMovie),
  video('WebM', 'elements', (head) => hasBytes(head, '\x1a\x45\xdf\xa3')),
];

function video(label: string, container: Container, matches: Format['matches']): Format {
  return { label, matches, open: (file, context) => openVideo(label, container, file, context) };
}

/** Brands of ISO files that hold pictures. */
const PICTURES = ['heic', 'heix', 'heim', 'heis', 'mif1', 'avif', 'avis', 'jxl ', 'crx '];

/** Older QuickTime files name no brand. */
const FIRST_BOXES = ['moov', 'mdat', 'wide', 'free', 'skip', 'pnot'];

function isMovie(head: Uint8Array): boolean {
  if (hasBytes(head, 'ftyp', 4)) return !PICTURES.some((brand) => hasBytes(head, brand, 8));
  return FIRST_BOXES.some((type) => hasBytes(head, type, 4));
}

async function openVideo(
  label: string,
  container: Container,
  file: ByteSource,
  context: FileContext,
): Promise<ImageSource[]> {
  if (typeof VideoDecoder !== 'function') {
    throw new StackBlendError(
      'unsupported',
      `${file.name}: ${label} videos are decoded by browsers through WebCodecs, which this ` +
        'environment lacks (pages have it over HTTPS and on localhost only); save the frames as TIFF.',
    );
  }
  // Only those who open videos load what reads them.
  const { videoSource } = await import('../video/video-source.ts');
  return [await videoSource(container, file, context)];
}
