import fc from 'fast-check';
import type { DType } from 'stackblend';
import { describe, expect, it } from 'vitest';
import { percentileWindow } from '../../../../js/engine/window/auto-window.ts';
import { EXACT, exactHistogram, histogramOf } from './planes.ts';

/** The least value that `percent` of the values do not exceed: numpy's `inverted_cdf`. */
function sortedPercentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent * values.length) / 100) - 1)]!;
}

const percentiles = fc
  .tuple(fc.double({ min: 0, max: 100, noNaN: true }), fc.double({ min: 0, max: 100, noNaN: true }))
  .filter(([a, b]) => a !== b)
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

/** Crowded and spread values of any dtype of 8 and 16 bits. */
const exactPlanes = fc.constantFrom(...(Object.keys(EXACT) as DType[])).chain((dtype) => {
  const [lo, hi] = EXACT[dtype]!;
  const any = fc.integer({ min: lo, max: hi - 1 });
  const crowded = fc.constantFrom(lo, lo + 1, hi - 2, hi - 1);
  return fc.record({
    dtype: fc.constant(dtype),
    values: fc.array(fc.oneof(any, crowded), { minLength: 1, maxLength: 300 }),
  });
});

const floats = fc.float({ noNaN: true, noDefaultInfinity: true });

describe('percentileWindow', () => {
  it('of one bin per value: exactly the percentiles of the values', () => {
    fc.assert(
      fc.property(exactPlanes, percentiles, ({ dtype, values }, [low, high]) => {
        const window = percentileWindow(exactHistogram(dtype, values), low, high);
        const [lo, hi] = [sortedPercentile(values, low), sortedPercentile(values, high)];
        const [min, max] = [sortedPercentile(values, 0), sortedPercentile(values, 100)];
        if (lo < hi) expect(window).toEqual([lo, hi]);
        else if (min < max) expect(window).toEqual([min, max]);
        else expect(window).toEqual(min === EXACT[dtype]![1] - 1 ? [min - 1, min] : [min, min + 1]);
      }),
    );
  });

  it('of wider bins: within a bin of the percentiles', () => {
    const bins = fc.integer({ min: 1, max: 500 });
    const values = fc.array(fc.float({ min: -50, max: 50, noNaN: true }), {
      minLength: 2,
      maxLength: 300,
    });
    fc.assert(
      fc.property(values, bins, percentiles, (plane, count, [low, high]) => {
        const [min, max] = [Math.min(...plane), Math.max(...plane)];
        fc.pre(max - min > 1e-3);
        const histogram = histogramOf('float32', plane, count, [min, max]);
        const [lo, hi] = percentileWindow(histogram, low, high);
        const width = (max - min) / count;
        // Rounding puts values at the edge of two bins into either of them.
        const slack = width + 1e-9;
        const [wantLo, wantHi] = [sortedPercentile(plane, low), sortedPercentile(plane, high)];
        // Percentiles in one bin may become one value, and the window the whole range.
        if (wantHi - wantLo <= slack) return;
        expect(Math.abs(lo - wantLo)).toBeLessThanOrEqual(slack);
        expect(Math.abs(hi - wantHi)).toBeLessThanOrEqual(slack);
      }),
    );
  });

  it('interpolates within bins', () => {
    const values = Array.from({ length: 1000 }, (_, i) => i / 1000);
    const window = percentileWindow(histogramOf('float32', values, 10, [0, 1]), 25, 75);
    expect(window[0]).toBeCloseTo(0.25, 10);
    expect(window[1]).toBeCloseTo(0.75, 10);
  });

  it('rounds outwards for integers in wide bins', () => {
    const values = Array.from({ length: 10_000 }, (_, i) => i * 100_003);
    const window = percentileWindow(
      histogramOf('uint32', values, 256, [0, values.at(-1)!]),
      10,
      90,
    );
    expect(window.every(Number.isInteger)).toBe(true);
    expect(Math.abs(window[0] - 1000 * 100_003)).toBeLessThan(4e6);
    expect(Math.abs(window[1] - 9000 * 100_003)).toBeLessThan(4e6);
  });

  it('leaves out a thousandth on each side by default', () => {
    const values = [...Array.from({ length: 998 }, (_, i) => 100 + i), 0, 60_000];
    expect(percentileWindow(exactHistogram('uint16', values))).toEqual([0, 1097]);
    const twice = [...values, ...values, 0, 60_000];
    expect(percentileWindow(exactHistogram('uint16', twice))).toEqual([0, 60_000]);
    expect(percentileWindow(exactHistogram('uint16', twice), 0.2, 99.8)).toEqual([100, 1097]);
  });

  it('0 and 100 are the least and the largest value, also outside the range of the bins', () => {
    fc.assert(
      fc.property(fc.array(floats, { minLength: 2, maxLength: 50 }), (list) => {
        const values = list.map((value) => value + 0); // without −0
        const [min, max] = [Math.min(...values), Math.max(...values)];
        fc.pre(max - min > 1e-3 && max - min < 1e38);
        for (const range of [[min, max] as const, [-1, 1] as const]) {
          expect(percentileWindow(histogramOf('float32', values, 16, range), 0, 100)).toEqual([
            min,
            max,
          ]);
        }
      }),
    );
  });

  it('counts values outside the range of the bins, spread up to the least and the largest', () => {
    const values = Array.from({ length: 1000 }, (_, i) => i);
    const histogram = histogramOf('uint16', values, 100, [400, 500]);
    expect([histogram.below, histogram.above]).toEqual([400, 499]);
    const [lo, hi] = percentileWindow(histogram, 20, 80);
    expect(Math.abs(lo - 200)).toBeLessThanOrEqual(1);
    expect(Math.abs(hi - 800)).toBeLessThanOrEqual(2);
    expect(percentileWindow(histogram, 42, 44)).toEqual([419, 439]);
  });

  it('two percentiles that are one value: the whole range', () => {
    const spots = [...Array.from({ length: 9999 }, () => 7), 4000];
    expect(percentileWindow(exactHistogram('uint16', spots))).toEqual([7, 4000]);
  });

  it.each([
    ['uint8', 0, [0, 1]],
    ['uint8', 255, [254, 255]],
    ['int8', -128, [-128, -127]],
    ['int8', 127, [126, 127]],
    ['uint16', 65_535, [65_534, 65_535]],
    ['int16', 32_766, [32_766, 32_767]],
  ] as const)('a constant plane of %s, %d', (dtype, value, expected) => {
    expect(percentileWindow(exactHistogram(dtype, [value, value]))).toEqual(expected);
  });

  it.each([
    ['uint32', 4_294_967_295, [4_294_967_294, 4_294_967_295]],
    ['int32', -2_147_483_648, [-2_147_483_648, -2_147_483_647]],
    ['float32', 0.25, [0.25, 1.25]],
    ['float32', -8192, [-8192, -8184]],
  ] as const)('a constant plane of %s in wide bins, %d', (dtype, value, expected) => {
    const histogram = histogramOf(dtype, [value, value], 256, [value, value + 1]);
    expect(percentileWindow(histogram)).toEqual(expected);
  });

  it('any floats: a window that float32 can scale by', () => {
    const values = fc.array(fc.oneof(floats, fc.constantFrom(0, 1e-45, 3.4e38, -3.4e38, 1)), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(values, percentiles, (list, [low, high]) => {
        const plane = list.map(Math.fround);
        const [min, max] = [Math.min(...plane), Math.max(...plane)];
        const range = [min, max > min ? max : min + Math.max(1, Math.abs(min))] as const;
        const [lo, hi] = percentileWindow(histogramOf('float32', plane, 32, range), low, high);
        const scale = Math.fround(1 / (Math.fround(hi) - Math.fround(lo)));
        expect(lo).toBeLessThan(hi);
        expect(Number.isFinite(Math.fround(lo)) && Number.isFinite(Math.fround(hi))).toBe(true);
        expect(scale > 0 && Number.isFinite(scale)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('passes over NaN; infinities count as the ends', () => {
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const values = Array.from({ length: 1001 }, (_, i) => i / 1000);
    const histogram = histogramOf('float32', [...values, ...odd], 1000, [0, 1]);
    expect([histogram.total, histogram.nan, histogram.below, histogram.above]).toEqual([
      1003, 1, 1, 1,
    ]);
    expect(percentileWindow(histogram, 0, 100)).toEqual([0, 1]);
    expect(percentileWindow(histogramOf('float32', odd, 8, [0, 1]))).toEqual([0, 1]);
    expect(percentileWindow(histogramOf('float32', [], 8, [0, 1]))).toEqual([0, 1]);
  });

  it('names the argument, the value and what was expected', () => {
    const histogram = exactHistogram('uint8', [1, 2]);
    const call = (low: unknown, high?: unknown) => () =>
      percentileWindow(histogram, low as number, high as number);
    const expected = 'expected a percentage from 0 to 100';
    expect(call('1', 99)).toThrow(new TypeError(`options.low: "1"; ${expected}`));
    expect(call(1, null)).toThrow(new TypeError(`options.high: null; ${expected}`));
    expect(call(-0.1, 99)).toThrow(new RangeError(`options.low: -0.1; ${expected}`));
    expect(call(1, 100.5)).toThrow(new RangeError(`options.high: 100.5; ${expected}`));
    expect(call(Number.NaN, 99)).toThrow(new RangeError(`options.low: NaN; ${expected}`));
    expect(call(50, 50)).toThrow(new RangeError('options.low: 50; expected less than high, 50'));
    expect(call(99.95)).toThrow(
      new RangeError('options.low: 99.95; expected less than high, 99.9'),
    );
  });
});
