import type { LutName } from './lut-names.ts';
import { LUT_STEPS, type SteppedLut } from './lut-tables.ts';

/** Ends of the LUTs that begin with black: two entries, between which interpolation is exact. */
const RAMPS = {
  gray: [255, 255, 255],
  red: [255, 0, 0],
  green: [0, 255, 0],
  blue: [0, 0, 255],
  cyan: [0, 255, 255],
  magenta: [255, 0, 255],
  yellow: [255, 255, 0],
} as const satisfies Partial<Record<LutName, readonly number[]>>;

const ENTRIES = 256;

/** Adds up the steps of {@link LUT_STEPS}. */
function decode({ first, steps }: SteppedLut): Float32Array<ArrayBuffer> {
  const lut = new Float32Array(ENTRIES * 3);
  for (let part = 0; part < 3; part++) {
    let value = first[part]!;
    for (let entry = 0; entry < ENTRIES; entry++) {
      if (entry > 0) value += steps[part]!.charCodeAt(entry - 1) - 'H'.charCodeAt(0);
      lut[entry * 3 + part] = value;
    }
  }
  return lut;
}

/** The entries of a LUT by its name: red, green and blue of each, 0..255. A new array each time. */
export function namedLut(name: LutName): Float32Array<ArrayBuffer> {
  if (name in LUT_STEPS) return decode(LUT_STEPS[name as keyof typeof LUT_STEPS]);
  return Float32Array.of(0, 0, 0, ...RAMPS[name as keyof typeof RAMPS]);
}
