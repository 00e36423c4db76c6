import { show } from '../contract/shape.ts';

/** A colour: sRGB parts, 0..255 each, fractions allowed. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** How callers give a colour: its parts, or `'#rrggbb'` or `'#rgb'` in either case. */
export type ColorInput = Rgb | string;

const EXPECTED_PARTS = 'expected [red, green, blue], each 0..255';

/**
 * Checks the parts of a colour and copies them. TypeError for what is no array of three numbers,
 * RangeError for a part outside 0..255; `name` is how messages call the argument.
 */
export function parseRgb(value: unknown, name: string, expected = EXPECTED_PARTS): Rgb {
  const isList = Array.isArray(value) || ArrayBuffer.isView(value);
  const parts = isList ? Array.from(value as ArrayLike<unknown>) : [];
  if (parts.length !== 3 || !parts.every((part) => typeof part === 'number')) {
    throw new TypeError(`${name}: ${show(value)}; ${expected}`);
  }
  // Written so that NaN fails it too.
  if (!parts.every((part) => part >= 0 && part <= 255)) {
    throw new RangeError(`${name}: ${show(parts)}; ${expected}`);
  }
  return parts as unknown as Rgb;
}

/** `#rrggbb` or `#rgb`, else undefined. */
function parseHex(text: string): Rgb | undefined {
  if (!/^#([\da-f]{3}|[\da-f]{6})$/i.test(text)) return undefined;
  const digits = text.length === 4 ? text.slice(1).replaceAll(/./g, '$&$&') : text.slice(1);
  const number = Number.parseInt(digits, 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}

/**
 * The parts of a channel's colour. TypeError for what is neither three numbers nor such a string,
 * RangeError for a part outside 0..255; `name` is how messages call the argument.
 */
export function parseColour(value: unknown, name: string): Rgb {
  const expected = `${EXPECTED_PARTS}, or "#rrggbb" or "#rgb"`;
  if (typeof value !== 'string') return parseRgb(value, name, expected);
  const colour = parseHex(value);
  if (colour === undefined) throw new TypeError(`${name}: ${show(value)}; ${expected}`);
  return colour;
}

/** What lies under a composite's channels. */
export type Background = 'black' | 'white' | Rgb;

/** The parts of a background. Errors as {@link parseColour}. */
export function parseBackground(value: unknown, name: string): Rgb {
  if (value === 'black') return [0, 0, 0];
  if (value === 'white') return [255, 255, 255];
  return parseRgb(value, name, `expected "black", "white" or [red, green, blue], each 0..255`);
}
