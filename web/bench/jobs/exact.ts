import type { Mode } from './job.ts';

/**
 * The exact formulas of the W3C for opaque pixels, values 0..255, rounded half up: in integers
 * where they are rational. tests/js/bench/exact.test.ts holds them against tests/vectors.
 */
const EXACT: Record<Mode, (backdrop: number, source: number) => number> = {
  screen,
  multiply,
  overlay: (cb, cs) => (2 * cb <= 255 ? multiply(2 * cb, cs) : screen(2 * cb - 255, cs)),
  'soft-light': softLight,
  'source-over': (_, cs) => cs,
};

/** The quotient by 255, rounded half up. */
const by255 = (product: number) => Math.floor((2 * product + 255) / 510);

function multiply(a: number, b: number): number {
  return by255(a * b);
}

function screen(a: number, b: number): number {
  return by255(255 * (a + b) - a * b);
}

function softLight(backdrop: number, source: number): number {
  const [cb, cs] = [backdrop / 255, source / 255];
  const d = cb <= 0.25 ? ((16 * cb - 12) * cb + 4) * cb : Math.sqrt(cb);
  const mixed = cs <= 0.5 ? cb - (1 - 2 * cs) * cb * (1 - cb) : cb + (2 * cs - 1) * (d - cb);
  return Math.floor(255 * mixed + 0.5);
}

/** How many of the pairs of `pairsJob` are not what the formula says; any wrong channel counts. */
export function wrongPairs(mode: Mode, out: ArrayLike<number>): number {
  const exact = EXACT[mode];
  let wrong = 0;
  for (let pair = 0; pair < 65536; pair++) {
    const at = 4 * pair;
    const expected = exact(pair >> 8, pair & 255);
    const right =
      out[at] === expected &&
      out[at + 1] === expected &&
      out[at + 2] === expected &&
      out[at + 3] === 255;
    if (!right) wrong++;
  }
  return wrong;
}
