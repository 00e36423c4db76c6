import type { DType, EngineStack } from '../../../../js/engine/contract/types.ts';
import type { ImageSource, Region } from '../../../../js/io/source.ts';
import type { ZChoice } from './plane-key.ts';

/** A plane in engine memory, `[1, height, width]`, or several. */
export type HeldPlane = EngineStack<DType>;

/** Memory for planes of a region, filled; given back where that fails. */
export type Filled = (
  region: Region,
  planes: number,
  dtype: DType,
  fill: (stack: HeldPlane) => Promise<void>,
) => Promise<HeldPlane>;

/** Gives memory back, once the jobs that use it have ended. A disposed engine has done it. */
export async function free(plane: HeldPlane): Promise<void> {
  await plane.free().catch(() => {});
}

/** The type of a plane: means are no whole numbers. */
export function heldDtype(z: ZChoice, { dtype }: Pick<ImageSource, 'dtype'>): DType {
  return z === 'mean' ? 'float32' : dtype;
}

/** Bytes of a region of one plane. */
export function bytesOf({ width, height }: Region, dtype: DType): number {
  return (width * height * Number.parseInt(dtype.replace(/\D+/, ''), 10)) / 8;
}
