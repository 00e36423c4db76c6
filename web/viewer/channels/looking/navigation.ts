import type { Scene } from '../scene/scene.ts';
import {
  fitted,
  type Point,
  panBy,
  type Size,
  toPicture,
  type Viewport,
  zoomAt,
} from '../scene/viewport.ts';

/** What is moved about. */
export interface Navigated {
  /** Null while there is no canvas. */
  scene(): Scene | null;
  viewport(): Viewport | null;
  look(viewport: Viewport): void;
  /** Whether all of it is to be seen at first. */
  readonly isFitted: boolean;
}

/** Moves a picture on its canvas. A picture that was fitted stays so when the canvas changes. */
export class Navigation {
  readonly #navigated: Navigated;
  #isFitted: boolean;

  constructor(navigated: Navigated) {
    this.#navigated = navigated;
    this.#isFitted = navigated.isFitted;
  }

  /** Whether nobody has zoomed or moved since the picture was fitted. */
  get isFitted(): boolean {
    return this.#isFitted;
  }

  fit(): void {
    const scene = this.#navigated.scene();
    if (!scene) return;
    this.#isFitted = true;
    this.#navigated.look(fitted(scene.pictureSize, cellSize(scene)));
  }

  /** The same where what is shown has changed: more cells beside one another are smaller. */
  fitAgain(): void {
    const scene = this.#navigated.scene();
    if (!this.#isFitted || !scene || scene.screen.width === 0) return;
    const { scale } = fitted(scene.pictureSize, cellSize(scene));
    if (scale !== this.#navigated.viewport()?.scale) this.fit();
  }

  /** One pixel of the picture on one of the screen. */
  actualSize(): void {
    this.#move((viewport, scene) => {
      const size = cellSize(scene);
      return zoomAt(viewport, scene.pictureSize, size, middleOf(size), 1 / viewport.scale);
    });
  }

  /** @param at in pixels of the canvas; left out: the middle */
  zoom(factor: number, at?: Point): void {
    this.#move((viewport, scene) => {
      const size = cellSize(scene);
      const place = (at && inCell(scene, at)) ?? middleOf(size);
      return zoomAt(viewport, scene.pictureSize, size, place, factor);
    });
  }

  /** @param dx in pixels of the canvas */
  pan(dx: number, dy: number): void {
    this.#move((viewport, scene) => panBy(viewport, scene.pictureSize, dx, dy));
  }

  /** The point of the picture at a place of the canvas; null beside the picture. */
  pointAt(at: Point): Point | null {
    const scene = this.#navigated.scene();
    const viewport = this.#navigated.viewport();
    if (!scene || !viewport) return null;
    const place = inCell(scene, at);
    if (!place) return null;
    const point = toPicture(viewport, cellSize(scene), place);
    const { width, height } = scene.pictureSize;
    const isInside = point.x >= 0 && point.y >= 0 && point.x < width && point.y < height;
    return isInside ? point : null;
  }

  #move(change: (viewport: Viewport, scene: Scene) => Viewport): void {
    const scene = this.#navigated.scene();
    const viewport = this.#navigated.viewport();
    if (!scene || !viewport) return;
    this.#isFitted = false;
    this.#navigated.look(change(viewport, scene));
  }
}

/** All cells of a scene are of one size. */
export function cellSize(scene: Scene): Size {
  return scene.cells[0]?.size ?? scene.screen;
}

function middleOf({ width, height }: Size): Point {
  return { x: width / 2, y: height / 2 };
}

/** A place of the canvas in the cell that is there; null where there is none. */
function inCell(scene: Scene, { x, y }: Point): Point | null {
  const cell = scene.cells.find(({ x: left, y: top, size }) => {
    return x >= left && y >= top && x < left + size.width && y < top + size.height;
  });
  if (cell) return { x: x - cell.x, y: y - cell.y };
  return scene.cells.length > 0 ? null : { x, y };
}
