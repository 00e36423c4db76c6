import { concatenate, unshared } from './arrays.ts';
import type { PlaneArray } from './source.ts';

const DESCR = [
  [Uint8Array, '|u1'],
  [Uint8ClampedArray, '|u1'],
  [Int8Array, '|i1'],
  [Uint16Array, '<u2'],
  [Int16Array, '<i2'],
  [Uint32Array, '<u4'],
  [Int32Array, '<i4'],
  [Float32Array, '<f4'],
  [Float64Array, '<f8'],
] as const;

/** What {@link writeNpy} writes. */
export type NpyData = PlaneArray | Uint8ClampedArray | Float64Array;

/**
 * A `.npy` file as parts, for `new Blob(parts)`: the header, then the data themselves, without a
 * copy (with one where they are in shared memory, which Blobs refuse).
 *
 * @param shape C order; its product is `data.length`.
 * @throws RangeError when it is not, TypeError for data of another type.
 */
export function npyParts(data: NpyData, shape: readonly number[]): Uint8Array<ArrayBuffer>[] {
  const descr = DESCR.find(([Type]) => data instanceof Type)?.[1];
  if (!descr) throw new TypeError('writeNpy: data must be a typed array of numbers');
  const count = shape.reduce((product, size) => product * size, 1);
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0) || count !== data.length) {
    throw new RangeError(
      `writeNpy: shape [${shape.join(', ')}] does not fit data of ${data.length} elements`,
    );
  }
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return [npyHeader(descr, shape), unshared(bytes)];
}

/** A `.npy` file, as `numpy.load` reads it: format 1.0, little-endian, C order. See {@link npyParts}. */
export function writeNpy(data: NpyData, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  return concatenate(npyParts(data, shape));
}

/** The start of a `.npy` file: the magic, the version, and the header padded so that the data start at a multiple of 64. */
export function npyHeader(descr: string, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const length = Math.ceil((10 + dict.length + 1) / 64) * 64;
  if (length - 10 > 65535) throw new RangeError('writeNpy: shape has too many dimensions');
  const text = `\x93NUMPY\x01\x00__${dict.padEnd(length - 11)}\n`;
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  new DataView(bytes.buffer).setUint16(8, length - 10, true);
  return bytes;
}
