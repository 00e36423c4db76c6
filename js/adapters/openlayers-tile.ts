import type ImageTile from 'ol/ImageTile.js';
import type Projection from 'ol/proj/Projection.js';
import { get as projectionOf } from 'ol/proj.js';
import type TileSource from 'ol/source/Tile.js';
import type UrlTileSource from 'ol/source/UrlTile.js';
import TileState from 'ol/TileState.js';
import type { TilePlane } from './composite-tile.ts';
import { readTileFile } from './tile-file.ts';

/** Which tile of which channel's source is read. */
export interface TileRequest {
  readonly source: TileSource;
  readonly z: number;
  readonly x: number;
  readonly y: number;
  readonly signal: AbortSignal;
}

/**
 * The address that the source's `tileLoadFunction` gives the image of a tile: the tile's own, or that
 * of a blob which it has fetched in a way of its own. The image itself loads nothing.
 */
function addressOf(
  source: UrlTileSource,
  tile: ImageTile,
  image: HTMLImageElement,
  url: string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    Object.defineProperty(image, 'src', { get: () => '', set: resolve, configurable: true });
    tile.addEventListener('change', () => {
      const state = tile.getState();
      if (state === TileState.LOADING) return;
      const done = state === TileState.ERROR ? 'failed' : 'gave no address to the image';
      reject(
        new TypeError(`${url}: the tileLoadFunction ${done}; expected image.src, or readTile`),
      );
    });
    source.getTileLoadFunction()(tile, url);
  });
}

/** Fetches a tile as its source does: by its `tileLoadFunction`, with its `crossOrigin` and `referrerPolicy`. */
export async function readImageTile(request: TileRequest, name: string): Promise<TilePlane> {
  const { z, x, y, signal } = request;
  const source = request.source as UrlTileSource;
  const projection = source.getProjection() ?? (projectionOf('EPSG:3857') as Projection);
  const url = source.getTileUrlFunction()([z, x, y], 1, projection);
  if (!url) {
    throw new RangeError(
      `${name}: no URL for the tile ${z}/${x}/${y}; expected its url, urls or tileUrlFunction to give one`,
    );
  }
  const tile = source.getTile(z, x, y, 1, projection) as ImageTile;
  const image = tile.getImage() as HTMLImageElement;
  const address = await addressOf(source, tile, image, url);
  const reading = readTileFile(address, {
    credentials: image.crossOrigin === 'use-credentials' ? 'include' : 'same-origin',
    ...(image.referrerPolicy && { referrerPolicy: image.referrerPolicy as ReferrerPolicy }),
    signal,
  });
  // As of an image that has loaded its address, or cannot: which is when load functions let go of their blobs.
  const tell = (what: string) => () => image.dispatchEvent(new Event(what));
  reading.then(tell('load'), tell('error'));
  return reading;
}
