import { SharedWork } from '../io/cache/shared-work.ts';
import type { TilePlane } from './composite-tile.ts';

type Planes = readonly TilePlane[];

/** Planes of tiles, also of those that are being read; the least recently used of which go first. */
export class KeptPlanes {
  readonly #tiles = new Map<string, SharedWork<Planes>>();

  constructor(readonly most: number) {}

  /** Who asks for one tile while it is read shares the read, which ends when all have left. */
  get(
    key: string,
    signal: AbortSignal,
    read: (signal: AbortSignal) => Promise<Planes>,
  ): Promise<Planes> {
    signal.throwIfAborted();
    const kept = this.#tiles.get(key);
    const work = kept && !kept.abandoned ? kept : this.#begin(key, read);
    this.#tiles.delete(key);
    this.#tiles.set(key, work);
    for (const oldest of this.#tiles.keys()) {
      if (this.#tiles.size <= this.most) break;
      this.#tiles.delete(oldest);
    }
    return work.join(signal);
  }

  /** Reads that still run go on for those who wait. */
  clear(): void {
    this.#tiles.clear();
  }

  #begin(key: string, read: (signal: AbortSignal) => Promise<Planes>): SharedWork<Planes> {
    const work: SharedWork<Planes> = new SharedWork((signal) => {
      const planes = read(signal);
      // Whoever comes next tries again. One who leaves is no failure: others may wait for the rest.
      planes.catch(() => {
        if (this.#tiles.get(key) === work) this.#tiles.delete(key);
      });
      return planes;
    });
    return work;
  }
}
