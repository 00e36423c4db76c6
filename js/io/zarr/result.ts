import type { DType } from '../../engine/contract/types.ts';
import { allocateSamples } from '../samples.ts';
import type { PlaneArray } from '../source.ts';

/** A typed array of one value. */
export function newResult(dtype: DType, length: number, fill: number): PlaneArray {
  const out = allocateSamples(dtype, length);
  return fill === 0 ? out : out.fill(fill);
}
