/**
 * Names of LUTs, in a file of their own so that menus need not load the tables. `gray` to `yellow`
 * run from black straight to the colour. `fire` and `ice` are ImageJ's (public domain), `viridis`,
 * `magma`, `inferno` and `plasma` matplotlib's (CC0: Smith, van der Walt, Firing, 2015), `turbo`
 * is Google's (Apache-2.0: Mikhailov, 2019).
 */
export const LUT_NAMES = [
  'gray',
  'red',
  'green',
  'blue',
  'cyan',
  'magenta',
  'yellow',
  'fire',
  'ice',
  'viridis',
  'magma',
  'inferno',
  'plasma',
  'turbo',
] as const;

/** One of {@link LUT_NAMES}. */
export type LutName = (typeof LUT_NAMES)[number];
