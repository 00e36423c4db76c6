import type { ImageSource } from '../../../../js/io/source.ts';
import { isAbort } from '../../session/messages.ts';
import type { ViewerSettings } from '../settings/settings.ts';
import { type CellPicture, paint } from './painter.ts';
import { TileCache, type TilePicture } from './tile-cache.ts';
import type { Position, TileRenderer } from './tile-renderer.ts';
import { levelFor, type Tile, visibleTiles } from './tiles.ts';
import { type Arrangement, type Cell, cellsOf } from './variants.ts';
import type { Size, Viewport } from './viewport.ts';

/** All that decides what is on the canvas. */
export interface View {
  readonly settings: ViewerSettings;
  /** What `arrangement` `'before'` shows on the left. */
  readonly before: ViewerSettings;
  readonly position: Position;
  readonly viewport: Viewport;
  readonly arrangement: Arrangement;
  /** Where before ends and after begins, 0..1 of the width. */
  readonly divider: number;
  /** Other frames follow at once: a picture that is made smaller need not be the best. */
  readonly passing: boolean;
}

/** What a scene tells. */
export interface SceneEvents {
  /** Everything that the view asks for has been painted. */
  painted(view: View): void;
  failed(error: unknown): void;
}

/** Milliseconds after which planes that are still being read are given up for those of a newer view. */
const PATIENCE = 500;

/** Milliseconds before what could not be read is read again, if somebody goes on looking. */
const PAUSE = 1000;

/** A tile that is to be made. */
interface Wanted {
  readonly cell: Cell;
  readonly tile: Tile;
  readonly stamp: string;
  readonly reduction: number;
}

/**
 * Shows an image on a canvas. One tile is composited at a time, always for the newest view: so the
 * picture is never more than one tile behind, and what is old stays until what is new is there.
 */
