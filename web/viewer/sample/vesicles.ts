import type { Ground } from './ground.ts';
import { Random } from './random.ts';
import { smooth } from './texture.ts';
import type { Moment, Nucleus } from './tissue.ts';

/** Vesicles of a cell. */
const COUNT = 16;
/** Frames between two random places of a vesicle. */
const STEP = 5;
/** How far its light reaches, in pixels, and half the width of what is bright of it. */
const REACH = 7;
const WIDTH = 1.6;

/** Paints light from vesicles into a plane, 0..about 1: spots that wander around the nuclei. */
export class VesiclePainter {
  readonly #ground: Ground;
  readonly #seed: number;

  constructor(ground: Ground, seed: number) {
    this.#ground = ground;
    this.#seed = seed;
  }

  paint(plane: Float32Array, moment: Moment, t: number): void {
    plane.fill(0.02);
    for (const nucleus of moment.nuclei) {
      for (let i = 0; i < COUNT; i++) this.#paintSpot(plane, nucleus, i, t);
    }
  }

  #paintSpot(plane: Float32Array, nucleus: Nucleus, index: number, t: number): void {
    const { grain, long, cos, sin, blur } = nucleus;
    const own = new Random(this.#seed, 3, grain, index);
    const [dx, dy] = direction(own);
    const away = long * own.between(0.95, 1.75);
    const bright = own.between(0.15, 1) * (1 / blur);
    const wander = this.#wander(grain, index, t);
    const x = nucleus.x + away * (cos * dx - sin * dy) + wander[0];
    const y = nucleus.y + away * (sin * dx + cos * dy) + wander[1];
    this.#light(plane, x, y, bright, WIDTH * blur);
  }

  #wander(grain: number, index: number, t: number): readonly [number, number] {
    const step = Math.floor(t / STEP);
    const part = smooth(t / STEP - step);
    const place = (at: number) => {
      const random = new Random(this.#seed, 4, grain, index, at);
      return [random.between(-5, 5), random.between(-5, 5)] as const;
    };
    const [from, to] = [place(step), place(step + 1)];
    return [from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])];
  }

  #light(plane: Float32Array, x: number, y: number, bright: number, wide: number): void {
    const { width, height } = this.#ground;
    const scale = 1 / (wide * wide);
    const right = Math.min(width - 1, Math.floor(x + REACH));
    const bottom = Math.min(height - 1, Math.floor(y + REACH));
    for (let row = Math.max(0, Math.ceil(y - REACH)); row <= bottom; row++) {
      for (let column = Math.max(0, Math.ceil(x - REACH)); column <= right; column++) {
        const r2 = (column - x) * (column - x) + (row - y) * (row - y);
        const fall = 1 + r2 * scale;
        plane[row * width + column]! += bright / (fall * fall);
      }
    }
  }
}

/** A random direction, without sines: a point of the disc, drawn until it is inside. */
function direction(random: Random): readonly [number, number] {
  for (;;) {
    const x = random.between(-1, 1);
    const y = random.between(-1, 1);
    const square = x * x + y * y;
    if (square > 1 || square < 0.01) continue;
    const length = Math.sqrt(square);
    return [x / length, y / length];
  }
}
