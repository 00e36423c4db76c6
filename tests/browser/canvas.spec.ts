import { BLEND_MODES, COMPOSITE_OPERATORS } from 'stackblend';
import { expect, test } from './servers.ts';

/** What pages/canvas.js found of one rule. */
interface Found {
  operation: string;
  rule: { mode?: string; alpha?: string; operator?: string };
  /** Of 196,608 colour values. */
  differing: number;
  largest: number;
  premultiplied: number;
  alpha: number;
}

function print(title: string, lines: readonly string[]): void {
  console.log([title, ...lines].join('\n    '));
}

/**
 * Chromium's canvas computes in 8 bits and divides by 255 as (v + 255) >> 8, up to 1 too much or too
 * little: once in multiply, and so in overlay and hard-light, twice in exclusion. That and the
 * floats of the other modes is all that differs.
 */
test('every mode is within 2 of what the canvas of the browser makes', async ({ page, open }) => {
  const { complaints } = await open('/');
  const found: Found[] = await page.evaluate(
    async ([modes, separable]) => {
      const { compareModes } = await import('/canvas.js' as string);
      return compareModes(modes, separable);
    },
    [BLEND_MODES, BLEND_MODES.slice(0, 12)],
  );
  expect(found.map(({ rule }) => `${rule.mode}, ${rule.alpha}`)).toEqual(
    BLEND_MODES.flatMap((mode) => [`${mode}, independent`, `${mode}, over`]),
  );
  for (const { rule, largest, alpha } of found) {
    const what = `${rule.mode}, ${rule.alpha}`;
    expect.soft(largest, what).toBeLessThanOrEqual(2);
    expect.soft(alpha, `${what}: alpha`).toBe(0);
  }
  print(
    'engine and canvas, opaque pixels: how many of 196,608 values differ, and by how much at most',
    BLEND_MODES.map((mode) => {
      const both = found.filter(({ rule }) => rule.mode === mode);
      const cells = both.map(({ rule, differing, largest }) =>
        `${rule.alpha} ${differing} (${largest})`.padEnd(24),
      );
      return [mode.padEnd(12), ...cells].join(' ').trimEnd();
    }),
  );
  expect(complaints.console).toEqual([]);
});

const OPERATORS = COMPOSITE_OPERATORS.filter((operator) => operator !== 'destination'); // canvas has none

/**
 * Where there is alpha a canvas is the rougher one: it stores colours multiplied by their alpha, in
 * 8 bits. So each of the two pixels is off by ½ to begin with, each product of 8-bit values and the
 * alpha of the result by up to 1 more, and divided by a small alpha any of this is large. What can
 * be compared is a colour as far as it is seen, weighted by its alpha. There the two are less than 3
 * apart: 2.97 in the worst of all pairs of pixels with such alphas, which were all tried in
 * the arithmetic that Chromium's canvas was found to have (source-over; the others stay below 2.5).
 */
const ROUNDINGS = 3;

test('every operator is within the roundings of the canvas of the browser', async ({
  page,
  open,
}) => {
  await open('/');
  const found: Found[] = await page.evaluate(async (operators) => {
    const { compareOperators } = await import('/canvas.js' as string);
    return compareOperators(operators, 64);
  }, OPERATORS);
  expect(found.map(({ rule }) => rule.operator)).toEqual(OPERATORS);
  for (const { rule, premultiplied, alpha } of found) {
    expect.soft(premultiplied, rule.operator!).toBeLessThan(ROUNDINGS);
    expect.soft(alpha, `${rule.operator}: alpha`).toBeLessThanOrEqual(1);
  }
  print(
    'engine and canvas, alphas from 64: how many of 196,608 values differ, by how much at most as seen, alpha',
    found.map(({ rule, differing, premultiplied, alpha }) =>
      [rule.operator!.padEnd(16), differing, premultiplied.toFixed(2), alpha].join(' '),
    ),
  );
});
