import type { Region } from '../../../../js/io/source.ts';

/** One plane of a z stack, or all of them projected. */
export type ZChoice = number | 'max' | 'mean';

/** Which plane, or which part of one. */
export interface PlaneKey {
  readonly t: number;
  readonly c: number;
  readonly z: ZChoice;
  readonly level: number;
  readonly region: Region;
}

/** The key as text, for maps. */
export function textOf({ t, c, z, level, region }: PlaneKey): string {
  return [t, c, z, level, region.x, region.y, region.width, region.height].join(' ');
}
