import type { StackShape } from '../../../js/engine/contract/types.ts';
import { Camera, type Exposure } from './camera.ts';
import type { Ground } from './ground.ts';
import { MembranePainter } from './membranes.ts';
import { NucleiPainter } from './nuclei.ts';
import { makeTexture } from './texture.ts';
import { Tissue } from './tissue.ts';

/** The two stained structures of the sample. */
export type SampleChannel = 'nuclei' | 'membranes';

/** Size, length and seed of a sample; the defaults are what the viewer opens with. */
export interface SampleOptions {
  /** Default 512. */
  readonly width?: number;
  /** Default 512. */
  readonly height?: number;
  /** Default 24. */
  readonly frames?: number;
  /** Any integer. Default 7. */
  readonly seed?: number;
}

/** A simulated time-lapse. Frames can be asked for in any order. */
export interface Sample {
  /** Of each channel's stack. */
  readonly shape: StackShape;
  /** One frame, opaque `uint8[height, width, 4]`; the same bytes in every JavaScript engine. */
  frame(channel: SampleChannel, t: number): Uint8Array;
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
 * turn and divide, membranes (green) between the cells, blur, shot noise and read noise.
 */
export function createSample(options: SampleOptions = {}): Sample {
  const { width = 512, height = 512, frames = 24, seed = 7 } = options;
  const tissue = new Tissue(width, height, frames, seed);
  const ground: Ground = {
    width,
    height,
    fine: makeTexture(seed, [
      [4, 0.65],
      [8, 0.35],
    ]),
    coarse: makeTexture(seed + 1, [
      [64, 0.35],
      [16, 0.65],
    ]),
  };
  const light = new Float32Array(width * height);
  const painters = { nuclei: new NucleiPainter(ground), membranes: new MembranePainter(ground) };
  const cameras = {
    nuclei: new Camera(width, height, exposures.nuclei, seed),
    membranes: new Camera(width, height, exposures.membranes, seed + 1),
  };
  return {
    shape: [frames, height, width, 4],
    frame(channel, t) {
      if (!Number.isInteger(t) || t < 0 || t >= frames) {
        throw new RangeError(`t: ${t} is not a frame of the sample, 0..${frames - 1}`);
      }
      const frame = new Uint8Array(width * height * 4);
      painters[channel].paint(light, tissue.at(t));
      cameras[channel].expose(light, frame, seed * 4096 + t * 2 + (channel === 'nuclei' ? 0 : 1));
      return frame;
    },
  };
}
