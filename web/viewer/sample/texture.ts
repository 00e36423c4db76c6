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
  const lattice = new Float32Array(cells * cells);
  for (let i = 0; i < lattice.length; i++) lattice[i] = random.between(-1, 1);
  // A grain is a power of two: as far along it in every cell.
  const parts = Float64Array.from({ length: grain }, (_, i) => smooth(i / grain));
  const top = new Float64Array(TEXTURE_SIZE);
  const below = new Float64Array(TEXTURE_SIZE);
  for (let y = 0; y < TEXTURE_SIZE; y++) {
    if (y % grain === 0) {
      interpolateRow(lattice, y / grain, parts, top);
      interpolateRow(lattice, (y / grain + 1) % cells, parts, below);
    }
    const fy = parts[y % grain]!;
    for (let x = 0; x < TEXTURE_SIZE; x++) {
      texture[y * TEXTURE_SIZE + x]! += weight * (top[x]! + fy * (below[x]! - top[x]!));
    }
  }
}

/** A row of a lattice, drawn out to the texture's width. */
function interpolateRow(
  lattice: Float32Array,
  row: number,
  parts: Float64Array,
  out: Float64Array,
): void {
  const cells = TEXTURE_SIZE / parts.length;
  for (let column = 0, x = 0; column < cells; column++) {
    const from = lattice[row * cells + column]!;
    const to = lattice[row * cells + ((column + 1) % cells)]!;
    for (let i = 0; i < parts.length; i++) out[x++] = from + parts[i]! * (to - from);
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
