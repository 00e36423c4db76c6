import { StackBlendError } from '../../engine/contract/errors.ts';
import { halfToNumber } from '../half.ts';
import { STORED, type StoredType } from '../stored-types.ts';

const SPECIAL: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

/**
 * A fill value as a sample of a plane: numbers, texts of numbers, `NaN` and infinities, the bits of
 * floats in hexadecimal; null is 0. Undefined for 64-bit integers that no plane can hold.
 * Throws `bad-file` for whatever else it is.
 */
export function parseFill(value: unknown, type: StoredType, what: string): number | undefined {
  if (value === null || value === undefined) return 0;
  if (typeof value === 'boolean') return type === 'bool' ? Number(value) * 255 : Number(value);
  const number = typeof value === 'string' ? parseText(value, type) : value;
  const { bytes, dtype } = STORED[type];
  if (typeof number !== 'number') throw broken(value, what);
  if (dtype === 'float32') return number;
  if (!Number.isInteger(number)) throw broken(value, what);
  if (type === 'bool') return number ? 255 : 0;
  const signed = dtype.startsWith('int');
  const bits = Math.min(bytes, 4) * 8;
  const [least, most] = signed ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1];
  if (number >= least && number <= most) return number;
  if (bytes === 8) return undefined;
  throw broken(value, what);
}

function parseText(text: string, type: StoredType): number | undefined {
  const special = SPECIAL[text];
  if (special !== undefined) return special;
  if (/^0x[0-9a-f]+$/i.test(text) && type.startsWith('float')) return floatOf(text, type);
  const number = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isNaN(number) ? undefined : number;
}

/** The bits of a float, as Zarr 3 gives those of unusual NaNs. */
function floatOf(hex: string, type: StoredType): number | undefined {
  if (hex.length > 18) return undefined;
  const bits = BigInt(hex);
  if (type === 'float16') return halfToNumber(Number(bits & 0xffffn));
  const view = new DataView(new ArrayBuffer(8));
  if (type === 'float32') {
    view.setUint32(0, Number(bits & 0xffffffffn));
    return view.getFloat32(0);
  }
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
}

function broken(value: unknown, what: string): StackBlendError {
  const text = (JSON.stringify(value) ?? 'undefined').slice(0, 80);
  return new StackBlendError('bad-file', `${what}: has the fill value ${text}.`);
}
