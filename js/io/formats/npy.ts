import { type Format, hasBytes } from './format.ts';
import { lazyOpen } from './lazy-open.ts';

/**
 * numpy's `.npy`, versions 1 to 3, both byte orders, C and Fortran order.
 * `uint8 [height, width, 4]` and `[frames, height, width, 4]` are RGBA frames, with 3 in place of 4
 * opaque ones. All else is planes: `[height, width]`, `[t, height, width]`,
 * `[t, c, height, width]` (a second dimension longer than 8 is z) and `[t, c, z, height, width]`,
 * bool as 0 and 255, float16 and float64 as float32, 64-bit integers as 32-bit ones, where they fit.
 */
export const npy: Format = {
  label: '.npy',
  matches: (head) => hasBytes(head, '\x93NUMPY'),
  open: lazyOpen(async () => (await import('../npy/open.ts')).openNpy),
};
