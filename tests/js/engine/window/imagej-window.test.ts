import { readFileSync } from 'node:fs';
import type { DType } from 'stackblend';
import { describe, expect, it } from 'vitest';
import { imagejAutoWindow } from '../../../../js/engine/window/auto-window.ts';
import type { Histogram } from '../../../../js/engine/window/histogram.ts';
import { exactHistogram, histogramOf, makePlane, type Recipe } from './planes.ts';

type Case = Recipe & { readonly window: readonly [lo: number, hi: number] };
const CASES = JSON.parse(
  readFileSync(new URL('../../../vectors/imagej-auto.json', import.meta.url), 'utf8'),
) as Case[];

/** 256 bins from the least value to the largest. */
function ofWholeRange(dtype: DType, values: readonly number[]): Histogram {
  const [min, max] = [Math.min(...values), Math.max(...values)];
  return histogramOf(dtype, values, 256, [min, max === min ? min + 1 : max]);
}

function histogramFor({ dtype }: Recipe, values: readonly number[]): Histogram {
  return dtype === 'float32' ? ofWholeRange(dtype, values) : exactHistogram(dtype, values);
}

const isFlat = ({ window: [lo, hi] }: Case) => lo === hi;

describe('imagejAutoWindow', () => {
  const named = (cases: Case[]) => cases.map((it) => [`${it.dtype}, seed ${it.seed}`, it] as const);

  it.each(named(CASES.filter((it) => !isFlat(it))))('is what ImageJ sets: %s', (_, recipe) => {
    const window = imagejAutoWindow(histogramFor(recipe, makePlane(recipe)));
    if (recipe.dtype === 'float32') {
      // ImageJ keeps the ends as float32.
      expect(window.map(Math.fround)).toEqual(recipe.window);
    } else {
      expect(window).toEqual(recipe.window);
    }
  });

  it.each(named(CASES.filter(isFlat)))(
    'is never empty, where ImageJ has it so: %s',
    (_, recipe) => {
      const value = recipe.window[0];
      const expected = value === 65_535 ? [value - 1, value] : [value, value + 1];
      expect(imagejAutoWindow(histogramFor(recipe, makePlane(recipe)))).toEqual(expected);
    },
  );

  it('the cases reach every rule', () => {
    for (const dtype of ['uint8', 'uint16', 'int16', 'float32']) {
      expect(CASES.some((it) => it.dtype === dtype)).toBe(true);
    }
    expect(CASES.filter(isFlat).length).toBeGreaterThan(2);
  });

  it('takes 256 bins of wider integers, and cuts fractions off downwards', () => {
    const values = [-1000, ...Array.from({ length: 5000 }, (_, i) => i * 300 - 900), 2_000_001];
    const window = imagejAutoWindow(ofWholeRange('int32', values));
    const width = 2_001_001 / 256;
    // With 5,002 pixels more than one has to be in a bin: not so in the last one.
    const last = Math.floor((299 * 5000 - 900 + 1000) / width);
    expect(window).toEqual([-1000, Math.floor(-1000 + last * width)]);
  });

  it('one bin that is left: the whole range', () => {
    // 95 of 100 pixels are background, bins with one pixel are kept: make one of five.
    const values = [
      ...Array.from({ length: 95 }, () => 10),
      ...Array.from({ length: 5 }, () => 30),
    ];
    expect(imagejAutoWindow(exactHistogram('uint8', values))).toEqual([10, 30]);
  });

  it('passes over infinities and NaN', () => {
    const values = Array.from({ length: 1000 }, (_, i) => Math.fround(i / 999));
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const range = [0, 1] as const;
    expect(imagejAutoWindow(histogramOf('float32', [...values, ...odd], 256, range))).toEqual(
      imagejAutoWindow(histogramOf('float32', values, 256, range)),
    );
    expect(imagejAutoWindow(histogramOf('float32', odd, 256, range))).toEqual([0, 1]);
    expect(imagejAutoWindow(histogramOf('float32', [], 256, range))).toEqual([0, 1]);
  });

  it.each([
    ['float32', 100, [0, 9], '100 bins over [0, 9] of float32 from 0 to 9'],
    ['float32', 256, [0, 8], '256 bins over [0, 8] of float32 from 0 to 9'],
    ['uint8', 256, [0, 9], '256 bins over [0, 9] of uint8 from 0 to 9'],
    ['uint8', 10, [0, 10], '10 bins over [0, 10] of uint8 from 0 to 9'],
    ['uint16', 9, [0, 9], '9 bins over [0, 9] of uint16 from 0 to 9'],
    ['uint16', 9, [1, 10], '9 bins over [1, 10] of uint16 from 0 to 9'],
  ] as const)('refuses bins that ImageJ would not make: %s %d %j', (dtype, bins, range, shown) => {
    const values = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    const expected =
      'expected one bin for each value, or, except for uint8, 256 bins from min to max';
    expect(() => imagejAutoWindow(histogramOf(dtype, values, bins, range))).toThrow(
      new RangeError(`histogram: ${shown}; ${expected}`),
    );
  });
});
