import { StackBlendError } from '../engine/contract/errors.ts';
import type { DType } from '../engine/contract/types.ts';
import { widenHalves } from './half.ts';
import { ARRAYS } from './samples.ts';
import type { PlaneArray } from './source.ts';

/** What arrays store. */
export type StoredType = DType | 'bool' | 'float16' | 'float64' | 'int64' | 'uint64';

/** How each type is stored and what planes of it are. */
export const STORED: Readonly<Record<StoredType, { bytes: 1 | 2 | 4 | 8; dtype: DType }>> = {
  bool: { bytes: 1, dtype: 'uint8' },
  uint8: { bytes: 1, dtype: 'uint8' },
  int8: { bytes: 1, dtype: 'int8' },
  uint16: { bytes: 2, dtype: 'uint16' },
  int16: { bytes: 2, dtype: 'int16' },
  uint32: { bytes: 4, dtype: 'uint32' },
  int32: { bytes: 4, dtype: 'int32' },
  uint64: { bytes: 8, dtype: 'uint32' },
  int64: { bytes: 8, dtype: 'int32' },
  float16: { bytes: 2, dtype: 'float32' },
  float32: { bytes: 4, dtype: 'float32' },
  float64: { bytes: 8, dtype: 'float32' },
};

/**
 * Stored samples in this machine's byte order as samples of a plane: bool as 0 and 255, float16 and
 * float64 as float32, 64-bit integers as 32-bit ones. Throws `unsupported` for integers that do not fit.
 */
export function toSamples(type: StoredType, stored: ArrayBufferView, what: string): PlaneArray {
  const { buffer, byteOffset, byteLength } = stored;
  const length = byteLength / STORED[type].bytes;
  if (type === 'bool') {
    return new Uint8Array(buffer, byteOffset, length).map((value) => (value ? 255 : 0));
  }
  if (type === 'float64') return new Float32Array(new Float64Array(buffer, byteOffset, length));
  if (type === 'float16') return widenHalves(new Uint16Array(buffer, byteOffset, length));
  if (type === 'int64' || type === 'uint64') {
    return narrow(type, new Uint32Array(buffer, byteOffset, length * 2), what);
  }
  return new ARRAYS[type](buffer as ArrayBuffer, byteOffset, length);
}

/** The two words of each integer, lower first, as all machines have them that browsers run on. */
function narrow(type: 'int64' | 'uint64', words: Uint32Array, what: string): PlaneArray {
  const out = new ARRAYS[STORED[type].dtype](words.length / 2);
  for (let i = 0; i < out.length; i++) {
    const low = words[2 * i]!;
    const high = words[2 * i + 1]!;
    const expected = type === 'int64' && low >>> 31 ? 0xffffffff : 0;
    if (high !== expected) throw doesNotFit(type, low, high, what);
    out[i] = low;
  }
  return out;
}

function doesNotFit(type: StoredType, low: number, high: number, what: string): StackBlendError {
  const value = (BigInt(high) << 32n) | BigInt(low);
  const text = type === 'int64' ? BigInt.asIntN(64, value) : value;
  return new StackBlendError(
    'unsupported',
    `${what}: holds ${text}; ${type} is read as ${STORED[type].dtype}, which it does not fit into.`,
  );
}
