import { describe, expect, test } from 'vitest';
import { median } from '../../../web/bench/measure/sample.ts';
import { browserOf, machineText } from '../../../web/bench/report/machine.ts';
import { markdownOf } from '../../../web/bench/report/markdown.ts';
import { figure } from '../../../web/bench/report/texts.ts';

const MACHINE = { browser: 'B 1', cores: 1, isolated: false, threads: 2, renderer: null };
const NO_FIGURES = { time: null, speed: null, ratio: null, wrong: null };

describe('browsers by what they call themselves', () => {
  const chromium = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)';
  test.each([
    [`${chromium} Chrome/141.0.0.0 Safari/537.36`, 'Chromium 141'],
    [`${chromium} HeadlessChrome/141.0.7390.54 Safari/537.36`, 'Chromium 141.0.7390.54'],
    [`${chromium} Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0`, 'Edge 141'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox 140'],
    [
      'Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.3 Safari/605.1.15',
      'Safari 18.3',
    ],
    ['Something else', 'Something else'],
  ])('%s', (userAgent, browser) => {
    expect(browserOf(userAgent)).toBe(browser);
  });
});

test('figures have three digits that count', () => {
  expect([0.0834, 3.456, 24.52, 183.4, null, Number.NaN].map(figure)).toEqual([
    '0.083',
    '3.46',
    '24.5',
    '183',
    '–',
    '–',
  ]);
});

test('the median of an even number lies between the middle ones', () => {
  expect(median([4, 1, 3])).toBe(3);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([])).toBeNaN();
});

test('the machine in one line leaves out what is not known', () => {
  expect(machineText({ ...MACHINE, threads: null })).toBe(
    'B 1 · 1 core · not cross-origin isolated · no WebGL2',
  );
});

test('Markdown has a line for each row; notes stand in place of figures', () => {
  const rows = [
    { way: 'a', ours: true, time: 0.5, speed: 2, ratio: 10, wrong: 0, note: null },
    { way: 'b', ours: false, ...NO_FIGURES, note: 'failed: x | y' },
  ];
  const waits = [{ what: 'start', time: 80, note: null }];
  const report = { machine: MACHINE, rounds: 1, tables: [{ title: 't', rows }], waits };
  expect(markdownOf(report).split('\n')).toEqual([
    'B 1 · 1 core · not cross-origin isolated · 2 threads · no WebGL2 · medians of 1 round',
    '',
    '| t | ms per frame | GB/s of output | ×\u00a0Canvas 2D | wrong of 65,536 |',
    '| --- | ---: | ---: | ---: | ---: |',
    '| a | 0.500 | 2.00 | 10.0 | 0 |',
    '| b | failed: x / y |  |  |  |',
    '',
    '| stackblend | median |',
    '| --- | ---: |',
    '| start | 80.0 ms |',
  ]);
});
