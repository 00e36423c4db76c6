import { StackBlendError } from '../../engine/contract/errors.ts';
import type { Region } from '../source.ts';
import type { ArrayInfo } from './array-metadata.ts';
import { type AxisMap, indicesOf } from './axes.ts';
import { type Box, countOf } from './copy-box.ts';

/** A chunk that a read touches, and what of it goes where. */
export interface Wanted {
  readonly indices: readonly number[];
  readonly box: Box;
}

/** Which plane of an array: indices within its own sizes. */
export type PlaneAt = { readonly t: number; readonly c: number; readonly z: number };

/** With more there would be no end: each may be a request. */
const MAX_CHUNKS = 100_000;

/** The chunks that a region of a plane touches. Throws `too-large` for more than can be read. */
export function findChunks(info: ArrayInfo, map: AxisMap, at: PlaneAt, region: Region): Wanted[] {
  const { shape, format } = info;
  const { x, y } = map;
  const low = indicesOf(map, shape, at);
  const high = low.map((index) => index + 1);
  const strides = shape.map(() => 0);
  if (x !== undefined) {
    [low[x], high[x], strides[x]] = [region.x, region.x + region.width, 1];
  }
  if (y !== undefined) {
    [low[y], high[y], strides[y]] = [region.y, region.y + region.height, region.width];
  }
  const first = low.map((index, dim) => Math.floor(index / format.shape[dim]!));
  const counts = high.map((end, dim) => Math.ceil(end / format.shape[dim]!) - first[dim]!);
  checkCount(info, countOf(counts), region);
  return everyIndex(counts).map((offset) => {
    const indices = offset.map((n, dim) => n + first[dim]!);
    return { indices, box: boxOf(indices, format.shape, low, high, strides) };
  });
}

function checkCount({ what, format }: ArrayInfo, count: number, { width, height }: Region): void {
  if (count <= MAX_CHUNKS) return;
  throw new StackBlendError(
    'too-large',
    `${what}: ${width} × ${height} pixels are ${count} chunks of ${format.shape.join(' × ')}, ` +
      `${MAX_CHUNKS} are the limit; read smaller regions.`,
  );
}

/** What of a chunk lies between two corners, and where it goes in what begins at the first. */
function boxOf(
  indices: readonly number[],
  chunk: readonly number[],
  low: readonly number[],
  high: readonly number[],
  strides: readonly number[],
): Box {
  let to = 0;
  const start: number[] = [];
  const size = indices.map((index, dim) => {
    const origin = index * chunk[dim]!;
    const from = Math.max(low[dim]!, origin);
    start.push(from - origin);
    to += (from - low[dim]!) * strides[dim]!;
    return Math.min(high[dim]!, origin + chunk[dim]!) - from;
  });
  return { start, size, to, strides };
}

/** All index lists below some counts, the last dimension fastest. */
function everyIndex(counts: readonly number[]): number[][] {
  let all: number[][] = [[]];
  for (const count of counts) {
    all = all.flatMap((before) => Array.from({ length: count }, (_, i) => [...before, i]));
  }
  return all;
}
