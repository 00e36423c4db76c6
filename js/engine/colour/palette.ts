import type { Rgb } from './colour.ts';

/**
 * For three channels and more: the first `count` of them. Chosen by search for the largest
 * CIEDE2000 between any two, as seen by normal, protanopic, deuteranopic and tritanopic eyes; one
 * after the other, so that a channel more leaves the others as they are.
 */
const SEVERAL: readonly Rgb[] = [
  [204, 0, 255],
  [255, 255, 0],
  [0, 255, 255],
  [255, 0, 51],
  [255, 187, 170],
  [170, 170, 255],
  [255, 68, 153],
  [255, 153, 0],
];

const MAGENTA: Rgb = [255, 0, 255];
const GREEN: Rgb = [0, 255, 0];
const WHITE: Rgb = [255, 255, 255];

/** Each next hue falls into the widest gap that the ones before left. */
const GOLDEN_ANGLE = 180 * (3 - Math.sqrt(5));

/** A colour of half saturation and full brightness, `index` counted from the end of the table. */
function paleColour(index: number): Rgb {
  const hue = 160 + GOLDEN_ANGLE * index;
  const part = (offset: number) => {
    const k = (offset + hue / 60) % 6;
    return Math.round(255 - 127.5 * Math.max(0, Math.min(k, 4 - k, 1)));
  };
  return [part(5), part(3), part(1)];
}

/**
 * Colours for `count` channels that are shown together on black, by screen or addition: white for
 * one, magenta and green for two, violet, yellow, cyan, red, peach, lavender, rose and orange from
 * three to eight, then pale hues, spaced by the golden angle. RangeError unless `count` is an integer
 * of at least 1.
 *
 * Up to four they are far apart also for people without one kind of cone: CIEDE2000 of at least 27
 * (tests/js/engine/colour/palette.test.ts has the figures). The best of five that the search found
 * has 22, and overlaps of three channels cannot all be told apart. All colours are light on black:
 * CIE L* of at least 50, where pure blue has 32.
 */
export function channelColours(count: number): Rgb[] {
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(`count: ${count}; expected an integer of at least 1`);
  }
  const table = count === 1 ? [WHITE] : count === 2 ? [MAGENTA, GREEN] : SEVERAL;
  return Array.from({ length: count }, (_, i) => {
    const [red, green, blue] = table[i] ?? paleColour(i - table.length);
    return [red, green, blue];
  });
}
