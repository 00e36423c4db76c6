import { DTYPES, type DType, itemBytes } from '../contract/dtypes.ts';

/** How planes become one, in the order of cpp/include/stackblend/project.h. */
export const PROJECT_METHODS = ['max', 'min', 'median', 'mean', 'std', 'sum'] as const;

/** How planes become one. */
export type ProjectMethod = (typeof PROJECT_METHODS)[number];

/** What C++ does with one slice of a reduction. */
export type ReduceOperation =
  | {
      readonly kind: 'histogram';
      readonly dtype: DType;
      readonly count: number;
      readonly lo: number;
      readonly hi: number;
      readonly bins: number;
    }
  | {
      readonly kind: 'project';
      readonly dtype: DType;
      readonly planes: number;
      readonly pixels: number;
      readonly method: ProjectMethod;
    };

/** Values whose sum is added up by itself, so that slices do not matter; see histogram.h. */
export const CHUNK_VALUES = 65_536;

/** Numbers at the beginning of a histogram's output: min, max, sum, finite, below, above, nan. */
export const SUMMARY_FIELDS = 7;

/** Sums of chunks behind the summary. */
export function chunksOf(count: number): number {
  return Math.ceil(count / CHUNK_VALUES);
}

/** The type of a projection. */
export function projectedType(dtype: DType, method: ProjectMethod): DType {
  if (method === 'mean' || method === 'std') return 'float32';
  if (method !== 'sum' || dtype === 'float32') return dtype;
  return dtype.startsWith('u') ? 'uint32' : 'int32';
}

/** Bytes that C++ writes. */
export function outputBytes(operation: ReduceOperation): number {
  if (operation.kind === 'project') {
    return operation.pixels * itemBytes(projectedType(operation.dtype, operation.method));
  }
  return 8 * (SUMMARY_FIELDS + chunksOf(operation.count)) + 4 * operation.bins;
}

/** Position of a type in C++. */
export function dtypeIndex(dtype: DType): number {
  return DTYPES.indexOf(dtype);
}
