import type Projection from 'ol/proj/Projection.js';
import { equivalent } from 'ol/proj.js';
import { toSize } from 'ol/size.js';
import type TileSource from 'ol/source/Tile.js';
import type TileGrid from 'ol/tilegrid/TileGrid.js';

/** Where tiles lie: what all sources of a composite have in common. */
export interface Layout {
  readonly name: string;
  /** `null`: that of the view. */
  readonly projection: Projection | null;
  /** `null`: that which OpenLayers makes for the projection. */
  readonly tileGrid: TileGrid | null;
  /** Pixels of a tile for each of its grid. `null`: any. */
  readonly pixelRatio: number | null;
}

function layoutOf(source: TileSource, name: string): Layout {
  return {
    name,
    projection: source.getProjection(),
    tileGrid: source.getTileGrid(),
    pixelRatio: source.getTilePixelRatio(1),
  };
}

/** Numbers that are computed differently differ in their last digits. */
const digits = (numbers: readonly number[] | number | null): string =>
  numbers === null
    ? 'none'
    : [numbers]
        .flat()
        .map((n) => Number(n.toPrecision(12)))
        .join(', ');

/** What has to be the same in two grids, each with its name in messages. */
function gridFacts(grid: TileGrid): [name: string, value: string][] {
  const levels = grid.getResolutions().flatMap((resolution, z): [string, string][] => [
    [`resolution of level ${z}`, digits(resolution)],
    [`tile size on level ${z}`, toSize(grid.getTileSize(z)).join(' × ')],
    [`origin of level ${z}`, digits(grid.getOrigin(z))],
  ]);
  return [
    ['levels', `${grid.getMinZoom()} to ${grid.getMaxZoom()}`],
    ['extent', digits(grid.getExtent())],
    ...levels,
  ];
}

/** What two layouts say of the same things, where both say something. */
function* pairs(
  other: Layout,
  first: Layout,
): Generator<[what: string, given: string, expected: string]> {
  const [a, b] = [other.projection, first.projection];
  if (a && b && !equivalent(a, b)) yield ['projection', a.getCode(), b.getCode()];
  const [grid, expected] = [other.tileGrid, first.tileGrid];
  if (grid && expected && grid !== expected) {
    const facts = gridFacts(expected);
    for (const [i, [what, value]] of gridFacts(grid).entries()) {
      yield [what, value, facts[i]?.[1] ?? 'none'];
    }
  }
  const [p, q] = [other.pixelRatio, first.pixelRatio];
  if (p !== null && q !== null) yield ['tilePixelRatio', `${p}`, `${q}`];
}

function checkAlike(other: Layout, first: Layout): void {
  for (const [what, given, expected] of pairs(other, first)) {
    if (given === expected) continue;
    throw new RangeError(
      `${other.name}: ${what} ${given}; expected that of ${first.name}, ${expected}`,
    );
  }
}

/**
 * The common layout of the sources.
 * @param own projection and grid that the options ask for
 * @throws TypeError where a source is not ready, or tells no URLs and `urls` are wanted;
 *   RangeError where one is laid out in another way
 */
export function commonLayout(
  sources: readonly TileSource[],
  own: Pick<Layout, 'projection' | 'tileGrid'>,
  urls: boolean,
): Layout {
  const layouts = sources.map((source, i) => {
    const name = `sources[${i}]`;
    const state = source.getState();
    if (state !== 'ready')
      throw new TypeError(`${name}: its state is '${state}'; expected 'ready'`);
    // Tiles of vectors have URLs too, but are no images.
    if (urls && !('getTileUrlFunction' in source && 'crossOrigin' in source)) {
      throw new TypeError(
        `${name}: a source that tells no URLs of images; expected one that does (XYZ, Zoomify, IIIF), or the option readTile`,
      );
    }
    return layoutOf(source, name);
  });
  const first = layouts[0] as Layout;
  const asked: Layout = { ...own, name: 'the options', pixelRatio: null };
  for (const layout of layouts) {
    checkAlike(layout, asked);
    checkAlike(layout, first);
  }
  return {
    ...first,
    projection: own.projection ?? first.projection,
    tileGrid: own.tileGrid ?? first.tileGrid,
  };
}
