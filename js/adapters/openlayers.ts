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
import type Projection from 'ol/proj/Projection.js';
import { get as projectionOf } from 'ol/proj.js';
import DataTileSource, { type Loader, type Options } from 'ol/source/DataTile.js';
import type TileSource from 'ol/source/Tile.js';
import type { Engine } from '../engine/contract/types.ts';
import type { TilePlane } from './composite-tile.ts';
import { ChangingLook, type CompositeLook, canvasOf, type LookChange } from './composite-tile.ts';
import { KeptPlanes } from './kept-planes.ts';
import { commonLayout, type Layout } from './openlayers-sources.ts';
import { readImageTile, type TileRequest } from './openlayers-tile.ts';

export type { CompositeLook, LookChange, TilePlane } from './composite-tile.ts';
export type { TileRequest } from './openlayers-tile.ts';

/**
 * Options of {@link CompositeSource.create}; those of OpenLayers' `DataTile` go to it. Of requests its sources
 * tell, not it.
 */
export interface CompositeSourceOptions
  extends CompositeLook,
    Omit<Options, 'loader' | 'key' | 'crossOrigin' | 'referrerPolicy'> {
  /** One for each channel, all with the same tiles: XYZ, Zoomify, IIIF, any that knows URLs. */
  readonly sources: readonly TileSource[];
  /**
   * The values of one tile. Default: fetches the source's URL and decodes the file as
   * `stackblend/io` does, with all its bits. The requests have the source's `crossOrigin` and
   * `referrerPolicy`, and go the way of its `tileLoadFunction`.
   */
  readonly readTile?: (request: TileRequest) => Promise<TilePlane>;
  /** How many tiles' values are kept, so that new settings fetch nothing. Default 256. */
  readonly keptTiles?: number;
}

/** What `DataTile` is told of where tiles lie. */
function placed(
  { projection, tileGrid }: Layout,
  wrapX = false,
): Pick<Options, 'projection' | 'tileGrid'> {
  // Without a projection tiles are those of the view, whichever it has; worlds repeat only in a known one.
  const none = tileGrid && !wrapX ? { projection: null as unknown as undefined } : {};
  return { ...(projection ? { projection } : none), ...(tileGrid && { tileGrid }) };
}

/** That of the options, of which OpenLayers takes an unknown one for none. */
function ownProjection({ projection }: CompositeSourceOptions): Projection | null {
  const known = projection ? projectionOf(projection) : null;
  if (projection && !known) {
    throw new RangeError(
      `projection: ${projection}; expected one that OpenLayers knows, or has been told of (ol/proj)`,
    );
  }
  return known;
}

/**
 * A tile source whose tiles the engine composites as they come. For `TileLayer` and `WebGLTile` layers.
 * `dispose()` ends that it follows its sources, where these live longer.
 */
export class CompositeSource extends DataTileSource {
  readonly #changing: ChangingLook;
  readonly #kept: KeptPlanes;
  readonly #sources: readonly TileSource[];
  readonly #pixelRatio: number;
  readonly #ownTileSize: boolean;
  #version = 0;

  private constructor(options: CompositeSourceOptions, layout: Layout, changing: ChangingLook) {
    const { sources, readTile: _, keptTiles = 256, ...rest } = options;
    const { channels: __, mode: ___, background: ____, ...own } = rest;
    // Tiles in the old look stay until the new ones are there: they need no fading in.
    super({ transition: 0, ...own, ...placed(layout, own.wrapX) });
    this.#changing = changing;
    this.#kept = new KeptPlanes(keptTiles);
    this.#sources = sources;
    this.#pixelRatio = layout.pixelRatio ?? 1;
    this.#ownTileSize = own.tileSize !== undefined;
    this.setLoader(this.#load(options));
    for (const source of sources) source.addEventListener('change', this.#readAgain);
  }

  /**
   * Makes a source of several.
   * @throws RangeError where there is not one source for each channel, one has other tiles, or the
   *   projection is unknown;
   *   TypeError where a source is not ready, or tells no URLs and there is no `readTile`; what
   *   {@link Engine.composite} says of the look. What is wrong with a tile, the source's
   *   `tileloaderror` event tells.
   */
  static async create(engine: Engine, options: CompositeSourceOptions): Promise<CompositeSource> {
    const { sources, channels, mode, background, keptTiles = 0 } = options;
    if (sources.length === 0 || sources.length !== channels.length) {
      throw new RangeError(
        `sources: ${sources.length} for ${channels.length} channels; expected one for each`,
      );
    }
    if (!(keptTiles >= 0)) {
      throw new RangeError(`keptTiles: ${keptTiles}; expected a number of tiles, 0 or more`);
    }
    const own = { projection: ownProjection(options), tileGrid: options.tileGrid ?? null };
    const layout = commonLayout(sources, own, !options.readTile);
    const look = { channels, ...(mode && { mode }), ...(background && { background }) };
    return new CompositeSource(options, layout, await ChangingLook.create(engine, look));
  }

  get look(): CompositeLook {
    return this.#changing.current;
  }

  /**
   * Shows the channels in another way; tiles follow with the next frames, also those that are being
   * read, which go on. Rejects with what {@link Engine.composite} says of wrong settings, and leaves
   * the look as it was.
   */
  async update(change: LookChange): Promise<void> {
    await this.#changing.change(change);
    this.#renew();
  }

  /** Forgets what was read, as `refresh()` does. */
  override clear(): void {
    this.#kept.clear();
    super.clear();
  }

  override getTilePixelRatio(): number {
    return this.#pixelRatio;
  }

  /** Those of a tile's data: more than those of the grid where the sources have a `tilePixelRatio`. */
  protected override getTileSize(z: number): [width: number, height: number] {
    const [width = 0, height = 0] = super.getTileSize(z);
    const scale = this.#ownTileSize ? 1 : this.#pixelRatio;
    return [width * scale, height * scale];
  }

  protected override disposeInternal(): void {
    for (const source of this.#sources) source.removeEventListener('change', this.#readAgain);
    this.#kept.clear();
    super.disposeInternal();
  }

  /** A source has another URL, or was refreshed. */
  readonly #readAgain = (): void => {
    this.#kept.clear();
    this.#renew();
  };

  #renew(): void {
    this.setKey(`stackblend ${++this.#version}`);
  }

  #load({ sources, readTile }: CompositeSourceOptions): Loader {
    const readOne = (i: number, request: TileRequest) =>
      readTile ? readTile(request) : readImageTile(request, `sources[${i}]`);
    return async (z, x, y, options) => {
      const read = (signal: AbortSignal) =>
        Promise.all(sources.map(async (source, i) => readOne(i, { source, z, x, y, signal })));
      const planes = await this.#kept.get(`${z}/${x}/${y}`, options.signal, read);
      const pixels = await this.#changing.render(planes, options.signal);
      // Tiles at the edge may be smaller than the others: the rest of those is transparent. Larger
      // ones, of servers that send more than they promise, are whole.
      const [width, height] = this.getTileSize(z);
      const size = [Math.max(width, pixels.width), Math.max(height, pixels.height)] as const;
      return canvasOf(pixels, size).canvas;
    };
  }
}
