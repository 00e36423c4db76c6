/**
 * `stackblend/openseadragon`: channels of several tile sources, composited tile by tile.
 *
 * ```ts
 * import OpenSeadragon from 'openseadragon';
 * import { createEngine } from 'stackblend';
 * import { addComposite } from 'stackblend/openseadragon';
 *
 * const viewer = OpenSeadragon({ element });
 * const [dapi, gfp] = await Promise.all(urls.map(open)); // OpenSeadragon.TileSources
 * const composite = await addComposite(viewer, await createEngine(), {
 *   sources: [dapi, gfp],
 *   channels: [{ window: [200, 4000], color: '#0080ff' }, { window: [90, 900], color: '#ff8000' }],
 * });
 * await composite.update({ mode: 'add' }); // redraws what is on the screen; nothing is fetched again
 * ```
 *
 * OpenSeadragon 6 or newer, whose tiles can be made anew from what they were made of.
 *
 * @module stackblend/openseadragon
 */
import type OpenSeadragon from 'openseadragon';
import type { Engine } from '../engine/contract/types.ts';
import {
  ChangingLook,
  type CompositeLook,
  type LookChange,
  type TilePlane,
} from './composite-tile.ts';
import { TileMaker } from './openseadragon-maker.ts';
import type { TileRequest } from './openseadragon-tile.ts';
import { addImage } from './openseadragon-viewer.ts';

export type { CompositeLook, LookChange, TilePlane } from './composite-tile.ts';
export type { TileRequest } from './openseadragon-tile.ts';

/** Options of {@link addComposite}. */
export interface CompositeOptions extends CompositeLook {
  /** One for each channel, ready, all of the same size, tiles and levels. */
  readonly sources: readonly OpenSeadragon.TileSource[];
  /**
   * The values of one tile. Default: fetches the source's URL and decodes the file as
   * `stackblend/io` does, with all its bits. The requests have the viewer's `crossOriginPolicy`, or
   * with `loadTilesWithAjax` its `ajaxHeaders`, `ajaxWithCredentials`, and what the sources add.
   */
  readonly readTile?: (request: TileRequest) => Promise<TilePlane>;
  /** More options of `viewer.addTiledImage`: position, index, opacity, those of requests. */
  readonly image?: Partial<OpenSeadragon.TileSourceSpecifier>;
}

/** A composite in a viewer, made by {@link addComposite}. */
export interface Composite {
  readonly tiledImage: OpenSeadragon.TiledImage;
  readonly look: CompositeLook;
  /**
   * Shows the channels in another way. Resolves when the tiles of what is on the screen are made; of
   * changes that come meanwhile only the newest is drawn.
   * Rejects with what {@link Engine.composite} says of wrong settings, and leaves the look as it was.
   */
  update(change: LookChange): Promise<void>;
  /** Takes it out of the viewer. The engine stays. */
  remove(): void;
}

/** Of this copy of the module: a page may load it twice. */
const instance = Math.random().toString(36).slice(2);
let composites = 0;

/** The tile source of a composite: laid out as its first channel's, which it inherits from. */
function compositeSource(maker: TileMaker): OpenSeadragon.TileSource {
  const name = `stackblend:${instance}:${++composites}`;
  const own: Partial<OpenSeadragon.TileSource> = {
    getTileUrl: (level, x, y) => `${name}/${level}/${x}/${y}`,
    getTileHashKey: (level, x, y) => `${name}/${level}/${x}/${y}`,
    getTilePostData: () => null,
    getTileAjaxHeaders: () => ({}),
    batchEnabled: () => false,
    hasTransparency: () => false,
    equals: (other) => other === source,
    downloadTileStart: (job) => maker.start(job),
    downloadTileAbort: ({ userData }) => userData.controller?.abort(),
  };
  const source: OpenSeadragon.TileSource = Object.assign(
    Object.create(maker.sources[0] as OpenSeadragon.TileSource),
    own,
  );
  return source;
}

/** What has to be the same in all sources, for messages. */
function layoutOf(source: OpenSeadragon.TileSource): string {
  const { dimensions, tileOverlap, minLevel, maxLevel } = source;
  const tile = `${source.getTileWidth(maxLevel)} × ${source.getTileHeight(maxLevel)}`;
  return `${dimensions.x} × ${dimensions.y}, tiles of ${tile}, overlap ${tileOverlap}, levels ${minLevel} to ${maxLevel}`;
}

