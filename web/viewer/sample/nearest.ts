import type { Site } from './tissue.ts';

/** Side of a block of pixels that shares one list of near cells. */
export const BLOCK = 16;
/** Pixels in a block. */
export const PIXELS = BLOCK * BLOCK;
/** No cell is wider than this. */
const FAR = 150;
/** Most cells that a block can be near to. */
export const LIMIT = 32;

/**
 * The two nearest cells of each pixel of a block. Results lie in typed arrays: a function of one
 * pixel that returns numbers would make the engine allocate millions of them.
 */
export class NearestTwo {
  /** Indices into the list that {@link find} was given. */
  readonly first = new Uint8Array(PIXELS);
  readonly second = new Uint8Array(PIXELS);
  /** Squared distances to these two. */
  readonly d1 = new Float32Array(PIXELS);
  readonly d2 = new Float32Array(PIXELS);
  readonly #x = new Float64Array(LIMIT);
  readonly #y = new Float64Array(LIMIT);

  /** @param xs, @param ys places of the pixels of the block, row by row */
  find(near: readonly Site[], xs: Float32Array, ys: Float32Array): void {
    near.forEach((site, k) => {
      this.#x[k] = site.x;
      this.#y[k] = site.y;
    });
    const { first, second, d1, d2 } = this;
    const siteX = this.#x;
    const siteY = this.#y;
    const count = Math.min(near.length, LIMIT);
    for (let i = 0; i < PIXELS; i++) {
      const x = xs[i]!;
      const y = ys[i]!;
      let a = 0;
      let b = 0;
      let da = 1e9;
      let db = 1e9;
      for (let k = 0; k < count; k++) {
        const dx = siteX[k]! - x;
        const dy = siteY[k]! - y;
        const d = dx * dx + dy * dy;
        if (d >= db) continue;
        if (d < da) {
          b = a;
          db = da;
          a = k;
          da = d;
        } else {
          b = k;
          db = d;
        }
      }
      first[i] = a;
      second[i] = b;
      d1[i] = da;
      d2[i] = db;
    }
    if (near.some((site) => site.sister)) this.#skipSisters(near, xs, ys);
  }

  /** The second nearest must be another cell: the membrane around two daughters is older than they. */
  #skipSisters(near: readonly Site[], xs: Float32Array, ys: Float32Array): void {
    for (let i = 0; i < PIXELS; i++) {
      const { family } = near[this.first[i]!]!;
      if (near[this.second[i]!]!.family !== family) continue;
      this.d2[i] = 1e9;
      near.forEach((site, k) => {
        const d = squaredDistance(site, xs[i]!, ys[i]!);
        if (site.family === family || d >= this.d2[i]!) return;
        this.second[i] = k;
        this.d2[i] = d;
      });
    }
  }
}

/** From the middle of a cell to a place. */
export function squaredDistance(site: Site, x: number, y: number): number {
  return (site.x - x) * (site.x - x) + (site.y - y) * (site.y - y);
}

/** The cells that may touch a row of blocks. */
export function sitesOfRow(sites: readonly Site[], top: number): Site[] {
  return sites.filter((site) => Math.abs(site.y - top) < FAR);
}

/** A circle around the pixels of a block. */
export interface Circle {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** The circle around all places of a block. */
export function circleAround(xs: Float32Array, ys: Float32Array): Circle {
  const middle = (places: Float32Array) => (Math.min(...places) + Math.max(...places)) / 2;
  const x = middle(xs);
  const y = middle(ys);
  let squared = 0;
  for (let i = 0; i < PIXELS; i++) {
    squared = Math.max(squared, (xs[i]! - x) * (xs[i]! - x) + (ys[i]! - y) * (ys[i]! - y));
  }
  return { x, y, radius: Math.sqrt(squared) };
}

/**
 * The cells that can be nearest or second nearest to any place in a circle, nearest to its middle
 * first: then most comparisons go the same way, which processors like.
 */
export function sitesNear(sites: readonly Site[], { x, y, radius }: Circle): Site[] {
  let first = 1e9;
  let second = 1e9;
  // Sisters are left out: with them, the second nearest could be the same cell once more.
  const distances = sites.map((site) => {
    const d = squaredDistance(site, x, y);
    if (site.sister) return d;
    if (d < first) {
      second = first;
      first = d;
    } else if (d < second) second = d;
    return d;
  });
  const reach = Math.sqrt(second) + 2 * radius;
  const near: { site: Site; d: number }[] = [];
  for (let i = 0; i < sites.length; i++) {
    if (distances[i]! <= reach * reach) near.push({ site: sites[i]!, d: distances[i]! });
  }
  return near
    .sort((a, b) => a.d - b.d)
    .slice(0, LIMIT)
    .map(({ site }) => site);
}
