import { RingTiles } from '../backends/ring-tiles.ts';
import type { RingLayout, SharedSlice } from '../protocol.ts';
import type { ThreadsModule } from './module.ts';

/** Where a ring of tiles lies. */
export function ringLayout(module: ThreadsModule, ring: number): RingLayout {
  return {
    control: module.ringAddress(ring),
    buffers: module.ringBuffers(ring),
    tiles: module.ringTiles(),
    bufferBytes: module.ringBufferBytes(),
    tileBytes: module.ringTileBytes(),
  };
}

/**
 * Sends arrays in shared memory through tiles of this thread's own: it copies while another thread
 * blends. The page, which has nothing to copy then, stays free.
 */
export class TileDriver {
  readonly #module: ThreadsModule;
  readonly #hasHelper: boolean;
  readonly #tiles: RingTiles<SharedSlice>;

  constructor(module: ThreadsModule, threads: number, memory: SharedArrayBuffer) {
    this.#module = module;
    this.#hasHelper = threads > 1;
    this.#tiles = new RingTiles(memory, ringLayout(module, 1));
  }

  /** Blends the slice; true when it was cancelled before its end. */
  run(slice: SharedSlice): boolean {
    let isCancelled = false;
    const drive = () => {
      isCancelled = this.#drive(slice);
    };
    if (this.#hasHelper) {
      this.#module.driveTiles = drive;
      this.#module.driveBeside();
    } else {
      drive();
    }
    return isCancelled;
  }

  #drive(slice: SharedSlice): boolean {
    const tiles = this.#tiles;
    const isCancelled = () => Atomics.load(tiles.words, slice.words / 4) !== 0;
    let { begin: next, end } = slice;
    while (next < end || tiles.filled.length > 0) {
      if (tiles.isOldestDone()) {
        tiles.copyOldest();
        tiles.releaseOldest();
      } else if (next < end && !tiles.isFull) {
        if (isCancelled()) end = next;
        else next = tiles.fill(slice, next, end);
      } else if (!this.#hasHelper) {
        this.#module.blendFilled();
      } else if (!tiles.isOldestDone(true)) {
        tiles.waitForOldest();
      }
    }
    return end < slice.end;
  }
}