export class Scene {
  readonly #canvas: HTMLCanvasElement;
  readonly #source: ImageSource;
  readonly #renderer: TileRenderer;
  readonly #events: SceneEvents;
  readonly #cache = new TileCache((canvas) => this.#renderer.recycle(canvas));
  #view: View | null = null;
  #working = false;
  #frame = 0;
  /** What is being read, for which position and since when. */
  #loading: {
    readonly end: AbortController;
    readonly position: Position;
    readonly since: number;
  } | null = null;
  #closed = false;

  constructor(
    canvas: HTMLCanvasElement,
    source: ImageSource,
    renderer: TileRenderer,
    events: SceneEvents,
  ) {
    this.#canvas = canvas;
    this.#source = source;
    this.#renderer = renderer;
    this.#events = events;
  }

  get pictureSize(): Size {
    const [, , , height, width] = this.#source.shape;
    return { width, height };
  }

  get screen(): Size {
    const { width, height } = this.#canvas;
    return { width, height };
  }

  /** The cells of the present view. */
  get cells(): Cell[] {
    const view = this.#view;
    if (!view) return [];
    const { arrangement, settings, before } = view;
    return cellsOf(arrangement, settings, before, this.pictureSize, this.screen);
  }

  /**
   * Shows another view. Planes of another position that take long are read no further; those that
   * come soon are shown, so that the picture follows a slider that does not rest.
   */
  show(view: View): void {
    const old = this.#view;
    this.#view = view;
    // What could not be read may be now.
    this.#cache.forgetFailed(performance.now() - PAUSE);
    const moved = old && (old.position.t !== view.position.t || old.position.z !== view.position.z);
    if (moved) this.#lose();
    this.#draw();
    void this.#work();
  }

  /** Paints again, as after a change of the canvas's size. */
  refresh(): void {
    if (this.#view) this.show(this.#view);
  }

  close(): void {
    this.#closed = true;
    this.#loading?.end.abort();
    cancelAnimationFrame(this.#frame);
    this.#cache.clear();
  }

  #draw(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      const view = this.#view;
      const context = this.#canvas.getContext('2d');
      if (!view || !context || this.#closed) return;
      const cells = this.cells.map((cell) => this.#cellPicture(view, cell));
      paint(context, cells, view, this.pictureSize);
      if (this.#missing(view) === null) this.#events.painted(view);
    });
  }

  #cellPicture(view: View, cell: Cell): CellPicture {
    const { key } = cell.variant;
    const { tiles, level } = this.#tilesOf(view, cell);
    const own = tiles.flatMap((tile) => this.#cache.get(key, tile) ?? []);
    // Of other levels only where something is missing: they show through where planes end.
    const standIns = own.length < tiles.length ? this.#cache.others(key, level) : [];
    const part = view.arrangement !== 'before' ? ([0, 1] as const) : this.#part(view, key);
    return { cell, pictures: [...standIns, ...own], part };
  }

  #part({ divider }: View, key: string): readonly [number, number] {
    return key === 'before' ? [0, divider] : [divider, 1];
  }

  #tilesOf({ viewport }: View, { size }: Cell): { tiles: Tile[]; level: number } {
    const level = levelFor(this.#source.levels, viewport.scale);
    return { level, tiles: visibleTiles(this.#source, level, viewport, size) };
  }

  /** The first tile that the view asks for and that is not there as it should be. */
  #missing(view: View): Wanted | null {
    for (const cell of this.cells) {
      const { tiles, level } = this.#tilesOf(view, cell);
      const reduction = reductionFor(this.#source, level, view.viewport.scale);
      const stamp = stampOf(view, cell, reduction);
      for (const tile of tiles) {
        const picture = this.#cache.get(cell.variant.key, tile);
        if (picture?.stamp !== stamp) return { cell, tile, stamp, reduction };
      }
    }
    return null;
  }

  /** Aborts what is being read, once it has had its time, unless one has come back to it by then. */
  #lose(): void {
    const loading = this.#loading;
    if (!loading) return;
    const { end, position, since } = loading;
    const lose = () => {
      const now = this.#view?.position;
      if (now?.t !== position.t || now.z !== position.z) end.abort();
    };
    const left = PATIENCE - (performance.now() - since);
    if (left <= 0) lose();
    else setTimeout(lose, left);
  }

  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    try {
      while (!this.#closed && this.#view) {
        const view: View = this.#view;
        const wanted = this.#missing(view);
        if (!wanted) return;
        await this.#make(view, wanted);
      }
    } finally {
      this.#working = false;
    }
  }

  /** Makes one tile; what fails is marked, and tried again when something else is looked at, after a while. */
  async #make(view: View, { cell, tile, stamp, reduction }: Wanted): Promise<void> {
    const { key, settings } = cell.variant;
    const { position } = view;
    const end = new AbortController();
    this.#loading = { end, position, since: performance.now() };
    let picture: TilePicture = { tile, canvas: null, stamp };
    try {
      const canvas = await this.#renderer.render(tile, position, settings, reduction, end.signal);
      picture = { tile, canvas, stamp };
    } catch (error) {
      // What was given up for a newer view is made no more.
      const isOld = this.#view !== view && isAbort(error);
      if (end.signal.aborted || isOld || this.#closed) return;
      picture = { ...picture, failedAt: performance.now() };
      this.#events.failed(error);
    }
    if (this.#closed) return;
    this.#cache.set(key, picture);
    this.#draw();
  }
}

/** How much smaller pictures of tiles may be than the tiles, where a file has no coarser level. */
function reductionFor(source: ImageSource, level: number, scale: number): number {
  const effective = scale * Math.max(...source.levels[level]!.downsample);
  return effective >= 0.5 ? 1 : 2 ** Math.floor(Math.log2(1 / effective));
}

function stampOf({ position }: View, { variant }: Cell, reduction: number): string {
  return `${variant.stamp} ${position.t} ${position.z} ${reduction}`;
}
