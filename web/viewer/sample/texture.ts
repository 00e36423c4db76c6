import { Random } from './random.ts';

/** Side of a texture. A power of two, so that wrapping round is one `&`. */
export const TEXTURE_SIZE = 256;
const MASK = TEXTURE_SIZE - 1;

/** A square of smooth noise that joins at its edges; mean 0, values about -1..1. */
export type Texture = Float32Array;

/**
 * Sums octaves of value noise.
 * @param scales the grain of each octave in pixels, powers of two, with its weight
 */
export function makeTexture(
  seed: number,
  scales: readonly (readonly [grain: number, weight: number])[],
): Texture {
  const texture = new Float32Array(TEXTURE_SIZE * TEXTURE_SIZE);
  for (const [grain, weight] of scales) addOctave(texture, grain, weight, new Random(seed, grain));
  return texture;
}

function addOctave(texture: Texture, grain: number, weight: number, random: Random): void {
  const cells = TEXTURE_SIZE / grain;
  const lattice = Float32Array.from({ length: cells * cells }, () => random.between(-1, 1));
  const at = (x: number, y: number) => lattice[(y % cells) * cells + (x % cells)]!;
  for (let y = 0; y < TEXTURE_SIZE; y++) {
    const row = Math.floor(y / grain);
    const fy = smooth(y / grain - row);
    for (let x = 0; x < TEXTURE_SIZE; x++) {
      const column = Math.floor(x / grain);
      const fx = smooth(x / grain - column);
      const top = at(column, row) + fx * (at(column + 1, row) - at(column, row));
      const below = at(column, row + 1) + fx * (at(column + 1, row + 1) - at(column, row + 1));
      texture[y * TEXTURE_SIZE + x]! += weight * (top + fy * (below - top));
    }
  }
}

/** The texture at a place between its pixels, wrapping round. */
export function sampleTexture(texture: Texture, x: number, y: number): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const fx = x - column;
  const fy = y - row;
  const x0 = column & MASK;
  const x1 = (column + 1) & MASK;
  const y0 = (row & MASK) * TEXTURE_SIZE;
  const y1 = ((row + 1) & MASK) * TEXTURE_SIZE;
  const top = texture[y0 + x0]! + fx * (texture[y0 + x1]! - texture[y0 + x0]!);
  const below = texture[y1 + x0]! + fx * (texture[y1 + x1]! - texture[y1 + x0]!);
  return top + fy * (below - top);
}

/** A multiple of the texture's side, to be added to coordinates: makes them positive. */
export const TEXTURE_ORIGIN = 64 * TEXTURE_SIZE;

/** Index of the pixel at a place, wrapping round; neither coordinate may be negative. */
export function textureIndex(x: number, y: number): number {
  return ((y & MASK) * TEXTURE_SIZE) | (x & MASK);
}

/** The pixel at a place, wrapping round: enough where noise hides the steps. */
export function nearestTexture(texture: Texture, x: number, y: number): number {
  return texture[textureIndex(x + TEXTURE_ORIGIN, y + TEXTURE_ORIGIN)]!;
}

/** 0 below 0, 1 above 1, and a smooth step between. */
export function smooth(t: number): number {
  if (t <= 0) return 0;
  return t >= 1 ? 1 : t * t * (3 - 2 * t);
}
