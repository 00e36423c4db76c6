import { noiseTable, Random } from './random.ts';

/** What the camera adds and how it shows a channel. */
export interface Exposure {
  /** Photons that a pixel of light 1 collects. */
  readonly photons: number;
  /** Standard deviation of the read noise, in photons. */
  readonly read: number;
  /** Grey levels that an empty pixel reads. */
  readonly offset: number;
  /** Colours of grey levels, each `[level, red, green, blue]`, dark to light. */
  readonly colors: readonly (readonly [level: number, red: number, green: number, blue: number])[];
}

const NOISE_SIZE = 8192;

/** Turns light into an RGBA frame: illumination, shot noise, read noise, offset, colour. */
export class Camera {
  readonly #illumination: Float32Array;
  readonly #noise: Float32Array;
  readonly #colors: Uint32Array;
  readonly #exposure: Exposure;

  constructor(width: number, height: number, exposure: Exposure, seed: number) {
    this.#illumination = illuminationOf(width, height, exposure.photons);
    this.#noise = noiseTable(NOISE_SIZE, seed);
    this.#colors = colorTable(exposure.colors);
    this.#exposure = exposure;
  }

  /** Takes the picture into `frame`, opaque RGBA. The same `seed` gives the same noise. */
  expose(light: Float32Array, frame: Uint8Array, seed: number): void {
    const pixels = new Uint32Array(frame.buffer, frame.byteOffset, frame.length / 4);
    const { offset, photons, read } = this.#exposure;
    const noise = this.#noise;
    const colors = this.#colors;
    const illumination = this.#illumination;
    const gain = (255 - offset) / photons;
    const dark = read * read;
    // xorshift32 in a local variable: this is the hot loop of the whole sample.
    let random = new Random(seed).next() | 1;
    for (let i = 0; i < pixels.length; i++) {
      random ^= random << 13;
      random ^= random >>> 17;
      random ^= random << 5;
      const count = light[i]! * illumination[i]!;
      const counted = count + Math.sqrt(count + dark) * noise[random & (NOISE_SIZE - 1)]!;
      const level = (offset + gain * counted + 0.5) | 0;
      pixels[i] = colors[level < 0 ? 0 : Math.min(level, 255)]!;
    }
  }
}

/** Photons that light 1 gives in each pixel: the lamp lights the corners less. */
export function illuminationOf(width: number, height: number, photons: number): Float32Array {
  const plane = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const dx = x / width - 0.47;
      const dy = y / height - 0.52;
      plane[y * width + x] = photons * (1.04 - 0.55 * (dx * dx + dy * dy));
    }
  }
  return plane;
}

/** 256 opaque colours, as the bytes R, G, B, A of a little-endian word. */
function colorTable(stops: Exposure['colors']): Uint32Array {
  const table = new Uint32Array(256);
  for (let level = 0; level < 256; level++) {
    let upper = 1;
    while (upper < stops.length - 1 && stops[upper]![0] < level) upper++;
    const from = stops[upper - 1]!;
    const to = stops[upper]!;
    const part = (level - from[0]) / (to[0] - from[0]);
    const mixed = (k: 1 | 2 | 3) => Math.floor(from[k] + part * (to[k] - from[k]) + 0.5);
    table[level] = (mixed(1) | (mixed(2) << 8) | (mixed(3) << 16) | 0xff000000) >>> 0;
  }
  return table;
}
