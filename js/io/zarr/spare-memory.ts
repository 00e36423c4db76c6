import type { PlaneCache } from '../cache/plane-cache.ts';

/** Bands of a plane that are decoded at the same time; more memory than they take is not kept. */
export const MAX_BANDS = 4;

/** A plane is decoded in bands by several workers where each gets enough to be worth its message. */
export const BAND_BYTES = 2 ** 20;

/** Larger bands spend their time on decoding. */
const MAX_SPARE_BYTES = 2 * BAND_BYTES;

/**
 * Memory of bands that have been put into their planes, for the next ones: fresh memory costs as
 * much as decoding. A plate has hundreds of images, so all that share a cache share this as well.
 */
export class SpareMemory {
  readonly #buffers: ArrayBuffer[] = [];

  /** Memory of exactly this size, which then belongs to the caller; undefined where there is none. */
  take(bytes: number): ArrayBuffer | undefined {
    const at = this.#buffers.findLastIndex(({ byteLength }) => byteLength === bytes);
    return at < 0 ? undefined : this.#buffers.splice(at, 1)[0];
  }

  /** Keeps what nobody uses any more; of what does not fit any more the oldest goes. */
  keep(buffer: ArrayBufferLike): void {
    if (!(buffer instanceof ArrayBuffer) || buffer.byteLength > MAX_SPARE_BYTES) return;
    this.#buffers.push(buffer);
    if (this.#buffers.length > MAX_BANDS) this.#buffers.shift();
  }

  /** Gives all of it back. */
  clear(): void {
    this.#buffers.length = 0;
  }
}

const spares = new WeakMap<PlaneCache, SpareMemory>();

/** What images that keep their planes in this cache share. */
export function spareMemoryOf(cache: PlaneCache): SpareMemory {
  const known = spares.get(cache) ?? new SpareMemory();
  spares.set(cache, known);
  return known;
}
