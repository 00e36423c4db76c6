import type { Engine } from '../../../../js/engine/contract/types.ts';
import type { ImageSource, Region } from '../../../../js/io/source.ts';
import { bytesOf, type Filled, free, type HeldPlane, heldDtype } from './held-plane.ts';
import { MemoryBudget } from './memory-budget.ts';
import type { PlaneKey } from './plane-key.ts';
import type { ProjectionProgress } from './projection-progress.ts';

/**
 * Bytes of z stacks that lie in engine memory together, which has 2 GB: a hundred planes of
 * 2048 × 2048 × 16 bits take 0.8 GB for each channel.
 */
const MOST_BYTES = 512 << 20;

type Method = 'max' | 'mean';

/** What projections are made of. */
interface Parts {
  readonly engine: Pick<Engine, 'project'>;
  readonly source: ImageSource;
  readonly progress: ProjectionProgress | null;
  readonly filled: Filled;
}

/** Makes planes of z stacks. Large ones are projected in bands of rows, one after the other. */
export class Projector {
  readonly #parts: Parts;
  readonly #most: number;
  readonly #memory: MemoryBudget;

  /** @param most bytes of z stacks at a time */
  constructor(parts: Parts, most = MOST_BYTES) {
    this.#parts = parts;
    this.#most = most;
    this.#memory = new MemoryBudget(most);
  }

  /** All planes of the z stack as one. Rejects as `ImageSource.plane`, and with the signal's reason. */
  async project(key: PlaneKey, method: Method, signal: AbortSignal): Promise<HeldPlane> {
    const { source, progress, filled } = this.#parts;
    const { region } = key;
    const planes = source.shape[2];
    const bands = this.#bands(key);
    progress?.begin(planes * bands.length);
    try {
      return await filled(region, 1, heldDtype(method, source), async ({ data }) => {
        for (const band of bands) {
          const bytes = planes * bytesOf(band, source.dtype);
          const work = () => this.#band({ ...key, region: band }, method, signal);
          const part = await this.#memory.use(bytes, signal, work);
          // Who gave it up frees what comes all the same: nobody must be given that.
          signal.throwIfAborted();
          data.set(part, (band.y - region.y) * region.width);
        }
      });
    } finally {
      progress?.end();
    }
  }

  async #band(key: PlaneKey, method: Method, signal: AbortSignal) {
    const { engine, source, progress, filled } = this.#parts;
    const planes = source.shape[2];
    const stack = await filled(key.region, planes, source.dtype, async (held) => {
      for (let z = 0; z < planes; z++) {
        signal.throwIfAborted();
        await source.plane({ ...key, z, signal, into: held.frame(z) });
        progress?.step();
      }
    });
    try {
      return await engine.project(stack, { method, over: 'z', signal });
    } finally {
      await free(stack);
    }
  }

  /** Two of several channels at a time. Rows are those of whole tiles, where a band has some. */
  #bands({ level, region }: PlaneKey): Region[] {
    const { source } = this.#parts;
    const { x, y, width, height } = region;
    const row = source.shape[2] * bytesOf({ ...region, height: 1 }, source.dtype);
    const fit = Math.max(1, Math.floor(this.#most / 2 / row));
    const tile = source.levels[level]?.tile?.[0] ?? 1;
    const rows = fit > tile ? fit - (fit % tile) : fit;
    return Array.from({ length: Math.ceil(height / rows) }, (_, i) => {
      const top = i * rows;
      return { x, y: y + top, width, height: Math.min(rows, height - top) };
    });
  }
}
