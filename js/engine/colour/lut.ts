import { parseLut } from './lut-input.ts';
import { namedLut } from './named-luts.ts';

/**
 * The entries of a LUT, also of a named one: red, green and blue of the first, of the second …,
 * 0..255, in a new array. `name` is how messages call the argument. Errors as {@link parseLut}.
 */
export function resolveLut(value: unknown, name: string): Float32Array<ArrayBuffer> {
  const parsed = parseLut(value, name);
  return typeof parsed === 'string' ? namedLut(parsed) : parsed;
}

/**
 * A resolved LUT with 256 entries of bytes, red, green and blue of each: entry i is LUT(i / 255),
 * rounded half up. This is what ImageJ would draw with.
 */
export function lutBytes(lut: Float32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(256 * 3);
  const last = lut.length / 3 - 1;
  for (let entry = 0; entry < 256; entry++) {
    const x = (entry * last) / 255;
    const left = Math.min(Math.floor(x), last - 1);
    for (let part = 0; part < 3; part++) {
      const [from, to] = [lut[left * 3 + part]!, lut[left * 3 + 3 + part]!];
      bytes[entry * 3 + part] = Math.floor(from + (x - left) * (to - from) + 0.5);
    }
  }
  return bytes;
}
