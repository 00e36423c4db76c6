import type { ImageSource, PyramidLevel, Region } from '../../../../js/io/source.ts';
import { type Size, toPicture, type Viewport } from './viewport.ts';

/** A part of one level that is composited at a time. */
export interface Tile {
  readonly level: number;
  readonly region: Region;
  /** What it covers in pixels of level 0, fractions included. */
  readonly covers: Region;
}

/** Planes of so many pixels are composited whole: a tile border costs more than it saves. */
const WHOLE = 2048 * 2048;

/** Pixels of a tile along each side, before the file's own blocks are considered. */
const TILE = 1024;

/** The level whose pixels are the coarsest that still fill the screen's. */
export function levelFor(levels: readonly PyramidLevel[], scale: number): number {
  let best = 0;
  for (const [i, { downsample }] of levels.entries()) {
    if (Math.max(...downsample) * scale <= 1.0001) best = i;
  }
  return best;
}

/** How large tiles of a level are: whole blocks of the file, so that none is read twice. */
function tileSize({ shape: [height, width], tile }: PyramidLevel): Size {
  if (height * width <= WHOLE) return { width, height };
  const along = (block: number | undefined) => {
    if (!block || block > 2 * TILE) return TILE;
    return block * Math.max(1, Math.round(TILE / block));
  };
  return { width: along(tile?.[1]), height: along(tile?.[0]) };
}

function tileAt(source: ImageSource, level: number, region: Region): Tile {
  const [down, across] = source.levels[level]!.downsample;
  const covers = {
    x: region.x * across,
    y: region.y * down,
    width: region.width * across,
    height: region.height * down,
  };
  return { level, region, covers };
}

/** The tiles of a level that a screen shows, those nearest its middle first. */
export function visibleTiles(
  source: ImageSource,
  level: number,
  viewport: Viewport,
  screen: Size,
): Tile[] {
  const { shape, downsample } = source.levels[level]!;
  const [height, width] = shape;
  const size = tileSize(source.levels[level]!);
  const from = toPicture(viewport, screen, { x: 0, y: 0 });
  const to = toPicture(viewport, screen, { x: screen.width, y: screen.height });
  const range = (low: number, high: number, step: number, most: number) => {
    const last = Math.ceil(most / step) - 1;
    const first = Math.max(0, Math.floor(low / step));
    const end = Math.min(last, Math.floor(high / step));
    return Array.from({ length: Math.max(0, end - first + 1) }, (_, i) => (first + i) * step);
  };
  const rows = range(from.y / downsample[0], to.y / downsample[0], size.height, height);
  const columns = range(from.x / downsample[1], to.x / downsample[1], size.width, width);
  const tiles = rows.flatMap((y) =>
    columns.map((x) => {
      const region = {
        x,
        y,
        width: Math.min(size.width, width - x),
        height: Math.min(size.height, height - y),
      };
      return tileAt(source, level, region);
    }),
  );
  const distance = ({ covers }: Tile) =>
    Math.hypot(
      covers.x + covers.width / 2 - viewport.center.x,
      covers.y + covers.height / 2 - viewport.center.y,
    );
  return tiles.sort((a, b) => distance(a) - distance(b));
}

/** Parts of a plane that is too large to be looked at whole: so many along each side, of so many pixels. */
const SAMPLES = 4;
const SAMPLE = 512;

/**
 * The coarsest level, for what concerns the whole plane: as one tile, or as some that are spread over
 * it where it is too large.
 */
export function overviewTiles(source: ImageSource): Tile[] {
  const level = source.levels.length - 1;
  const [height, width] = source.levels[level]!.shape;
  if (height * width <= 4 * WHOLE) return [tileAt(source, level, { x: 0, y: 0, width, height })];
  const along = (extent: number) => {
    if (extent <= SAMPLES * SAMPLE) return [{ at: 0, size: extent }];
    const between = (extent - SAMPLE) / (SAMPLES - 1);
    return Array.from({ length: SAMPLES }, (_, i) => ({
      at: Math.round(i * between),
      size: SAMPLE,
    }));
  };
  return along(height).flatMap(({ at: y, size: tall }) =>
    along(width).map(({ at: x, size: wide }) =>
      tileAt(source, level, { x, y, width: wide, height: tall }),
    ),
  );
}

/** A tile as text, for maps. */
export function tileText({ level, region }: Tile): string {
  return [level, region.x, region.y, region.width, region.height].join(' ');
}
