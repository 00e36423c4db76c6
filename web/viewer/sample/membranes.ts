import type { Ground } from './ground.ts';
import {
  BLOCK,
  type Circle,
  circleAround,
  NearestTwo,
  PIXELS,
  sitesNear,
  sitesOfRow,
  squaredDistance,
} from './nearest.ts';
import { nearestTexture, sampleTexture } from './texture.ts';
import type { Moment, Site } from './tissue.ts';

/**
 * Paints light from the membranes into a plane, 0..about 1. A membrane runs where two cells are
 * equally near; bending the coordinates a little keeps it from being a straight line.
 */
export class MembranePainter {
  readonly #ground: Ground;
  /** Bent coordinates, one block after the other. They are the same in every frame. */
  readonly #xs: Float32Array;
  readonly #ys: Float32Array;
  readonly #circles: Circle[] = [];
  readonly #nearest = new NearestTwo();

  constructor(ground: Ground) {
    this.#ground = ground;
    const blocks = Math.ceil(ground.width / BLOCK) * Math.ceil(ground.height / BLOCK);
    this.#xs = new Float32Array(blocks * PIXELS);
    this.#ys = new Float32Array(blocks * PIXELS);
    this.#eachBlock((left, top, start) => {
      for (let k = 0; k < PIXELS; k++) this.#bend(start + k, left + (k % BLOCK), top + (k >> 4));
      const end = start + PIXELS;
      this.#circles.push(circleAround(this.#xs.slice(start, end), this.#ys.slice(start, end)));
    });
  }

  paint(plane: Float32Array, moment: Moment): void {
    let row: Site[] = [];
    this.#eachBlock((left, top, start) => {
      if (left === 0) row = sitesOfRow(moment.sites, top);
      const near = sitesNear(row, this.#circles[start / PIXELS]!);
      const xs = this.#xs.subarray(start, start + PIXELS);
      const ys = this.#ys.subarray(start, start + PIXELS);
      this.#nearest.find(near, xs, ys);
      paintBlock(plane, left, top, near, this.#nearest, xs, ys, this.#ground);
    });
  }

  #eachBlock(visit: (left: number, top: number, start: number) => void): void {
    let start = 0;
    for (let top = 0; top < this.#ground.height; top += BLOCK) {
      for (let left = 0; left < this.#ground.width; left += BLOCK) {
        visit(left, top, start);
        start += PIXELS;
      }
    }
  }

  #bend(i: number, x: number, y: number): void {
    const { fine, coarse } = this.#ground;
    const wave = (at: number) =>
      7.5 * sampleTexture(coarse, x * 0.5 + at, y * 0.5) +
      2 * sampleTexture(fine, x * 0.4, y * 0.4 + at);
    this.#xs[i] = x + wave(0);
    this.#ys[i] = y + wave(97);
  }
}

function paintBlock(
  plane: Float32Array,
  left: number,
  top: number,
  near: readonly Site[],
  nearest: NearestTwo,
  xs: Float32Array,
  ys: Float32Array,
  { width, height, fine, coarse }: Ground,
): void {
  for (let i = 0; i < PIXELS; i++) {
    const column = left + (i % BLOCK);
    const line = top + (i >> 4);
    if (column >= width || line >= height) continue;
    const first = near[nearest.first[i]!]!;
    const second = near[nearest.second[i]!]!;
    const d1 = nearest.d1[i]!;
    // Counted from the cell, so that spots and vesicles move with it.
    const u = xs[i]! - first.x + first.family * 41;
    const v = ys[i]! - first.y + first.family * 17;
    const grain = nearestTexture(coarse, u, v);
    const spots = 0.74 + 0.44 * nearestTexture(fine, u, v) + 0.37 * grain;
    // Less protein inside the nucleus than around it, and vesicles here and there.
    const inside = d1 < 500 ? 0.35 + 0.0013 * d1 : 1;
    const vesicle = nearestTexture(coarse, 3 * u, 3 * v) - 0.3;
    const fluid = 0.1 + 0.05 * grain + (vesicle > 0 ? 0.35 * vesicle : 0);
    const protein = 0.5 * (first.cortex + second.cortex);
    let light = protein * lineLight(nearest.d2[i]! - d1, first, second, spots);
    if (first.sister && first.split > 0) {
      const d3 = squaredDistance(first.sister, xs[i]!, ys[i]!);
      light = Math.max(
        light,
        first.split * protein * lineLight(d3 - d1, first, first.sister, spots),
      );
    }
    plane[line * width + column] = light + first.cortex * inside * fluid;
  }
}

/**
 * Light of the membrane between two cells, sharp in the focal plane and blurred from outside it.
 * @param beyond how much larger the squared distance to `other` is than to `nearest`
 */
function lineLight(beyond: number, nearest: Site, other: Site, spots: number): number {
  const gapX = nearest.x - other.x;
  const gapY = nearest.y - other.y;
  // Squared distance to the line half way between the two.
  const edge = (beyond * beyond) / (4 * (gapX * gapX + gapY * gapY) + 1e-6);
  const blur = 1 + edge / 5.3;
  return spots / (blur * blur) + 0.13 / (1 + edge / 81);
}
