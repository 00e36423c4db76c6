import { show } from '../../../../js/engine/contract/shape.ts';
import type { ImageModel } from '../image-model.ts';
import type { ZChoice } from '../planes/plane-key.ts';
import type { PlaneStore } from '../planes/plane-store.ts';
import type { Scene } from '../scene/scene.ts';
import { levelFor, type Tile, visibleTiles } from '../scene/tiles.ts';
import type { Arrangement, Cell } from '../scene/variants.ts';
import type { Point } from '../scene/viewport.ts';
import { cellSize, Navigation } from './navigation.ts';
import { type PointerValues, valueAt } from './values.ts';

/** What of an image is seen: its planes, where one stands before them, and what is under the pointer. */
export class Looking {
  readonly #model: ImageModel;
  readonly #store: PlaneStore;
  readonly #navigation: Navigation;
  #scene: Scene | null = null;
  #pointer: Point | null = null;
  #plane: number;

  /** @param kept whether all of the image is to be seen, and the plane that was shown before a projection */
  constructor(
    model: ImageModel,
    store: PlaneStore,
    { isFitted, plane }: Pick<Looking, 'isFitted' | 'plane'> = { isFitted: true, plane: 0 },
  ) {
    this.#model = model;
    this.#store = store;
    this.#plane = plane;
    this.#navigation = new Navigation({
      scene: () => this.#scene,
      viewport: () => model.state.viewport,
      look: (viewport) => model.look({ viewport }),
      isFitted,
    });
  }

  /** The canvas that the image is on. */
  set scene(scene: Scene | null) {
    this.#scene = scene;
  }

  /** Shows frame `t`, clamped to those there are. */
  seek(t: number): void {
    const frames = this.#model.source.shape[0];
    const whole = Math.min(frames - 1, Math.max(0, Math.trunc(Number.isFinite(t) ? t : 0)));
    if (whole !== this.#model.state.t) this.#model.look({ t: whole });
  }

  /** The plane that is shown, or was before a projection. */
  get plane(): number {
    return this.#plane;
  }

  /** Shows a plane, clamped to those there are, or a projection. TypeError for anything else. */
  setZ(z: ZChoice): void {
    const planes = this.#model.source.shape[2];
    if (!Number.isFinite(z) && z !== 'max' && z !== 'mean') {
      throw new TypeError(`z: ${show(z)}; expected a number, 'max' or 'mean'`);
    }
    const next = typeof z === 'number' ? Math.min(planes - 1, Math.max(0, Math.trunc(z))) : z;
    if (typeof next === 'number') this.#plane = next;
    if (next !== this.#model.state.z) this.#model.look({ z: next });
  }

  setArrangement(arrangement: Arrangement): void {
    this.#model.look({ arrangement });
  }

  setDivider(divider: number): void {
    this.#model.look({ divider: Math.min(1, Math.max(0, divider)) });
  }

  /** Whether nobody has zoomed or moved since the picture was fitted. */
  get isFitted(): boolean {
    return this.#navigation.isFitted;
  }

  fit(): void {
    this.#navigation.fit();
  }

  /** Something else is shown: a picture that was fitted stays so. */
  fitAgain(): void {
    this.#navigation.fitAgain();
  }

  actualSize(): void {
    this.#navigation.actualSize();
  }

  /** @param at in pixels of the canvas; left out: the middle */
  zoom(factor: number, at?: Point): void {
    this.#navigation.zoom(factor, at);
  }

  /** @param dx in pixels of the canvas */
  pan(dx: number, dy: number): void {
    this.#navigation.pan(dx, dy);
  }

  /** @param at in pixels of the canvas */
  hover(at: Point | null): void {
    this.#pointer = at;
    this.#model.update({ pointer: at ? this.#valuesAt(at) : null });
  }

  /** Something else is under the pointer, which has not moved. */
  hoverAgain(): void {
    if (this.#pointer) this.hover(this.#pointer);
  }

  /** What is where on the canvas. */
  get cells(): readonly Cell[] {
    return this.#scene?.cells ?? [];
  }

  /** The resolution that is shown; the finest while there is no canvas. */
  get level(): number {
    const { source, state } = this.#model;
    return state.viewport ? levelFor(source.levels, state.viewport.scale) : 0;
  }

  /** What the canvas shows of the picture. */
  visibleTiles(): Tile[] {
    const { source, state } = this.#model;
    const { viewport } = state;
    if (!this.#scene || !viewport) return [];
    return visibleTiles(source, this.level, viewport, cellSize(this.#scene));
  }

  #valuesAt(at: Point): PointerValues | null {
    const point = this.#navigation.pointAt(at);
    if (!point) return null;
    const { position, state } = this.#model;
    const tiles = this.visibleTiles();
    const values = state.settings.channels.map((_, c) => {
      for (const tile of tiles) {
        const plane = this.#store.peek({ ...position, c, ...tile });
        const value = plane && valueAt(plane, tile, point);
        if (value !== null) return value;
      }
      return null;
    });
    return { x: Math.floor(point.x), y: Math.floor(point.y), values };
  }
}
