/**
 * `stackblend/openlayers`: channels of several tile sources, composited tile by tile, as one source.
 *
 * ```ts
 * import TileLayer from 'ol/layer/Tile.js';
 * import { createEngine } from 'stackblend';
 * import { CompositeSource } from 'stackblend/openlayers';
 *
 * const source = await CompositeSource.create(await createEngine(), {
 *   sources: [new Zoomify(dapi), new Zoomify(gfp)],
 *   channels: [{ window: [200, 4000], color: '#0080ff' }, { window: [90, 900], color: '#ff8000' }],
 * });
 * map.addLayer(new TileLayer({ source })); // or a WebGLTile layer
 * await source.update({ mode: 'add' });    // nothing is fetched again
 * ```
 *
 * @module stackblend/openlayers
 */
import type { ProjectionLike } from 'ol/proj.js';
import DataTileSource, { type Options } from 'ol/source/DataTile.js';
import type TileSource from 'ol/source/Tile.js';
import UrlTileSource from 'ol/source/UrlTile.js';
import type { Engine } from '../engine/contract/types.ts';
import {
  ChangingLook,
  type CompositeLook,
  canvasOf,
  type LookChange,
  type TilePlane,
} from './composite-tile.ts';
import { readTileFile } from './tile-file.ts';

export type { CompositeLook, LookChange, TilePlane } from './composite-tile.ts';

/** Which tile of which channel's source is read. */
export interface TileRequest {
  readonly source: TileSource;
  readonly z: number;
  readonly x: number;
  readonly y: number;
  readonly signal: AbortSignal;
}

/** Options of {@link CompositeSource.create}; those of OpenLayers' `DataTile` go to it. */
export interface CompositeSourceOptions extends CompositeLook, Omit<Options, 'loader' | 'key'> {
  /** One for each channel, all with the same tiles: XYZ, Zoomify, IIIF, any that knows URLs. */
  readonly sources: readonly TileSource[];
  /**
   * The values of one tile. Default: fetches the source's URL and decodes the file as
   * `stackblend/io` does, with all its bits.
   */
  readonly readTile?: (request: TileRequest) => Promise<TilePlane>;
  /** How many tiles' values are kept, so that new settings fetch nothing. Default 256. */
  readonly keptTiles?: number;
}

function readImageTile({ source, z, x, y, signal }: TileRequest): Promise<TilePlane> {
  if (!(source instanceof UrlTileSource)) {
    throw new TypeError('sources: one without URLs; expected a readTile option beside it');
  }
  const projection = source.getProjection();
  const url = source.getTileUrlFunction()(
    [z, x, y],
    1,
    projection as NonNullable<typeof projection>,
  );
  if (!url) throw new RangeError(`sources: no URL for the tile ${z}/${x}/${y}`);
  return readTileFile(url, { signal });
}

/** Planes of tiles, the least recently used of which go first. */
class KeptPlanes {
  readonly #tiles = new Map<string, readonly TilePlane[]>();

  constructor(readonly most: number) {}

  async get(key: string, read: () => Promise<readonly TilePlane[]>): Promise<readonly TilePlane[]> {
    const planes = this.#tiles.get(key) ?? (await read());
    this.#tiles.delete(key);
    this.#tiles.set(key, planes);
    for (const oldest of this.#tiles.keys()) {
      if (this.#tiles.size <= this.most) break;
      this.#tiles.delete(oldest);
    }
    return planes;
  }
}

/** A tile source whose tiles the engine composites as they come. For `TileLayer` and `WebGLTile` layers. */
export class CompositeSource extends DataTileSource {
  readonly #changing: ChangingLook;
  #version = 0;

  private constructor(options: CompositeSourceOptions, changing: ChangingLook) {
    const { sources, readTile = readImageTile, keptTiles = 256 } = options;
    const { channels: _, mode: __, background: ___, ...own } = options;
    const first = sources[0] as TileSource;
    const tileGrid = options.tileGrid ?? first.getTileGrid() ?? undefined;
    // None is that of OpenLayers itself.
    const projection = options.projection ?? (first.getProjection() as ProjectionLike | null);
    // Tiles in the old look stay until the new ones are there: they need no fading in.
    super({
      transition: 0,
      ...own,
      ...(tileGrid && { tileGrid }),
      ...(projection && { projection }),
    });
    this.#changing = changing;
    const kept = new KeptPlanes(keptTiles);
    this.setLoader(async (z, x, y, { signal }) => {
      const read = () =>
        Promise.all(sources.map(async (source) => readTile({ source, z, x, y, signal })));
      const planes = await kept.get(`${z}/${x}/${y}`, read);
      // Tiles at the edge may be smaller than the grid's: the rest of those is transparent.
      const [width = 0, height = 0] = this.getTileSize(z);
      return canvasOf(await changing.render(planes, signal), [width, height]).canvas;
    });
  }

  /**
   * Makes a source of several.
   * @throws RangeError where there is not one source for each channel; what
   *   {@link Engine.composite} says of the look. What is wrong with a tile, the source's
   *   `tileloaderror` event tells.
   */
  static async create(engine: Engine, options: CompositeSourceOptions): Promise<CompositeSource> {
    const { sources, channels, mode, background } = options;
    if (sources.length === 0 || sources.length !== channels.length) {
      throw new RangeError(
        `sources: ${sources.length} for ${channels.length} channels; expected one for each`,
      );
    }
    const look = { channels, ...(mode && { mode }), ...(background && { background }) };
    return new CompositeSource(options, await ChangingLook.create(engine, look));
  }

  get look(): CompositeLook {
    return this.#changing.current;
  }

  /**
   * Shows the channels in another way; tiles follow with the next frames. Rejects with what
   * {@link Engine.composite} says of wrong settings, and leaves the look as it was.
   */
  async update(change: LookChange): Promise<void> {
    await this.#changing.change(change);
    this.setKey(`look ${++this.#version}`);
  }
}
