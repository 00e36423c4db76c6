import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emissionColour } from '../../../../js/engine/colour/emission.ts';
import { type Rgb, seen } from './vision.ts';

/**
 * CIE 1931 2° colour matching functions from 420 to 650 nm in steps of 10 (Judd and Wyszecki,
 * "Color in Business, Science and Industry", 1975, table 2.6): what the fit approximates.
 */
const TABLE: readonly Rgb[] = [
  [0.1344, 0.004, 0.6456],
  [0.2839, 0.0116, 1.3856],
  [0.3483, 0.023, 1.7471],
  [0.3362, 0.038, 1.7721],
  [0.2908, 0.06, 1.6692],
  [0.1954, 0.091, 1.2876],
  [0.0956, 0.139, 0.813],
  [0.032, 0.208, 0.4652],
  [0.0049, 0.323, 0.272],
  [0.0093, 0.503, 0.1582],
  [0.0633, 0.71, 0.0782],
  [0.1655, 0.862, 0.0422],
  [0.2904, 0.954, 0.0203],
  [0.4334, 0.995, 0.0087],
  [0.5945, 0.995, 0.0039],
  [0.7621, 0.952, 0.0021],
  [0.9163, 0.87, 0.0017],
  [1.0263, 0.757, 0.0011],
  [1.0622, 0.631, 0.0008],
  [1.0026, 0.503, 0.0003],
  [0.8544, 0.381, 0.0002],
  [0.6424, 0.265, 0],
  [0.4479, 0.175, 0],
  [0.2835, 0.107, 0],
];

/** The documented way from XYZ to a colour, written out anew over the published sRGB matrix. */
function fromTable([x, y, z]: Rgb): number[] {
  const cut = [
    3.2404542 * x - 1.5371385 * y - 0.4985314 * z,
    -0.969266 * x + 1.8760108 * y + 0.041556 * z,
    0.0556434 * x - 0.2040259 * y + 1.0572252 * z,
  ].map((part) => Math.max(0, part));
  const bright = cut.map((part) => part / Math.max(...cut));
  const luminance = 0.2127 * bright[0]! + 0.7152 * bright[1]! + 0.0722 * bright[2]!;
  const white = luminance < 0.184 ? (0.184 - luminance) / (1 - luminance) : 0;
  return bright.map((part) => {
    const light = part + white * (1 - part);
    return 255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055);
  });
}

describe('emissionColour', () => {
  it('is the colour of the tabulated matching functions, within 8 of 255', () => {
    for (const [i, xyz] of TABLE.entries()) {
      const colour = emissionColour(420 + 10 * i);
      for (const [part, expected] of fromTable(xyz).entries()) {
        expect(Math.abs(colour[part]! - expected), `${420 + 10 * i} nm: ${colour}`).toBeLessThan(8);
      }
    }
  });

  it.each([
    ['DAPI', 461, 'blue'],
    ['CFP', 475, 'blue'],
    ['Alexa Fluor 488', 519, 'green'],
    ['GFP', 509, 'green'],
    ['fluorescein', 525, 'green'],
    ['Alexa Fluor 568', 603, 'red'],
    ['mCherry', 610, 'red'],
    ['Alexa Fluor 647', 668, 'red'],
  ])('%s, %d nm, is %s', (_, nm, name) => {
    const colour = emissionColour(nm);
    const largest = ['red', 'green', 'blue'][colour.indexOf(255)];
    expect(largest).toBe(name);
    // Twice as bright as the others, so that nobody calls it otherwise.
    expect(colour.filter((part) => part > 128)).toHaveLength(1);
  });

  it('between the primaries it is yellow and cyan', () => {
    const yellow = emissionColour(572);
    expect(Math.min(yellow[0], yellow[1])).toBeGreaterThan(225);
    expect(yellow[2]).toBe(0);
    const cyan = emissionColour(491);
    expect(Math.min(cyan[1], cyan[2])).toBeGreaterThan(225);
    expect(cyan[0]).toBe(0);
  });

  it('shows ultraviolet as violet, infrared as a red that grows paler', () => {
    expect(emissionColour(350)).toEqual(emissionColour(405));
    expect(emissionColour(405)).toEqual(emissionColour(420));
    expect(emissionColour(668)).toEqual([255, 0, 0]);
    expect(emissionColour(700)).toEqual([255, 0, 0]);
    const [near, far] = [emissionColour(750), emissionColour(800)];
    expect(near[0]).toBe(255);
    expect(far[1]).toBeGreaterThan(near[1]);
    expect(near[1]).toBe(near[2]);
    expect(emissionColour(2000)).toEqual(emissionColour(850));
    expect(emissionColour(850)).toEqual([255, 188, 188]);
  });

  it('any wavelength: bytes, the largest 255, light enough for black', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, minExcluded: true, noNaN: true, max: 1e9 }), (nm) => {
        const colour = emissionColour(nm);
        expect(colour.every((part) => Number.isInteger(part) && part >= 0)).toBe(true);
        expect(Math.max(...colour)).toBe(255);
        expect(seen('normal', colour)[0]).toBeGreaterThan(49.5);
      }),
    );
  });

  it('changes little from one nanometre to the next', () => {
    for (let nm = 300; nm < 1000; nm++) {
      const [a, b] = [emissionColour(nm), emissionColour(nm + 1)];
      const steps = a.map((part, i) => Math.abs(part - b[i]!));
      // sRGB is steep near black, where a part begins to grow from 0.
      expect(Math.max(...steps), `${nm} nm`).toBeLessThan(40);
    }
  });

  it('names the argument, the value and what was expected', () => {
    const expected = 'expected a wavelength in nanometres, finite and above 0';
    for (const nm of [0, -525, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(() => emissionColour(nm)).toThrow(new RangeError(`emission: ${nm}; ${expected}`));
    }
    const text = '525' as unknown as number;
    expect(() => emissionColour(text, 'channels[1].emission')).toThrow(
      new TypeError(`channels[1].emission: "525"; ${expected}`),
    );
  });
});
