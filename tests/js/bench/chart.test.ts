/** The README's chart is what its figures say, and can be read on light and dark pages. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { chart, currentChart, SCHEMES } from '../../../web/bench/chart/chart.mjs';

const file = fileURLToPath(new URL('../../../web/bench/chart/chart.svg', import.meta.url));
const bar = (name: string, milliseconds: number) => ({ name, kind: 'own' as const, milliseconds });
const drawn = (frames: number, ...times: number[]) =>
  chart({
    title: 'a < b',
    machine: '',
    groups: [{ title: 'x & y', frames, bars: times.map((time, i) => bar(`n${i}`, time)) }],
  });
const dots = (svg: string) =>
  [...svg.matchAll(/<circle [^>]*cx="([\d.]+)"[^>]*\/><text[^>]*class="value">([^<]+)</g)].map(
    ([, x, text]) => ({ x: Number(x), text }),
  );

/** Contrast by WCAG 2: 1 to 21. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
    const [r, g, b] = parts.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

describe('the chart of the README', () => {
  it('is made of the figures (else: node web/bench/chart/chart.mjs)', async () => {
    expect(readFileSync(file, 'utf8')).toBe(await currentChart());
  });

  it('has times of one frame, at equal distances for equal ratios', () => {
    const [a, b, c] = dots(drawn(50, 5, 50, 500));
    expect([a, b, c].map((dot) => dot!.text)).toEqual(['0.10 ms', '1.0 ms', '10 ms']);
    expect(c!.x - b!.x).toBeCloseTo(b!.x - a!.x, 0);
    expect(b!.x - a!.x).toBeGreaterThan(100);
  });

  it('is XML whatever names say', () => {
    expect(drawn(1, 1)).toContain('a &lt; b');
    expect(drawn(1, 1)).toContain('x &amp; y');
  });

  it('keeps all values within the picture', async () => {
    const svg = await currentChart();
    const found = dots(svg);
    expect(found.length).toBe(11);
    for (const { x } of found) {
      expect(x).toBeGreaterThan(290);
      expect(x).toBeLessThan(700);
    }
  });

  it.each(Object.entries(SCHEMES))('has enough contrast: %s', (_, scheme) => {
    for (const text of [scheme.text, scheme.quiet]) {
      expect(contrast(text, scheme.panel)).toBeGreaterThan(4.5);
    }
    for (const dot of [scheme.own, scheme.other, scheme.limit]) {
      expect(contrast(dot, scheme.panel)).toBeGreaterThan(3);
    }
  });
});
