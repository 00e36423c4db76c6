import type { DType } from '../../engine/contract/types.ts';
import { ARRAYS } from '../samples.ts';
import type { PlaneArray } from '../source.ts';

/**
 * Checks what `plane` gave to a writer. TypeError for another type (floats that are written as integers
 * would be other numbers), RangeError for another length.
 */
export function checkPlane(writer: string, data: PlaneArray, dtype: DType, expected: number): void {
  const { name } = ARRAYS[dtype];
  // By its name: arrays of other windows are as good.
  const got = (data as PlaneArray | undefined)?.[Symbol.toStringTag] as string | undefined;
  const clamped = dtype === 'uint8' && got === 'Uint8ClampedArray';
  if (got !== name && !clamped) {
    throw new TypeError(
      `${writer}: plane gave ${got ?? String(data)}, expected ${name} (${dtype})`,
    );
  }
  if (data.length === expected) return;
  throw new RangeError(
    `${writer}: plane gave ${data.length} elements, expected ${expected} of ${dtype}`,
  );
}
