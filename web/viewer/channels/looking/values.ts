import type { HeldPlane } from '../planes/held-plane.ts';
import type { Tile } from '../scene/tiles.ts';
import type { Point } from '../scene/viewport.ts';

/** What lies under the pointer. */
export interface PointerValues {
  /** Whole pixels of level 0. */
  readonly x: number;
  readonly y: number;
  /** One for each channel; null where its plane is not loaded. */
  readonly values: readonly (number | null)[];
}

/** The value of a plane at a point of level 0; null outside its tile. */
export function valueAt(plane: HeldPlane, { covers, region }: Tile, point: Point): number | null {
  const x = Math.floor(((point.x - covers.x) / covers.width) * region.width);
  const y = Math.floor(((point.y - covers.y) / covers.height) * region.height);
  if (x < 0 || y < 0 || x >= region.width || y >= region.height) return null;
  return plane.data[y * region.width + x] ?? null;
}

/** A value in as many digits as say something. */
export function formatValue(value: number | null): string {
  if (value === null) return '–';
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(5)));
}
