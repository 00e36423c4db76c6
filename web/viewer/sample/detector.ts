import { illuminationOf } from './camera.ts';
import { noiseTable, Random } from './random.ts';
import { GAIN, OFFSET, type Sensor } from './stains.ts';

const NOISE_SIZE = 8192;

/** Turns light into a plane of 16-bit counts: illumination, shot noise, read noise, offset. */
export class Detector {
  readonly #illumination: Float32Array;
  readonly #noise: Float32Array;
  readonly #sensor: Sensor;

  constructor(width: number, height: number, sensor: Sensor, seed: number) {
    this.#illumination = illuminationOf(width, height, sensor.photons);
    this.#noise = noiseTable(NOISE_SIZE, seed);
    this.#sensor = sensor;
  }

  /** Counts of every pixel. The same `seed` gives the same noise. */
  expose(light: Float32Array, plane: Uint16Array, seed: number): void {
    const noise = this.#noise;
    const illumination = this.#illumination;
    const dark = this.#sensor.read * this.#sensor.read;
    let random = new Random(seed).next() | 1;
    for (let i = 0; i < plane.length; i++) {
      random ^= random << 13;
      random ^= random >>> 17;
      random ^= random << 5;
      const photons = light[i]! * illumination[i]!;
      const counted = photons + Math.sqrt(photons + dark) * noise[random & (NOISE_SIZE - 1)]!;
      const counts = (OFFSET + GAIN * counted + 0.5) | 0;
      plane[i] = counts < 0 ? 0 : Math.min(counts, 65535);
    }
  }
}
