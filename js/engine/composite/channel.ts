import { parseColour, type Rgb } from '../colour/colour.ts';
import { emissionColour } from '../colour/emission.ts';
import { channelColours } from '../colour/palette.ts';
import { fullWindow } from '../contract/dtypes.ts';
import { type PlaneOperand, parsePlanes } from '../contract/planes.ts';
import { show } from '../contract/shape.ts';
import type { Channel } from './types.ts';

/** Reads a LUT's entries, `entries × 3` of 0..255; `name` is how messages call it. */
export type ReadLut = (value: unknown, name: string) => Float32Array;

/** A channel after its checks. */
export interface ParsedChannel {
  readonly planes: PlaneOperand;
  readonly window: readonly [lo: number, hi: number];
  readonly gamma: number;
  readonly colour: Rgb;
  readonly lut: Float32Array | null;
  readonly opacity: number;
  readonly invert: boolean;
}

/** The least and the largest distance that floats can scale: normal ones. */
const LEAST_WIDTH = 2 ** -126;
const MOST_WIDTH = 3.4028234663852886e38;
const EXPECTED_WINDOW = 'expected finite numbers, lo less than hi by 2^-126 to 3.4e38';

function parseWindow(name: string, window: unknown): readonly [number, number] {
  const isPair = Array.isArray(window) || ArrayBuffer.isView(window);
  const pair = isPair ? Array.from(window as ArrayLike<unknown>) : [];
  if (pair.length !== 2 || !pair.every((value) => typeof value === 'number')) {
    throw new TypeError(`${name}: ${show(window)}; expected [lo, hi], two numbers`);
  }
  const [lo, hi] = pair as unknown as [number, number];
  const width = hi - lo;
  if (!Number.isFinite(lo) || !(width >= LEAST_WIDTH && width <= MOST_WIDTH)) {
    throw new RangeError(`${name}: ${show(pair)}; ${EXPECTED_WINDOW}`);
  }
  return [lo, hi];
}

function parseNumber(
  name: string,
  value: unknown,
  isIn: (value: number) => boolean,
  range: string,
) {
  if (typeof value !== 'number') throw new TypeError(`${name}: ${show(value)}; expected ${range}`);
  if (!isIn(value)) throw new RangeError(`${name}: ${value}; expected ${range}`);
  return value;
}

function parseFlag(name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new TypeError(`${name}: ${show(value)}; expected true or false`);
}

function colourOf(name: string, { color, emission }: Channel, fallback: Rgb): Rgb {
  if (color !== undefined) return parseColour(color, `${name}.color`);
  return emission === undefined ? fallback : emissionColour(emission, `${name}.emission`);
}

function parseChannel(name: string, channel: unknown, fallback: Rgb, readLut: ReadLut) {
  if (typeof channel !== 'object' || channel === null) {
    throw new TypeError(`${name}: ${show(channel)}; expected { data, window, color, … }`);
  }
  const given = channel as Channel;
  const { gamma = 1, opacity = 1, visible = true, invert = false } = given;
  if (!parseFlag(`${name}.visible`, visible)) return null;
  const planes = parsePlanes(`${name}.data`, given.data);
  const isPositive = (value: number) => value > 0 && value < Number.POSITIVE_INFINITY;
  const parsed: ParsedChannel = {
    planes,
    window: parseWindow(`${name}.window`, given.window ?? fullWindow(planes.dtype)),
    gamma: parseNumber(`${name}.gamma`, gamma, isPositive, 'a number above 0'),
    colour: colourOf(name, given, fallback),
    lut: given.lut === undefined ? null : readLut(given.lut, `${name}.lut`),
    opacity: parseNumber(
      `${name}.opacity`,
      opacity,
      (value) => value >= 0 && value <= 1,
      'a number from 0 to 1',
    ),
    invert: parseFlag(`${name}.invert`, invert),
  };
  return parsed;
}

/** The visible channels. Throws TypeError or RangeError that names the channel, as one of `name`. */
export function parseChannels(channels: unknown, readLut: ReadLut, name: string): ParsedChannel[] {
  if (!Array.isArray(channels)) {
    throw new TypeError(`${name}: ${show(channels)}; expected an array of channels`);
  }
  const colours = channels.length > 0 ? channelColours(channels.length) : [];
  // `map` alone would pass over holes.
  return Array.from(channels)
    .map((channel, i) => parseChannel(`${name}[${i}]`, channel, colours[i] as Rgb, readLut))
    .filter((channel) => channel !== null);
}
