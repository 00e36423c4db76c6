/** A size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A point, in pixels of the picture or of the screen. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * What of a picture is seen: `center` in pixels of the picture, `scale` in screen pixels for each of
 * them. Screen pixels are the canvas's own, not CSS's.
 */
export interface Viewport {
  readonly center: Point;
  readonly scale: number;
}

/** Screen pixels for one of the picture, at most. */
const LARGEST_SCALE = 64;

/** The whole picture in the middle of a screen. */
export function fitted(picture: Size, screen: Size): Viewport {
  const scale = Math.min(screen.width / picture.width, screen.height / picture.height);
  return {
    center: { x: picture.width / 2, y: picture.height / 2 },
    scale: Math.max(scale, Number.MIN_VALUE),
  };
}

/** The scale that a fitted picture has, or less: nothing is gained from smaller ones. */
function smallestScale(picture: Size, screen: Size): number {
  return Math.min(1, fitted(picture, screen).scale) / 2;
}

/** Where a point of the picture is on the screen. */
export function toScreen({ center, scale }: Viewport, screen: Size, { x, y }: Point): Point {
  return {
    x: (x - center.x) * scale + screen.width / 2,
    y: (y - center.y) * scale + screen.height / 2,
  };
}

/** Which point of the picture is at a place of the screen. */
export function toPicture({ center, scale }: Viewport, screen: Size, { x, y }: Point): Point {
  return {
    x: (x - screen.width / 2) / scale + center.x,
    y: (y - screen.height / 2) / scale + center.y,
  };
}

/** Larger or smaller by `factor`, the point under `at` staying there. */
export function zoomAt(
  viewport: Viewport,
  picture: Size,
  screen: Size,
  at: Point,
  factor: number,
): Viewport {
  const least = smallestScale(picture, screen);
  // A fitted picture of a few pixels is larger than the largest: it stays so.
  const most = Math.max(LARGEST_SCALE, viewport.scale);
  const scale = Math.min(most, Math.max(least, viewport.scale * factor));
  const fixed = toPicture(viewport, screen, at);
  const center = {
    x: fixed.x - (at.x - screen.width / 2) / scale,
    y: fixed.y - (at.y - screen.height / 2) / scale,
  };
  return clampCenter({ center, scale }, picture);
}

/** Moved by screen pixels, as by a hand that drags the picture. */
export function panBy(viewport: Viewport, picture: Size, dx: number, dy: number): Viewport {
  const { center, scale } = viewport;
  return clampCenter(
    { scale, center: { x: center.x - dx / scale, y: center.y - dy / scale } },
    picture,
  );
}

/** The middle of the screen never leaves the picture, so that it cannot get lost. */
function clampCenter({ center, scale }: Viewport, { width, height }: Size): Viewport {
  const clamp = (value: number, most: number) => Math.min(most, Math.max(0, value));
  return { scale, center: { x: clamp(center.x, width), y: clamp(center.y, height) } };
}

/**
 * At one screen pixel for each of the picture, or a whole number of them, pixels fall on pixels:
 * the corner of the picture, rounded to whole ones. Else as it is.
 */
export function cornerOnScreen(viewport: Viewport, screen: Size): Point {
  const corner = toScreen(viewport, screen, { x: 0, y: 0 });
  if (!Number.isInteger(viewport.scale)) return corner;
  return { x: Math.round(corner.x), y: Math.round(corner.y) };
}