function checkSources({ sources, channels }: CompositeOptions): void {
  if (sources.length === 0 || sources.length !== channels.length) {
    throw new RangeError(
      `sources: ${sources.length} for ${channels.length} channels; expected one for each`,
    );
  }
  for (const [i, source] of sources.entries()) {
    if (!source.ready) throw new TypeError(`sources[${i}]: not ready; expected one that is open`);
  }
  const [expected, ...others] = sources.map(layoutOf);
  const other = others.findIndex((layout) => layout !== expected);
  if (other >= 0) {
    throw new RangeError(
      `sources[${other + 1}]: ${others[other]}; expected that of sources[0], ${expected}`,
    );
  }
}

/** A look, and the viewer's tiles that follow it. */
class TileComposite implements Composite {
  tiledImage!: OpenSeadragon.TiledImage;
  #isGone = false;
  #last: Promise<unknown> = Promise.resolve();
  #waiting: Promise<unknown> | null = null;
  #stamp = 0;

  constructor(
    readonly viewer: OpenSeadragon.Viewer,
    readonly source: OpenSeadragon.TileSource,
    readonly maker: TileMaker,
  ) {}

  get look(): CompositeLook {
    return this.maker.changing.current;
  }

  async open(image: Partial<OpenSeadragon.TileSourceSpecifier>): Promise<void> {
    this.viewer.addHandler('tile-invalidated', this.#render);
    try {
      this.tiledImage = await addImage(this.viewer, { ...image, tileSource: this.source });
      this.viewer.world.addHandler('remove-item', this.#removed);
    } catch (error) {
      this.viewer.removeHandler('tile-invalidated', this.#render);
      throw error;
    }
  }

  /** Asked for each new tile, and again for all tiles after a change. */
  readonly #render = async (event: OpenSeadragon.TileInvalidatedEvent): Promise<void> => {
    const { tile, tiledImage } = event;
    if (tiledImage.source !== this.source) return;
    try {
      const picture = await this.maker.remake(tile.getCache(tile.originalCacheKey));
      if (picture) await event.setData(picture, 'context2d');
    } catch (error) {
      const message = String(error);
      this.viewer.raiseEvent('tile-load-failed', { tile, tiledImage, time: Date.now(), message });
    }
  };

  /** Whoever took the image out, as by opening another: nothing is left to follow. */
  readonly #removed = (event: OpenSeadragon.WorldEvent): void => {
    if ((event as { item?: unknown }).item !== this.tiledImage) return;
    this.#isGone = true;
    this.viewer.removeHandler('tile-invalidated', this.#render);
    this.viewer.world.removeHandler('remove-item', this.#removed);
  };

  async update(change: LookChange): Promise<void> {
    await this.maker.changing.change(change);
    this.#waiting ??= this.#last = this.#last.then(this.#redraw, this.#redraw);
    await this.#waiting;
  }

  /**
   * One after the other, each in the newest look: OpenSeadragon drops what is being made when it is asked
   * anew, so that no picture would follow a slider that moves on and on.
   */
  readonly #redraw = async (): Promise<void> => {
    this.#waiting = null;
    if (this.#isGone) return;
    // Of two requests in one millisecond OpenSeadragon takes the second one for the first.
    this.#stamp = Math.max(Date.now(), this.#stamp + 1);
    await Promise.all(
      this.#images().map((image) => image.requestInvalidate(true, false, this.#stamp)),
    );
  };

  /** The viewer's, and that of its navigator, which has tiles of its own. */
  #images(): OpenSeadragon.TiledImage[] {
    const world = this.viewer.navigator?.world;
    const items = Array.from({ length: world?.getItemCount() ?? 0 }, (_, i) => world.getItemAt(i));
    return [this.tiledImage, ...items.filter(({ source }) => source === this.source)];
  }

  remove(): void {
    if (!this.#isGone) this.viewer.world.removeItem(this.tiledImage);
  }
}

/**
 * Adds channels to a viewer as one image, whose tiles the engine composites as they come.
 * @throws RangeError where the sources are laid out differently, TypeError where one is not ready;
 *   what {@link Engine.composite} says of the look, and `viewer.addTiledImage` reports. What is wrong
 *   with a tile, the viewer's `tile-load-failed` event tells.
 */
export async function addComposite(
  viewer: OpenSeadragon.Viewer,
  engine: Engine,
  options: CompositeOptions,
): Promise<Composite> {
  checkSources(options);
  const { sources, readTile, image, ...look } = options;
  const maker = new TileMaker(await ChangingLook.create(engine, look), sources, readTile);
  const composite = new TileComposite(viewer, compositeSource(maker), maker);
  await composite.open(image ?? {});
  return composite;
}
