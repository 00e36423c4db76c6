import type { Region } from '../../../../js/io/source.ts';
import { backgroundColour } from '../settings/settings.ts';
import type { TilePicture } from './tile-cache.ts';
import type { Cell } from './variants.ts';
import { cornerOnScreen, type Size, type Viewport } from './viewport.ts';

/** What one cell shows: pictures of tiles, in the order in which they are laid. */
export interface CellPicture {
  readonly cell: Cell;
  readonly pictures: readonly TilePicture[];
  /** From where to where along x, in parts of the cell. */
  readonly part: readonly [from: number, to: number];
}

/** Paints cells on a canvas whose size is that of the screen, in its own pixels. */
export function paint(
  context: CanvasRenderingContext2D,
  cells: readonly CellPicture[],
  { viewport, passing }: { readonly viewport: Viewport; readonly passing: boolean },
  picture: Size,
): void {
  const { width, height } = context.canvas;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  // Magnified, pixels are squares.
  context.imageSmoothingEnabled = viewport.scale < 1;
  context.imageSmoothingQuality = passing ? 'low' : 'high';
  for (const cell of cells) paintCell(context, cell, viewport, picture);
}

function paintCell(
  context: CanvasRenderingContext2D,
  { cell, pictures, part }: CellPicture,
  viewport: Viewport,
  picture: Size,
): void {
  const { x, y, size, variant } = cell;
  context.save();
  context.beginPath();
  const left = Math.round(part[0] * size.width);
  context.rect(x + left, y, Math.round(part[1] * size.width) - left, size.height);
  context.clip();
  const corner = cornerOnScreen(viewport, size);
  const { scale } = viewport;
  context.translate(x + corner.x, y + corner.y);
  context.fillStyle = backgroundColour(variant.settings);
  context.fillRect(0, 0, picture.width * scale, picture.height * scale);
  for (const { canvas, tile, failedAt } of pictures) {
    const { covers } = tile;
    if (failedAt !== undefined) hatch(context, covers, scale);
    if (!canvas) continue;
    context.drawImage(
      canvas,
      covers.x * scale,
      covers.y * scale,
      // A line of a pixel is seen, however far away.
      Math.max(1, covers.width * scale),
      Math.max(1, covers.height * scale),
    );
  }
  context.restore();
}

/** Screen pixels between lines. */
const HATCH = 16;

/** Lines over what could not be read: it is not black, nobody knows what it is. */
function hatch(context: CanvasRenderingContext2D, covers: Region, scale: number): void {
  const [x, y, width, height] = [covers.x, covers.y, covers.width, covers.height].map(
    (value) => value * scale,
  ) as [number, number, number, number];
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.strokeStyle = 'rgb(128 128 128 / 60%)';
  context.beginPath();
  for (let at = -height; at < width; at += HATCH) {
    context.moveTo(x + at, y + height);
    context.lineTo(x + at + height, y);
  }
  context.stroke();
  context.restore();
}
