/** How channels are combined, in the order of cpp/include/stackblend/composite_modes.def: the position is the number that crosses to C++. */
export const COMPOSITE_MODES = [
  'screen',
  'add',
  'max',
  'subtract',
  'imagej',
  'normal',
  'multiply',
  'overlay',
  'darken',
  'lighten',
  'color-dodge',
  'color-burn',
  'hard-light',
  'soft-light',
  'difference',
  'exclusion',
] as const;

/**
 * How channels are combined; see {@link Channel} for t. With `col = t · colour · opacity` or
 * `LUT(t) · opacity`, colours from 0 to 1, and `acc` beginning as the background:
 * - `screen`: `acc = 1 − (1 − acc)(1 − col)`. Cannot clip, and the order does not matter.
 * - `add`: `acc = acc + col`. `max`: `acc = max(acc, col)`.
 * - `subtract`: `acc = acc − t · (1 − colour) · opacity`, ink on white. Takes no LUTs.
 * - `imagej`: what ImageJ draws for a composite: 8-bit values through each channel's LUT, added.
 * - the separable blend modes of W3C Compositing and Blending Level 1, in the order of the channels:
 *   `acc = acc + opacity · (B(acc, t · colour) − acc)`.
 */
export type CompositeMode = (typeof COMPOSITE_MODES)[number];
