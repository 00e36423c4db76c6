import type { TileCanvas } from './canvas-pool.ts';
import { type Tile, tileText } from './tiles.ts';

/** A tile as it was painted, and of what. */
export interface TilePicture {
  readonly tile: Tile;
  /** Null: nothing but background. */
  readonly canvas: TileCanvas | null;
  /** Settings, position and reduction that it shows. */
  readonly stamp: string;
  /** When it could not be read, in ms; left out where it could. */
  readonly failedAt?: number;
}

/** Pixels of all pictures that are kept: some 400 MB. */
const MOST_PIXELS = 100e6;

/** The last picture of each tile and variant, also where it has become old; the least used go. */
export class TileCache {
  readonly #pictures = new Map<string, TilePicture>();
  readonly #dropped: (canvas: TileCanvas | null) => void;
  #pixels = 0;

  /** @param dropped gets the canvas of each picture that goes */
  constructor(dropped: (canvas: TileCanvas | null) => void) {
    this.#dropped = dropped;
  }

  get(variant: string, tile: Tile): TilePicture | undefined {
    const key = keyOf(variant, tile);
    const picture = this.#pictures.get(key);
    if (picture) {
      this.#pictures.delete(key);
      this.#pictures.set(key, picture);
    }
    return picture;
  }

  set(variant: string, picture: TilePicture): void {
    const key = keyOf(variant, picture.tile);
    this.#remove(key);
    this.#pictures.set(key, picture);
    this.#pixels += pixelsOf(picture);
    for (const old of this.#pictures.keys()) {
      if (this.#pixels <= MOST_PIXELS || old === key) break;
      this.#remove(old);
    }
  }

  /** What there is of a variant on other levels, coarsest first: it stands in for what is missing. */
  others(variant: string, level: number): TilePicture[] {
    const found: TilePicture[] = [];
    for (const [key, picture] of this.#pictures) {
      if (key.startsWith(`${variant}|`) && picture.tile.level !== level) found.push(picture);
    }
    return found.sort((a, b) => b.tile.level - a.tile.level);
  }

  /** Forgets what could not be read at `until` or before. */
  forgetFailed(until: number): void {
    for (const [key, { failedAt }] of this.#pictures) {
      if (failedAt !== undefined && failedAt <= until) this.#remove(key);
    }
  }

  clear(): void {
    this.#pictures.clear();
    this.#pixels = 0;
  }

  #remove(key: string): void {
    const picture = this.#pictures.get(key);
    if (!picture) return;
    this.#pictures.delete(key);
    this.#pixels -= pixelsOf(picture);
    this.#dropped(picture.canvas);
  }
}

const keyOf = (variant: string, tile: Tile) => `${variant}|${tileText(tile)}`;

const pixelsOf = ({ canvas }: TilePicture) => (canvas ? canvas.width * canvas.height : 0);
