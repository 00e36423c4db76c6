import type DataTile from 'ol/DataTile.js';
import Projection from 'ol/proj/Projection.js';
import type TileSource from 'ol/source/Tile.js';
import TileImage, { type Options } from 'ol/source/TileImage.js';
import TileState from 'ol/TileState.js';
import TileGrid from 'ol/tilegrid/TileGrid.js';
import {
  CompositeSource,
  type CompositeSourceOptions,
  type TilePlane,
} from '../../../js/adapters/openlayers.ts';
import type { FakeCanvas } from './fake-page.ts';
import { engine } from './on-page.ts';

export const GREY = { window: [0, 255], color: '#ffffff' } as const;
const GRID = { extent: [0, -64, 64, 0], origin: [0, 0], tileSize: 16 };
export const grid = (more = {}) => new TileGrid({ ...GRID, resolutions: [4, 2, 1], ...more });
export const pixels = new Projection({ code: 'pixels', units: 'pixels', extent: [0, -64, 64, 0] });
export const tiles = (more: Partial<Options> = {}) =>
  new TileImage({ projection: pixels, tileGrid: grid(), url: '/a/{z}/{x}/{y}', ...more });

export function compose(
  sources: readonly TileSource[],
  more: Partial<CompositeSourceOptions> = {},
): Promise<CompositeSource> {
  return CompositeSource.create(engine, { sources, channels: sources.map(() => GREY), ...more });
}

export const planeOf = (width: number, height = width, value = 51): TilePlane => ({
  data: new Uint8Array(width * height).fill(value),
  width,
  height,
});

export const rgba = (canvas: FakeCanvas) => Array.from(canvas.pixels?.data.subarray(0, 4) ?? []);

/** Begins to load a tile as a layer does; resolves with its canvas, rejects with its error. */
export function load(source: CompositeSource, [z, x, y] = [2, 0, 0]): Promise<FakeCanvas> {
  const tile = source.getTile(
    z ?? 0,
    x ?? 0,
    y ?? 0,
    1,
    source.getProjection() ?? pixels,
  ) as DataTile;
  return new Promise((resolve, reject) => {
    tile.addEventListener('change', () => {
      const state = tile.getState();
      if (state === TileState.ERROR) reject(tile.getError());
      if (state === TileState.LOADED) resolve(tile.getData() as unknown as FakeCanvas);
    });
    tile.load();
  });
}
