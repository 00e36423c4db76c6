import type { Engine, EngineStack } from '../../../../js/engine/contract/types.ts';
import type { HeldPlane } from '../planes/held-plane.ts';
import type { ZChoice } from '../planes/plane-key.ts';
import type { PlaneStore } from '../planes/plane-store.ts';
import { compositeArguments, type ViewerSettings } from '../settings/settings.ts';
import { CanvasPool, type TileCanvas } from './canvas-pool.ts';
import type { Tile } from './tiles.ts';

/** Which planes are shown. */
export interface Position {
  readonly t: number;
  readonly z: ZChoice;
}

/** Composites tiles and puts them on canvases. */
export class TileRenderer {
  readonly #engine: Engine;
  readonly #store: PlaneStore;
  readonly #canvases = new CanvasPool();
  #out: EngineStack | null = null;
  #image: ImageData | null = null;

  constructor(engine: Engine, store: PlaneStore) {
    this.#engine = engine;
    this.#store = store;
  }

  /**
   * A tile as a picture, opaque, by `reduction` (a power of 2) smaller than the tile. With no
   * channel to show it is null: the background.
   */
  async render(
    tile: Tile,
    position: Position,
    settings: ViewerSettings,
    reduction: number,
    signal: AbortSignal,
  ): Promise<TileCanvas | null> {
    const shown = settings.channels.flatMap(({ visible }, c) => (visible ? [c] : []));
    if (shown.length === 0) return null;
    const keys = shown.map((c) => ({ ...position, c, ...tile }));
    const composite = async (planes: readonly HeldPlane[]) => {
      const { width, height } = tile.region;
      const out = await this.#roomFor(width, height);
      const [channels, options] = compositeArguments(settings, (c) => planes[shown.indexOf(c)]!);
      await this.#engine.composite(channels, { ...options, out, signal });
      return this.#toCanvas(this.#imageOf(out, width, height), reduction);
    };
    return this.#store.use(keys, composite, signal);
  }

  /** A picture is shown no more: its canvas becomes another. */
  recycle(canvas: TileCanvas | null): void {
    this.#canvases.give(canvas);
  }

  dispose(): void {
    this.#freeOut();
    this.#canvases.clear();
  }

  #freeOut(): void {
    this.#out?.free().catch(() => {});
    this.#out = null;
  }

  async #roomFor(width: number, height: number): Promise<EngineStack> {
    const shape = [1, height, width, 4];
    if (this.#out && String(this.#out.shape) === String(shape)) return this.#out;
    this.#freeOut();
    const out = await this.#engine.allocate(shape);
    this.#out = out;
    return out;
  }

  /** Canvases take no shared memory: one copy. */
  #imageOf(out: EngineStack, width: number, height: number): ImageData {
    if (this.#image?.width !== width || this.#image.height !== height) {
      this.#image = new ImageData(width, height);
    }
    this.#image.data.set(out.data);
    return this.#image;
  }

  #toCanvas(image: ImageData, reduction: number): TileCanvas {
    const whole = this.#canvases.take(image.width, image.height);
    whole.getContext('2d')!.putImageData(image, 0, 0);
    if (reduction === 1) return whole;
    const width = Math.max(1, Math.ceil(image.width / reduction));
    const height = Math.max(1, Math.ceil(image.height / reduction));
    const smaller = this.#canvases.take(width, height);
    const context = smaller.getContext('2d')!;
    context.globalCompositeOperation = 'copy';
    context.drawImage(whole, 0, 0, width, height);
    this.#canvases.give(whole);
    return smaller;
  }
}
