import { show } from '../contract/shape.ts';
import type { Rgb } from './colour.ts';

/** One term of the fit below: a Gaussian with a slope of its own on each side of its peak. */
function lobe(nm: number, height: number, peak: number, left: number, right: number): number {
  const t = (nm - peak) * (nm < peak ? left : right);
  return height * Math.exp(-0.5 * t * t);
}

/**
 * The CIE 1931 colour matching functions as fitted by Wyman, Sloan and Shirley, "Simple Analytic
 * Approximations to the CIE XYZ Color Matching Functions", JCGT 2(2), 2013, equation 4.
 */
function matchingFunctions(nm: number): readonly [x: number, y: number, z: number] {
  return [
    lobe(nm, 0.362, 442, 0.0624, 0.0374) +
      lobe(nm, 1.056, 599.8, 0.0264, 0.0323) +
      lobe(nm, -0.065, 501.1, 0.049, 0.0382),
    lobe(nm, 0.821, 568.8, 0.0213, 0.0247) + lobe(nm, 0.286, 530.9, 0.0613, 0.0322),
    lobe(nm, 1.217, 437, 0.0845, 0.0278) + lobe(nm, 0.681, 459, 0.0385, 0.0725),
  ];
}

/** Outside, the fit strays from the table, while hues hardly change: the ends stand for the rest. */
const FITTED = { from: 420, to: 650 };

const INFRARED = { from: 700, to: 850, white: 0.5 };

/** Relative luminance of CIE L* = 50. */
const LEAST_LUMINANCE = 0.184;

/** Linear sRGB of a wavelength, its largest part 1; IEC 61966-2-1, white D65. */
function spectralColour(nm: number): Rgb {
  const [x, y, z] = matchingFunctions(Math.min(Math.max(nm, FITTED.from), FITTED.to));
  const red = Math.max(0, 3.2404542 * x - 1.5371385 * y - 0.4985314 * z);
  const green = Math.max(0, -0.969266 * x + 1.8760108 * y + 0.041556 * z);
  const blue = Math.max(0, 0.0556434 * x - 0.2040259 * y + 1.0572252 * z);
  const most = Math.max(red, green, blue);
  return [red / most, green / most, blue / most];
}

/** How much white makes a colour as light as {@link LEAST_LUMINANCE}. */
function whiteNeeded([red, green, blue]: Rgb): number {
  const luminance = 0.2126729 * red + 0.7151522 * green + 0.072175 * blue;
  return Math.max(0, (LEAST_LUMINANCE - luminance) / (1 - luminance));
}

/** A byte of sRGB from linear light, 0..1. */
function encode(linear: number): number {
  const part = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.round(255 * part);
}

/**
 * The colour of light of one wavelength in nanometres, such as a dye's emission maximum, as integers
 * 0..255 of which the largest is 255. Spectral colours are more saturated than a screen's: parts
 * below 0 are cut off. Blue and violet are mixed with as much white as makes them legible on black
 * (CIE L* 50). Beyond what eyes see, ultraviolet is shown as violet, infrared as red that grows
 * paler from 700 to 850 nm, so that two infrared dyes can be told apart.
 *
 * Dyes that are close in wavelength get close colours: 515 to 550 nm are all green, 610 to 700 all
 * red. `channelColours` keeps channels apart instead.
 *
 * TypeError for what is no number, RangeError unless it is finite and above 0; `name` is how
 * messages call the argument.
 */
export function emissionColour(nm: number, name = 'emission'): Rgb {
  const expected = 'expected a wavelength in nanometres, finite and above 0';
  if (typeof nm !== 'number') throw new TypeError(`${name}: ${show(nm)}; ${expected}`);
  if (!(nm > 0 && nm < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`${name}: ${nm}; ${expected}`);
  }
  const colour = spectralColour(nm);
  const infrared = (nm - INFRARED.from) / (INFRARED.to - INFRARED.from);
  const faded = INFRARED.white * Math.min(Math.max(infrared, 0), 1);
  const white = Math.max(whiteNeeded(colour), faded);
  return colour.map((part) => encode(part + white * (1 - part))) as unknown as Rgb;
}
