import type { Ground } from './ground.ts';
import {
  BLOCK,
  type Circle,
  circleAround,
  LIMIT,
  NearestTwo,
  PIXELS,
  sitesNear,
  sitesOfRow,
  squaredDistance,
} from './nearest.ts';
import {
  nearestTexture,
  sampleTexture,
  TEXTURE_ORIGIN,
  TEXTURE_SIZE,
  type Texture,
  textureIndex,
} from './texture.ts';
import type { Moment, Site } from './tissue.ts';

/** Squared distance from a membrane beyond which there is no light of it, and steps up to there. */
const EDGE_LIMIT = 640;
const EDGE_STEPS = 8;

/** Light by distance from a membrane: sharp in the focal plane, and blurred from outside it. */
const LINE = profile((edge) => 1 / ((1 + edge / 5.3) * (1 + edge / 5.3)));
const HAZE = profile((edge) => 0.13 / (1 + edge / 81) - 0.13 / (1 + EDGE_LIMIT / 81));

function profile(light: (edge: number) => number): Float32Array {
  const steps = EDGE_LIMIT * EDGE_STEPS;
  return Float32Array.from({ length: steps }, (_, i) => light((i + 0.5) / EDGE_STEPS));
}

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
  readonly #pairs = new Pairs();
  readonly #stains: { readonly spots: Texture; readonly fluid: Texture };
  readonly #light = new Float32Array(PIXELS);

  constructor(ground: Ground) {
    this.#ground = ground;
    this.#stains = stain(ground);
    const blocks = Math.ceil(ground.width / BLOCK) * Math.ceil(ground.height / BLOCK);
    this.#xs = new Float32Array(blocks * PIXELS);
    this.#ys = new Float32Array(blocks * PIXELS);
    this.#eachBlock((left, top, start) => {
      this.#bend(left, top, start);
      const end = start + PIXELS;
      this.#circles.push(
        circleAround(this.#xs.subarray(start, end), this.#ys.subarray(start, end)),
      );
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
      this.#pairs.set(near);
      this.#shade(near, xs, ys);
      if (near.some((site) => site.sister)) this.#shadeBetweenSisters(near, xs, ys);
      this.#copyTo(plane, left, top);
    });
  }

  /** Light of every pixel of a block, with all that depends on the pair of cells looked up. */
  #shade(near: readonly Site[], xs: Float32Array, ys: Float32Array): void {
    const { first, second, d1, d2 } = this.#nearest;
    const { gap, protein, cortex, offsetX, offsetY } = this.#pairs;
    const { spots, fluid } = this.#stains;
    const light = this.#light;
    for (let i = 0; i < PIXELS; i++) {
      const a = first[i]!;
      const pair = a * near.length + second[i]!;
      // Counted from the cell, so that spots and vesicles move with it.
      const at = textureIndex(xs[i]! + offsetX[a]!, ys[i]! + offsetY[a]!);
      const nearest = d1[i]!;
      // Less protein inside the nucleus than around it.
      const inside = nearest < 500 ? 0.35 + 0.0013 * nearest : 1;
      let sum = cortex[a]! * inside * fluid[at]!;
      const beyond = d2[i]! - nearest;
      // Squared distance to the line half way between the two cells.
      const edge = beyond * beyond * gap[pair]!;
      if (edge < EDGE_LIMIT) {
        const step = (edge * EDGE_STEPS) | 0;
        sum += protein[pair]! * (spots[at]! * LINE[step]! + HAZE[step]!);
      }
      light[i] = sum;
    }
  }

  /** The membrane that grows between two daughters; few blocks have one. */
  #shadeBetweenSisters(near: readonly Site[], xs: Float32Array, ys: Float32Array): void {
    for (let i = 0; i < PIXELS; i++) {
      const site = near[this.#nearest.first[i]!]!;
      if (!site.sister || site.split === 0) continue;
      const beyond = squaredDistance(site.sister, xs[i]!, ys[i]!) - this.#nearest.d1[i]!;
      const gap = squaredDistance(site, site.sister.x, site.sister.y);
      const edge = (beyond * beyond) / (4 * gap + 1e-6);
      if (edge >= EDGE_LIMIT) continue;
      const step = (edge * EDGE_STEPS) | 0;
      const septum = site.split * site.cortex * (0.74 * LINE[step]! + HAZE[step]!);
      this.#light[i] = Math.max(this.#light[i]!, septum);
    }
  }

  #copyTo(plane: Float32Array, left: number, top: number): void {
    const { width, height } = this.#ground;
    const columns = Math.min(BLOCK, width - left);
    for (let row = 0; row < Math.min(BLOCK, height - top); row++) {
      const from = row * BLOCK;
      plane.set(this.#light.subarray(from, from + columns), (top + row) * width + left);
    }
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

  /** Two by two pixels are bent together: fine enough, and a quarter of the work. */
  #bend(left: number, top: number, start: number): void {
    const { fine, coarse } = this.#ground;
    for (let i = 0; i < PIXELS; i += i % BLOCK === BLOCK - 2 ? BLOCK + 2 : 2) {
      const x = left + (i % BLOCK);
      const y = top + (i >> 4);
      const wave = (at: number) =>
        7.5 * sampleTexture(coarse, x * 0.5 + at, y * 0.5) +
        2 * sampleTexture(fine, x * 0.4, y * 0.4 + at);
      const bentX = x + wave(0);
      const bentY = y + wave(97);
      for (let k = 0; k < 4; k++) {
        const at = start + i + (k >> 1) * BLOCK + (k & 1);
        this.#xs[at] = bentX + (k & 1);
        this.#ys[at] = bentY + (k >> 1);
      }
    }
  }
}

/** What depends on the cells of a block and not on its pixels. */
class Pairs {
  readonly cortex = new Float32Array(LIMIT);
  /** From a pixel to its place in the textures. */
  readonly offsetX = new Float32Array(LIMIT);
  readonly offsetY = new Float32Array(LIMIT);
  /** By the numbers of two cells: 1 / (4 × squared distance), and how bright their membrane is. */
  readonly gap = new Float32Array(LIMIT * LIMIT);
  readonly protein = new Float32Array(LIMIT * LIMIT);

  set(near: readonly Site[]): void {
    near.forEach((a, i) => {
      this.cortex[i] = a.cortex;
      this.offsetX[i] = a.family * 41 - a.x + TEXTURE_ORIGIN;
      this.offsetY[i] = a.family * 17 - a.y + TEXTURE_ORIGIN;
      near.forEach((b, k) => {
        this.gap[i * near.length + k] = 1 / (4 * squaredDistance(a, b.x, b.y) + 1e-6);
        this.protein[i * near.length + k] = 0.5 * (a.cortex + b.cortex);
      });
    });
  }
}

/** Brightness of the membrane, and of the fluid with its vesicles, as textures of a cell. */
function stain({ fine, coarse }: Ground): { spots: Texture; fluid: Texture } {
  const spots = fine.map((value, i) => 0.74 + 0.44 * value + 0.37 * coarse[i]!);
  const fluid = coarse.map((value, i) => {
    const vesicle = nearestTexture(
      coarse,
      3 * (i % TEXTURE_SIZE),
      3 * Math.floor(i / TEXTURE_SIZE),
    );
    return 0.1 + 0.05 * value + 0.35 * Math.max(0, vesicle - 0.3);
  });
  return { spots, fluid };
}
