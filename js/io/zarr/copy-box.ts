import type { PlaneArray } from '../source.ts';

/** A part of a chunk, and where it goes in what is being read. Lists have one entry for each dimension. */
export interface Box {
  /** First index within the chunk. */
  readonly start: readonly number[];
  readonly size: readonly number[];
  /** Elements from the beginning of the target. */
  readonly to: number;
  /** Elements of the target from one index to the next. */
  readonly strides: readonly number[];
}

/** Elements from one index to the next, in C order. */
export function cStrides(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1);
  for (let i = shape.length - 2; i >= 0; i--) strides[i] = strides[i + 1]! * shape[i + 1]!;
  return strides;
}

/** Elements of a shape. */
export function countOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Copies a box of a chunk, whose own strides are `strides`, to where it goes. */
export function copyBox(
  chunk: PlaneArray,
  strides: readonly number[],
  box: Box,
  out: PlaneArray,
): void {
  const from = box.start.reduce((sum, index, i) => sum + index * strides[i]!, 0);
  // What is one element wide needs no loop.
  const dims = box.size
    .map((size, i) => ({ size, from: strides[i]!, to: box.strides[i]! }))
    .filter(({ size }) => size > 1);
  copyDims(chunk, from, out, box.to, mergeDims(dims), 0);
}

interface Dim {
  readonly size: number;
  readonly from: number;
  readonly to: number;
}

/** Dimensions that follow one another without a gap, on both sides, as one. */
function mergeDims(dims: readonly Dim[]): Dim[] {
  const merged: Dim[] = [];
  for (const dim of dims) {
    const outer = merged.at(-1);
    const joined = outer?.from === dim.size * dim.from && outer.to === dim.size * dim.to;
    if (joined) merged[merged.length - 1] = { ...dim, size: outer.size * dim.size };
    else merged.push(dim);
  }
  return merged;
}

function copyDims(
  chunk: PlaneArray,
  from: number,
  out: PlaneArray,
  to: number,
  dims: readonly Dim[],
  depth: number,
): void {
  const dim = dims[depth];
  if (!dim) {
    out[to] = chunk[from]!;
  } else if (depth < dims.length - 1) {
    for (let i = 0; i < dim.size; i++) {
      copyDims(chunk, from + i * dim.from, out, to + i * dim.to, dims, depth + 1);
    }
  } else if (dim.from === 1 && dim.to === 1) {
    out.set(chunk.subarray(from, from + dim.size), to);
  } else {
    for (let i = 0; i < dim.size; i++) out[to + i * dim.to] = chunk[from + i * dim.from]!;
  }
}
