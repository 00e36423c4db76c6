import type { Cell } from './variants.ts';
import { cornerOnScreen, type Point, type Viewport } from './viewport.ts';

/** Where the name of a cell goes, and how wide it may be. */
export interface CaptionPlace extends Point {
  readonly width: number;
}

/**
 * The upper left corner of what is seen of the picture in a cell, with a margin, in pixels of the
 * screen. Where little of it is left, the middle of the cell at most.
 */
export function captionPlace(
  { x, y, size }: Cell,
  viewport: Viewport,
  margin: number,
): CaptionPlace {
  const corner = cornerOnScreen(viewport, size);
  const within = (at: number, extent: number) => Math.min(Math.max(0, at), extent / 2) + margin;
  const left = within(corner.x, size.width);
  const top = within(corner.y, size.height);
  return { x: x + left, y: y + top, width: Math.max(0, size.width - left - margin) };
}
