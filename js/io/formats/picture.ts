import { type Format, hasBytes } from './format.ts';
import { lazyOpen } from './lazy-open.ts';

/** A format that the browser decodes, by its MIME type. */
function picture(label: string, type: string, matches: Format['matches']): Format {
  const open = lazyOpen(async () => {
    const { openPicture } = await import('../picture/open.ts');
    return (file, context) => openPicture(label, type, file, context);
  });
  return { label, matches, open };
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
