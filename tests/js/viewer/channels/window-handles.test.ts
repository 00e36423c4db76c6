import { describe, expect, it } from 'vitest';
import type { DType } from '../../../../js/engine/contract/types.ts';
import type { Histogram } from '../../../../js/engine/window/histogram.ts';
import { withBins } from '../../../../web/viewer/channels/statistics.ts';
import { rangeOfHandles } from '../../../../web/viewer/channels/views/handle-range.ts';
import { columnHeights } from '../../../../web/viewer/channels/views/histogram.ts';

describe('the range of the handles of a window', () => {
  const range = (value: number, dtype: DType, window: [number, number]) => {
    const histogram = { dtype, range: [value, value + 1], min: value, max: value };
    return rangeOfHandles(histogram as unknown as Histogram, window, dtype);
  };

  it.each([
    [1000, 'uint16', [1000, 1001], [0, 2000]],
    [0, 'uint16', [0, 1], [0, 255]],
    [65_535, 'uint16', [65_534, 65_535], [0, 65_535]],
    [255, 'uint8', [254, 255], [0, 255]],
    [-5, 'int16', [-5, -4], [-255, 255]],
    [-128, 'int8', [-128, -127], [-128, 127]],
    [0, 'float32', [0, 1], [0, 1]],
    [-0.25, 'float32', [-0.25, 0.75], [-0.5, 0.75]],
    [3e38, 'float32', [0, 3e38], [0, 3.4e38]],
  ] as const)(
    'is more than the one value that a plane of %d (%s) has',
    (value, dtype, window, expected) => {
      expect(range(value, dtype, [...window])).toEqual(expected);
    },
  );

  it('is else that of the values, and of the window', () => {
    const histogram = { range: [100, 200], min: 100, max: 199 } as unknown as Histogram;
    expect(rangeOfHandles(histogram, [150, 400], 'uint16')).toEqual([100, 400]);
    const nothing = { ...histogram, range: [0, 1], min: Number.NaN, max: Number.NaN } as Histogram;
    expect(rangeOfHandles(nothing, [0, 1], 'float32')).toEqual([0, 1]);
    expect(rangeOfHandles(null, [0, 1], 'int8')).toEqual([-128, 127]);
  });
});

describe('histograms as they are drawn', () => {
  const histogram = {
    dtype: 'uint16' as const,
    counts: new Uint32Array(65_536),
    range: [0, 65_536] as const,
    min: 1000,
    max: 2023,
    mean: 1,
    total: 10,
    below: 0,
    above: 0,
    nan: 0,
  };
  histogram.counts[1000] = 4;
  histogram.counts[1003] = 2;
  histogram.counts[2023] = 6;

  it('have 256 bins of the values that there are', () => {
    const { counts, range } = withBins(histogram);
    expect(counts).toHaveLength(256);
    expect(range).toEqual([1000, 2024]);
    expect([counts[0], counts[255]]).toEqual([6, 6]);
    expect(counts.reduce((sum, count) => sum + count)).toBe(12);
  });

  it('keep one value apart from nothing', () => {
    const one = { ...histogram, max: 1000 };
    expect(withBins(one)).toMatchObject({ range: [1000, 1001], counts: Uint32Array.of(4) });
    const none = { ...histogram, min: Number.NaN, max: Number.NaN };
    expect(withBins(none)).toBe(none);
  });

  it('fill columns by the largest count in them', () => {
    const drawn = columnHeights(withBins(histogram), [1000, 2024], 4, false);
    expect(drawn).toEqual([1, 0, 0, 1]);
    const wide = { ...histogram, counts: Uint32Array.of(1, 3), range: [0, 2] as const };
    expect(columnHeights(wide, [0, 4], 8, false)).toEqual(
      [1 / 3, 1 / 3, 1, 1, 0, 0, 0, 0].map((v, i) => (i < 4 ? [1 / 3, 1 / 3, 1, 1][i]! : v)),
    );
    const heights = columnHeights(wide, [0, 4], 8, true);
    expect(heights[0]).toBeCloseTo(Math.log(2) / Math.log(4));
  });
});
