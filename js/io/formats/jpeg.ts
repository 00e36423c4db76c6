import { type Format, hasBytes } from './format.ts';
import { lazyOpen } from './lazy-open.ts';

/**
 * JPEG, baseline and progressive, decoded here rather than by the browser: the same bytes everywhere
 * (those of libjpeg), no colour management. Grey is one plane of uint8, everything else an RGBA frame,
 * turned as EXIF says. What a file that is cut off lacks is grey.
 */
export const jpeg: Format = {
  label: 'JPEG',
  matches: (head) => hasBytes(head, '\xff\xd8\xff'),
  open: lazyOpen(async () => (await import('../jpeg/open.ts')).openJpeg),
};
