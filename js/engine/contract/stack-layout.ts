import { DTYPES, type DType, itemBytes } from './dtypes.ts';
import { parsePlaneShape } from './planes.ts';
import { parseShape, show } from './shape.ts';

/** What an engine stack holds. */
export interface StackLayout {
  readonly shape: readonly number[];
  readonly dtype: DType;
}

/**
 * Checks the arguments of an allocation. `uint8` with a last dimension of 4 is a stack of RGBA
 * frames, all else are planes, `[height, width]`, `[frames, height, width]` or more dimensions.
 * Throws TypeError or RangeError.
 */
export function parseLayout(shape: unknown, dtype: DType = 'uint8'): StackLayout {
  if (!DTYPES.includes(dtype)) {
    throw new TypeError(`dtype: ${show(dtype)}; expected one of ${DTYPES.join(', ')}`);
  }
  const isList = Array.isArray(shape);
  const mayBeFrames = !isList || shape.length > 2;
  const isRgba = dtype === 'uint8' && mayBeFrames && (!isList || shape.at(-1) === 4);
  if (isRgba) return { shape: parseShape('shape', shape), dtype };
  parsePlaneShape('shape', shape);
  return { shape: [...(shape as number[])], dtype };
}

/** Bytes that it takes. */
export function layoutBytes({ shape, dtype }: StackLayout): number {
  return shape.reduce((product, size) => product * size, itemBytes(dtype));
}
