import type { OmeFiles } from './ome-files.ts';
import type { OmeImage, TiffData } from './ome-xml.ts';

/** Where each plane of an OME image lies. Plane `(t * c + ic) * z + iz`, whatever the file's order. */
export interface PlaneTable {
  readonly t: number;
  /** Planes along c: channels of several samples (RGB) count once. */
  readonly c: number;
  readonly z: number;
  /** Index into the {@link OmeFiles}; -1 where no TiffData names the plane. */
  readonly file: Int32Array;
  /** Number of the directory in that file, 0-based. */
  readonly ifd: Uint32Array;
}

const NOWHERE = -1;

/**
 * Resolves the TiffData of an image. `samples` is how many of its channels one page holds. The
 * caller has checked that t · c · z is no more than is allowed. Throws Error for an attack.
 */
export function planeTable(image: OmeImage, samples: number, files: OmeFiles): PlaneTable {
  const { z, t } = image.sizes;
  const c = image.sizes.c % samples === 0 ? image.sizes.c / samples : image.sizes.c;
  const planes = t * c * z;
  const table = {
    ...{ t, c, z },
    file: new Int32Array(planes).fill(NOWHERE),
    ifd: new Uint32Array(planes),
  };
  const walk = dimensionWalk(image.order, { Z: z, C: c, T: t });
  let named = 0;
  if (image.tiffData.length === 0) fillRun(table, walk, 0, planes, 0, 0);
  for (const { data, start, count } of runsOf(image.tiffData, walk, { z, c, t })) {
    named += count;
    // Each plane is named once, by rights; thousands of elements that each name all are an attack.
    if (named > planes * 4) throw new Error('its TiffData name each plane again and again');
    fillRun(table, walk, start, count, files.indexOf(data), data.ifd ?? 0);
  }
  return table;
}

/** The planes that a TiffData names, by their positions in the file's order. */
interface Run {
  readonly data: TiffData;
  readonly start: number;
  readonly count: number;
}

/**
 * The runs of all TiffData. Those that say neither a directory nor how many name all that their file
 * has: as far as the next of that kind, which goes on in another file.
 */
function runsOf(
  tiffData: readonly TiffData[],
  walk: DimensionWalk,
  { z, c, t }: { readonly z: number; readonly c: number; readonly t: number },
): Run[] {
  const within = tiffData.filter((data) => data.firstZ < z && data.firstC < c && data.firstT < t);
  const placed = within.map((data) => {
    return { data, start: walk.rank(data.firstZ, data.firstC, data.firstT) };
  });
  const open = placed.filter(({ data }) => data.ifd === undefined && data.planeCount === undefined);
  const starts = [...new Set(open.map(({ start }) => start))].sort((a, b) => a - b);
  const ends = new Map(starts.map((start, i) => [start, starts[i + 1] ?? z * c * t]));
  return placed.map(({ data, start }) => {
    const open = ends.get(start)! - start;
    const count = data.planeCount ?? (data.ifd === undefined ? open : 1);
    return { data, start, count: Math.min(count, z * c * t - start) };
  });
}

/** Successive directories hold successive planes in the order of the dimensions. */
function fillRun(
  { file, ifd }: Pick<PlaneTable, 'file' | 'ifd'>,
  walk: DimensionWalk,
  start: number,
  count: number,
  fileIndex: number,
  firstIfd: number,
): void {
  for (let i = 0; i < count; i++) {
    const plane = walk.plane(start + i);
    file[plane] = fileIndex;
    ifd[plane] = Math.min(firstIfd + i, 0xffffffff);
  }
}

/** How planes follow one another in files. */
interface DimensionWalk {
  /** Position of a plane in the file's order. */
  rank(z: number, c: number, t: number): number;
  /** Index into the table of the plane at a position. */
  plane(rank: number): number;
}

type Letter = 'Z' | 'C' | 'T';

function dimensionWalk(order: string, sizes: Readonly<Record<Letter, number>>): DimensionWalk {
  const [first, second, third] = [...order] as [Letter, Letter, Letter];
  const step: Record<Letter, number> = { Z: 1, C: sizes.Z, T: sizes.Z * sizes.C };
  return {
    rank(z, c, t) {
      const at = { Z: z, C: c, T: t };
      return (at[third] * sizes[second] + at[second]) * sizes[first] + at[first];
    },
    plane(rank) {
      const fast = rank % sizes[first];
      const rest = Math.floor(rank / sizes[first]);
      const slow = Math.floor(rest / sizes[second]);
      return fast * step[first] + (rest % sizes[second]) * step[second] + slow * step[third];
    },
  };
}

/** Which positions of each axis are kept. */
export interface Kept {
  readonly t: readonly number[];
  readonly c: readonly number[];
  readonly z: readonly number[];
}

/**
 * The planes that are there, where they make up whole frames, channels and planes of z: of a
 * recording that was stopped, or one file of many, that is what there is to see. All positions where
 * those that are there have gaps; undefined where there are none.
 */
export function keptPlanes(
  { t, c, z, file, ifd }: PlaneTable,
  isThere: (file: number, ifd: number) => boolean,
): Kept | undefined {
  const kept = { t: new Set<number>(), c: new Set<number>(), z: new Set<number>() };
  const perFrame = new Uint32Array(t);
  let count = 0;
  for (let plane = 0; plane < file.length; plane++) {
    if (file[plane] === NOWHERE || !isThere(file[plane]!, ifd[plane]!)) continue;
    const frame = Math.floor(plane / (z * c));
    count++;
    perFrame[frame]!++;
    kept.z.add(plane % z);
    kept.c.add(Math.floor(plane / z) % c);
    kept.t.add(frame);
  }
  if (count === 0) return undefined;
  if (kept.t.size * kept.c.size * kept.z.size === count) {
    const sorted = (set: Set<number>) => [...set].sort((a, b) => a - b);
    return { t: sorted(kept.t), c: sorted(kept.c), z: sorted(kept.z) };
  }
  return { t: range(completeFrames(perFrame, c * z)), c: range(c), z: range(z) };
}

/** How many frames there are before a recording stops, maybe within one; all where it does not. */
function completeFrames(perFrame: Uint32Array, whole: number): number {
  const complete = perFrame.findIndex((count) => count < whole);
  const stops = complete > 0 && perFrame.subarray(complete + 1).every((count) => count === 0);
  return stops ? complete : perFrame.length;
}

function range(size: number): number[] {
  return Array.from({ length: size }, (_, i) => i);
}
