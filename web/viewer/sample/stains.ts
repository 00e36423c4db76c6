/** The two stained structures of the sample that there are as coloured frames. */
export type SampleChannel = 'nuclei' | 'membranes';

/** The stained structures of the sample, in the order of its channels. */
export const STAINS = ['nuclei', 'membranes', 'vesicles'] as const;

/** One of {@link STAINS}. */
export type Stain = (typeof STAINS)[number];

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

/** What a 16-bit camera adds. */
export interface Sensor {
  /** Photons that a pixel of light 1 collects. */
  readonly photons: number;
  /** Standard deviation of the read noise, in photons. */
  readonly read: number;
}

/** Counts that an empty pixel gives. */
export const OFFSET = 100;

/** Counts for a photon. */
export const GAIN = 12;

export const SENSORS: Record<Stain, Sensor> = {
  nuclei: { photons: 180, read: 2.2 },
  membranes: { photons: 140, read: 2.2 },
  vesicles: { photons: 120, read: 2.2 },
};

/** The counts between which a channel shows all that there is of it. */
export function windowOf(stain: Stain): [lo: number, hi: number] {
  return [OFFSET, OFFSET + GAIN * SENSORS[stain].photons];
}
