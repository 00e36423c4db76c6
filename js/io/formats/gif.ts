import { type Format, hasBytes } from './format.ts';
import { lazyOpen } from './lazy-open.ts';

/**
 * GIF, still and animated, as RGBA frames of 8 bits, composed as they are shown: the same bytes
 * everywhere. What a file that is cut off lacks is transparent.
 */
export const gif: Format = {
  label: 'GIF',
  matches: (head) => hasBytes(head, 'GIF87a') || hasBytes(head, 'GIF89a'),
  open: lazyOpen(async () => (await import('../gif/open.ts')).openGif),
};
