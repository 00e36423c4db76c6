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
    const { first, second, d2 } = this;
    const families = near.map(({ family }) => family);
    for (let i = 0; i < PIXELS; i++) {
      const family = families[first[i]!];
      if (families[second[i]!] !== family) continue;
      d2[i] = 1e9;
      for (let k = 0; k < families.length; k++) {
        if (families[k] === family) continue;
        const dx = this.#x[k]! - xs[i]!;
        const dy = this.#y[k]! - ys[i]!;
        const d = dx * dx + dy * dy;
        if (d >= d2[i]!) continue;
        second[i] = k;
        d2[i] = d;
      }
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

/** A circle around all places of a block. */
export function circleAround(xs: Float32Array, ys: Float32Array): Circle {
  const middle = (PIXELS + BLOCK) / 2;
  const x = xs[middle]!;
  const y = ys[middle]!;
  let squared = 0;
  for (let i = 0; i < PIXELS; i++) {
    const d = (xs[i]! - x) * (xs[i]! - x) + (ys[i]! - y) * (ys[i]! - y);
    if (d > squared) squared = d;
  }
  return { x, y, radius: Math.sqrt(squared) };
}

/** Room for {@link sitesNear}, which is called for every block of every frame. */
const distances = new Float64Array(1024);
const sorted = new Float64Array(LIMIT);

/**
 * The cells that can be nearest or second nearest to any place in a circle, nearest to its middle
 * first: then most comparisons go the same way, which processors like.
 */
export function sitesNear(sites: readonly Site[], { x, y, radius }: Circle): Site[] {
  let first = 1e9;
  let second = 1e9;
  for (let i = 0; i < sites.length; i++) {
    const d = squaredDistance(sites[i]!, x, y);
    distances[i] = d;
    // Sisters are left out: with them, the second nearest could be the same cell once more.
    if (d >= second || sites[i]!.sister) continue;
    if (d < first) {
      second = first;
      first = d;
    } else second = d;
  }
  const reach = (Math.sqrt(second) + 2 * radius) * (Math.sqrt(second) + 2 * radius);
  const near: Site[] = [];
  for (let i = 0; i < sites.length && near.length < LIMIT; i++) {
    if (distances[i]! > reach) continue;
    let at = near.length;
    for (; at > 0 && sorted[at - 1]! > distances[i]!; at--) {
      near[at] = near[at - 1]!;
      sorted[at] = sorted[at - 1]!;
    }
    near[at] = sites[i]!;
    sorted[at] = distances[i]!;
  }
  return near;
}
