import type OpenSeadragon from 'openseadragon';
import {
  type ChangingLook,
  type CompositeLook,
  canvasOf,
  type TilePlane,
} from './composite-tile.ts';
import { readImageTile, type TileRequest } from './openseadragon-tile.ts';

/** What a tile was made of, and how. */
interface Made {
  readonly planes: readonly TilePlane[];
  readonly look: CompositeLook;
}

/**
 * Makes the tiles of one composite. OpenSeadragon gets pictures that it can draw, since it does so with what was
 * loaded when a change comes before a tile is ready; planes are kept beside them, as long as they.
 */
export class TileMaker {
  readonly #made = new WeakMap<object, Made>();

  constructor(
    readonly changing: ChangingLook,
    readonly sources: readonly OpenSeadragon.TileSource[],
    readonly readTile?: (request: TileRequest) => Promise<TilePlane>,
  ) {}

  /** Reads and makes a tile for a job of OpenSeadragon's, which is told of the end once. */
  start(job: OpenSeadragon.ImageJob): void {
    const controller = new AbortController();
    job.userData.controller?.abort(); // the job has timed out and is tried again
    job.userData.controller = controller;
    const { signal } = controller;
    this.#make(job, signal).then(
      (picture) => signal.aborted || job.finish(picture, null, 'context2d'),
      (error) => {
        if (!signal.aborted && job.jobId) job.fail(String(error), null);
        controller.abort(error); // the tile's other channels are of no use
      },
    );
  }

  async #make(job: OpenSeadragon.ImageJob, signal: AbortSignal): Promise<CanvasRenderingContext2D> {
    const { level, x, y } = job.tile;
    // Also what a `readTile` throws at once is a tile that fails.
    const read = async (source: OpenSeadragon.TileSource) => {
      const request = { source, level, x, y, signal };
      return this.readTile ? this.readTile(request) : readImageTile(request, job);
    };
    const planes = await Promise.all(this.sources.map(read));
    const look = this.changing.current;
    const picture = canvasOf(await this.changing.render(planes, signal));
    this.#made.set(picture, { planes, look });
    return picture;
  }

  /** The picture in the newest look of what was loaded; null where it has just been loaded, and has that look. */
  async remake(loaded: OpenSeadragon.CacheRecord): Promise<CanvasRenderingContext2D | null> {
    // By the record too: its data become others where a drawer needs another type.
    const known = this.#made.get(loaded);
    const made = known ?? this.#made.get(loaded.data);
    if (!made) throw new Error('a tile that was not made by this composite');
    this.#made.set(loaded, made);
    // Later on, OpenSeadragon 6.1 takes no new picture for one that is still being made, for ever.
    if (!known && made.look === this.changing.current) return null;
    return canvasOf(await this.changing.render(made.planes));
  }
}
