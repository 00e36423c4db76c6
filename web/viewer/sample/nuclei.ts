import type { Ground } from './ground.ts';
import { nearestTexture, smooth } from './texture.ts';
import type { Moment, Nucleus } from './tissue.ts';

/** Paints light from the nuclei into a plane, 0..about 1, as a blurred section would show it. */
export class NucleiPainter {
  readonly #ground: Ground;
  /** Light from above and below the focal plane: the same in every frame. */
  readonly #haze: Float32Array;

  constructor(ground: Ground) {
    const { width, height, coarse } = ground;
    this.#ground = ground;
    this.#haze = new Float32Array(width * height);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        this.#haze[y * width + x] = 0.035 + 0.02 * nearestTexture(coarse, x >> 1, y >> 1);
      }
    }
  }

  paint(plane: Float32Array, moment: Moment): void {
    plane.set(this.#haze);
    for (const nucleus of moment.nuclei) paintNucleus(plane, nucleus, this.#ground);
  }
}

function paintNucleus(plane: Float32Array, nucleus: Nucleus, ground: Ground): void {
  const reach = nucleus.long * 1.38;
  const top = Math.max(0, Math.floor(nucleus.y - reach));
  const bottom = Math.min(ground.height - 1, Math.floor(nucleus.y + reach));
  for (let y = top; y <= bottom; y++) paintRow(plane, nucleus, y, reach, ground);
}

function paintRow(
  plane: Float32Array,
  nucleus: Nucleus,
  y: number,
  reach: number,
  { width, fine, coarse }: Ground,
): void {
  const { cos, sin, long, wide, light, blur, condensed } = nucleus;
  const place = nucleus.grain * 37;
  const dy = y - nucleus.y;
  const perLong = 1 / (long * long);
  const perWide = 1 / (wide * wide);
  // About three pixels from dark to light, whatever the size: the width of the point spread.
  const sharpness = wide / (4.2 * blur);
  const right = Math.min(width - 1, Math.floor(nucleus.x + reach));
  for (let x = Math.max(0, Math.floor(nucleus.x - reach)); x <= right; x++) {
    const dx = x - nucleus.x;
    // Coordinates that turn with the nucleus, so that its texture turns too.
    const u = cos * dx + sin * dy;
    const v = cos * dy - sin * dx;
    const r2 = u * u * perLong + v * v * perWide;
    if (r2 > 1.9) continue;
    const r = Math.sqrt(r2);
    const radius = r * (1 + 0.13 * nearestTexture(coarse, place + u, place + v));
    const glow = 0.06 * (1 - smooth((radius - 0.8) / 0.5));
    const edge = 1 - smooth(0.5 + (radius - 1) * sharpness);
    let sum = glow;
    if (edge > 0) {
      const chromatin = nearestTexture(fine, place + u * 0.8, 2 * place + v * 0.8);
      const dark = nearestTexture(coarse, 3 * place + u, place + v);
      const nucleolus = smooth((dark - 0.24) * 4.5) * (1 - smooth((r - 0.5) * 3.2));
      const loose = (0.72 + 0.3 * chromatin) * (1 - 0.62 * nucleolus) * (1 - 0.18 * r2);
      sum += edge * 0.82 * (loose + condensed * (1.05 + 0.12 * chromatin - loose));
    }
    plane[y * width + x]! += light * sum;
  }
}
