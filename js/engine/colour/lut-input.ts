import { show } from '../contract/shape.ts';
import { parseRgb, type Rgb } from './colour.ts';
import { LUT_NAMES, type LutName } from './lut-names.ts';

/**
 * Entries part by part: all reds, then all greens, then all blues. So ImageJ stores its LUTs, 3 ×
 * 256 bytes, in the metadata of TIFF files as in `.lut` files: those bytes are `data` as they are.
 */
export interface PlanarLut {
  readonly layout: 'planar';
  readonly data: Uint8Array | Uint8ClampedArray;
}

/**
 * How callers give a LUT: by name; as `[red, green, blue]` of each entry, 0..255; as bytes, red,
 * green and blue of the first entry, then of the second (also when they are 768: ImageJ's order
 * has to be said, {@link PlanarLut}). From 2 to 65,536 entries.
 *
 * Entry 0 is the colour of t = 0, the last one of t = 1, and between entries colours are
 * interpolated: with n entries e and x = t · (n − 1), i = min(⌊x⌋, n − 2),
 * `LUT(t) = e[i] + (x − i) · (e[i + 1] − e[i])`.
 */
export type LutInput = LutName | readonly Rgb[] | Uint8Array | Uint8ClampedArray | PlanarLut;

const MAX_ENTRIES = 65_536;

const isBytes = (value: unknown): value is Uint8Array | Uint8ClampedArray =>
  value instanceof Uint8Array || value instanceof Uint8ClampedArray;

function checkEntries(value: unknown, name: string, entries: number): void {
  if (!Number.isInteger(entries) || entries < 2 || entries > MAX_ENTRIES) {
    const expected = `expected red, green and blue of 2 to ${MAX_ENTRIES} entries`;
    throw new RangeError(`${name}: ${show(value)}; ${expected}`);
  }
}

function fromTriples(triples: readonly unknown[], name: string): Float32Array<ArrayBuffer> {
  checkEntries(triples, name, triples.length);
  const lut = new Float32Array(triples.length * 3);
  // By index: a hole is an entry that is missing.
  for (let entry = 0; entry < triples.length; entry++) {
    lut.set(parseRgb(triples[entry], `${name}[${entry}]`), entry * 3);
  }
  return lut;
}

function fromPlanar(data: Uint8Array | Uint8ClampedArray, name: string): Float32Array<ArrayBuffer> {
  const entries = data.length / 3;
  checkEntries(data, name, entries);
  const lut = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    lut[(i % entries) * 3 + Math.floor(i / entries)] = data[i]!;
  }
  return lut;
}

/**
 * The entries of a LUT that is given by them, red, green and blue of the first, of the second …,
 * 0..255: a copy that later changes of `value` do not reach; or its name as it is, so that the
 * tables of named LUTs need not be loaded to check arguments. `name` is how messages call the
 * argument. Throws TypeError for an unknown name and for what is no LUT, RangeError for a wrong
 * number of entries and for parts outside 0..255.
 */
export function parseLut(value: unknown, name: string): Float32Array<ArrayBuffer> | LutName {
  if (LUT_NAMES.includes(value as LutName)) return value as LutName;
  if (Array.isArray(value)) return fromTriples(value, name);
  if (isBytes(value)) {
    checkEntries(value, name, value.length / 3);
    return Float32Array.from(value);
  }
  if (typeof value === 'object' && value !== null) {
    const { layout, data } = value as Partial<PlanarLut>;
    if (layout === 'planar' && isBytes(data)) return fromPlanar(data, `${name}.data`);
  }
  const bytes = 'bytes or { layout: "planar", data: bytes }';
  throw new TypeError(
    `${name}: ${show(value)}; expected one of ${LUT_NAMES.join(', ')}, or a list of [red, green, blue], or ${bytes}`,
  );
}
