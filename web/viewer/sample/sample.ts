import type { StackShape } from '../../../js/engine/contract/types.ts';
import { Camera, type Exposure } from './camera.ts';
import { Detector } from './detector.ts';
import type { Ground } from './ground.ts';
import { MembranePainter } from './membranes.ts';
import { NucleiPainter } from './nuclei.ts';
import { type SampleChannel, type SampleOptions, SENSORS, STAINS, type Stain } from './stains.ts';
import { makeTexture } from './texture.ts';
import { type Moment, Tissue } from './tissue.ts';
import { VesiclePainter } from './vesicles.ts';

/** A simulated time-lapse. Frames can be asked for in any order. */
export interface Sample {
  /** Of each channel's stack. */
  readonly shape: StackShape;
  /** One frame, opaque `uint8[height, width, 4]`; the same bytes in every JavaScript engine. */
  frame(channel: SampleChannel, t: number): Uint8Array;
  /** One plane of counts, `uint16[height, width]`; the same in every JavaScript engine. */
  plane(stain: Stain, t: number): Uint16Array;
}

// Magenta and green: the pair that colour-blind readers can tell apart. Bright levels lighten, so
// that every colour channel has something to blend.
const exposures: Record<SampleChannel, Exposure> = {
  nuclei: {
    photons: 150,
    read: 2.2,
    offset: 5,
    colors: [
      [0, 0, 0, 0],
      [60, 62, 6, 66],
      [150, 196, 40, 186],
      [210, 246, 104, 228],
      [255, 255, 206, 250],
    ],
  },
  membranes: {
    photons: 110,
    read: 2.2,
    offset: 5,
    colors: [
      [0, 0, 0, 0],
      [60, 4, 62, 28],
      [150, 30, 178, 84],
      [210, 92, 236, 130],
      [255, 206, 255, 214],
    ],
  },
};

/**
 * Simulates a sheet of living cells under a fluorescence microscope: nuclei (magenta) that drift,
 * turn and divide, membranes (green) between the cells, vesicles around the nuclei; blur, shot
 * noise and read noise.
 */
export function createSample(options: SampleOptions = {}): Sample {
  return new SimulatedSample(options);
}

/** Makes what is needed for a channel when it is asked for. */
class SimulatedSample implements Sample {
  readonly shape: StackShape;
  readonly #seed: number;
  readonly #ground: Ground;
  readonly #tissue: Tissue;
  readonly #light: Float32Array;
  readonly #painters = new Map<
    Stain,
    { paint(plane: Float32Array, at: Moment, t: number): void }
  >();
  readonly #cameras = new Map<SampleChannel, Camera>();
  readonly #detectors = new Map<Stain, Detector>();

  constructor({ width = 512, height = 512, frames = 24, seed = 7 }: SampleOptions) {
    this.shape = [frames, height, width, 4];
    this.#seed = seed;
    this.#tissue = new Tissue(width, height, frames, seed);
    this.#ground = groundOf(width, height, seed);
    this.#light = new Float32Array(width * height);
  }

  frame(channel: SampleChannel, t: number): Uint8Array {
    this.#paint(channel, t);
    const [, height, width] = this.shape;
    const frame = new Uint8Array(width * height * 4);
    const seed = this.#seed + (channel === 'nuclei' ? 0 : 1);
    const camera = made(this.#cameras, channel, () => {
      return new Camera(width, height, exposures[channel], seed);
    });
    camera.expose(this.#light, frame, this.#seed * 4096 + t * 2 + (channel === 'nuclei' ? 0 : 1));
    return frame;
  }

  plane(stain: Stain, t: number): Uint16Array {
    this.#paint(stain, t);
    const [, height, width] = this.shape;
    const plane = new Uint16Array(width * height);
    const index = STAINS.indexOf(stain);
    const detector = made(this.#detectors, stain, () => {
      return new Detector(width, height, SENSORS[stain], this.#seed + index);
    });
    detector.expose(this.#light, plane, this.#seed * 4096 + t * STAINS.length + index);
    return plane;
  }

  #paint(stain: Stain, t: number): void {
    const frames = this.shape[0];
    if (!Number.isInteger(t) || t < 0 || t >= frames) {
      throw new RangeError(`t: ${t} is not a frame of the sample, 0..${frames - 1}`);
    }
    const painter = made(this.#painters, stain, () => {
      if (stain === 'nuclei') return new NucleiPainter(this.#ground);
      if (stain === 'membranes') return new MembranePainter(this.#ground);
      return new VesiclePainter(this.#ground, this.#seed);
    });
    painter.paint(this.#light, this.#tissue.at(t), t);
  }
}

function groundOf(width: number, height: number, seed: number): Ground {
  const fine = makeTexture(seed, [
    [4, 0.65],
    [8, 0.35],
  ]);
  const coarse = makeTexture(seed + 1, [
    [64, 0.35],
    [16, 0.65],
  ]);
  return { width, height, fine, coarse };
}

/** What a map has under a key, made where it is missing. */
function made<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known) return known;
  const value = make();
  map.set(key, value);
  return value;
}
