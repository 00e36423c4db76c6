import { type Format, hasBytes } from './format.ts';
import { lazyOpen } from './lazy-open.ts';

/**
 * PNG and APNG, decoded here rather than by the browser: the same bytes everywhere, 16 bits kept,
 * no colour management, straight alpha. Grey without transparency is one plane (1 to 8 bits as
 * uint8 over 0..255, 16 bits as uint16); everything else RGBA frames of 8 bits, animations composed.
 * Rows and columns stay as they are stored, whatever an eXIf chunk says.
 */
export const png: Format = {
  label: 'PNG',
  matches: (head) => hasBytes(head, '\x89PNG\r\n\x1a\n'),
  open: lazyOpen(async () => (await import('../png/open.ts')).openPng),
};
