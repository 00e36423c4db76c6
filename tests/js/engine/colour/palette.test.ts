import { describe, expect, it } from 'vitest';
import { channelColours } from '../../../../js/engine/colour/palette.ts';
import { ciede2000, seen, VISIONS } from './vision.ts';

/** The least CIEDE2000 between two channel colours as `vision` sees them. */
function leastDifference(vision: string, count: number): number {
  const labs = channelColours(count).map((colour) => seen(vision, colour));
  const differences = labs.flatMap((a, i) => labs.slice(i + 1).map((b) => ciede2000(a, b)));
  return Math.min(...differences);
}

/** What it has to attain: for normal, protanopic, deuteranopic and tritanopic eyes. */
const LEAST: readonly (readonly [count: number, ...least: number[]])[] = [
  [2, 111, 73, 61, 72],
  [3, 41, 39, 29, 31],
  [4, 38, 39, 27, 28],
  [5, 28, 20, 21, 23],
  [6, 28, 20, 14, 21],
  [7, 21, 14, 14, 15],
  [8, 21, 14, 13, 11],
];

describe('channelColours', () => {
  it.each(LEAST)('%d channels can be told apart by all eyes', (count, ...least) => {
    for (const [i, vision] of Object.keys(VISIONS).entries()) {
      expect(leastDifference(vision, count), vision).toBeGreaterThanOrEqual(least[i]!);
    }
  });

  it('for comparison: red, green and blue cannot', () => {
    const primaries = [
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
    ] as const;
    const labs = primaries.map((colour) => seen('deuteranopia', colour));
    expect(ciede2000(labs[0]!, labs[1]!)).toBeLessThan(20);
    expect(seen('normal', primaries[2])[0]).toBeLessThan(33);
  });

  it('two channels are magenta and green, and white together', () => {
    expect(channelColours(1)).toEqual([[255, 255, 255]]);
    expect(channelColours(2)).toEqual([
      [255, 0, 255],
      [0, 255, 0],
    ]);
  });

  it('up to 64 channels: distinct, light, at full brightness, and bytes', () => {
    for (let count = 1; count <= 64; count++) {
      const colours = channelColours(count);
      expect(new Set(colours.map(String)).size).toBe(count);
      for (const colour of colours) {
        expect(colour).toHaveLength(3);
        expect(colour.every((part) => Number.isInteger(part) && part >= 0)).toBe(true);
        expect(Math.max(...colour)).toBe(255);
        expect(seen('normal', colour)[0]).toBeGreaterThanOrEqual(50);
      }
    }
  });

  it('more than eight channels: normal eyes tell 16 apart', () => {
    expect(leastDifference('normal', 16)).toBeGreaterThan(11);
  });

  it('a channel more leaves the colours of three and more as they were', () => {
    for (let count = 3; count < 32; count++) {
      expect(channelColours(count + 1).slice(0, count)).toEqual(channelColours(count));
    }
  });

  it('gives colours that the caller may change', () => {
    (channelColours(3)[0] as unknown as number[])[0] = 7;
    expect(channelColours(3)[0]).toEqual([204, 0, 255]);
  });

  it.each([0, -1, 2.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', (count) => {
    const message = `count: ${count}; expected an integer of at least 1`;
    expect(() => channelColours(count)).toThrow(new RangeError(message));
  });
});
