import { expect, test } from 'vitest';
import { quantity } from '../../../js/io/units.ts';

test.each([
  ['µm', 'µm'],
  ['\u03bcm', 'µm'],
  ['um', 'µm'],
  ['micron', 'µm'],
  ['\\u00B5m', 'µm'],
  ['Micrometer', 'µm'],
  ['nanometer', 'nm'],
  ['Å', 'Å'],
  ['sec', 's'],
  ['millisecond', 'ms'],
  [' min ', 'min'],
  ['furlong', 'furlong'],
])('%s is %s', (text, unit) => {
  expect(quantity(0.5, text)).toEqual({ value: 0.5, unit });
});

test.each([
  [0, 'µm'],
  [-1, 'µm'],
  [Number.NaN, 'µm'],
  [Number.POSITIVE_INFINITY, 'µm'],
  [1, ''],
  [1, undefined],
])('%s %s says nothing', (value, unit) => {
  expect(quantity(value, unit)).toBeUndefined();
});
