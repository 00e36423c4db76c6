/** The job that all ways of blending do: two stacks of RGBA frames, blended in one mode. */

/** What the page offers, by the words of the W3C. */
export const MODES = ['screen', 'multiply', 'overlay', 'soft-light', 'source-over'] as const;

export type Mode = (typeof MODES)[number];

export interface Size {
  readonly frames: number;
  readonly height: number;
  readonly width: number;
}

export interface Job extends Size {
  readonly mode: Mode;
  /** Straight-alpha RGBA, all frames. */
  readonly backdrop: Uint8Array<ArrayBuffer>;
  readonly source: Uint8Array<ArrayBuffer>;
}

/** Bytes of one frame. */
export const frameBytes = ({ height, width }: Size): number => height * width * 4;

/** Bytes of the result. */
export const outputBytes = (size: Size): number => size.frames * frameBytes(size);

export const shapeOf = ({ frames, height, width }: Size): number[] => [frames, height, width, 4];

export const sizeText = ({ frames, height, width }: Size): string =>
  `${frames} ${frames === 1 ? 'frame' : 'frames'} of ${width} × ${height}`;

/** Views of the frames of a stack. */
export function framesOf(job: Size, stack: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  const bytes = frameBytes(job);
  return Array.from({ length: job.frames }, (_, i) => stack.subarray(i * bytes, (i + 1) * bytes));
}

/**
 * Noise, whose branches no processor can guess. Opaque, where the blend is the formula alone; with
 * source-over of all kinds of alpha, because of opaque frames it would be a copy.
 */
export function noiseJob(mode: Mode, size: Size): Job {
  const noise = (seed: number) => noiseStack(outputBytes(size), seed, mode !== 'source-over');
  return { ...size, mode, backdrop: noise(1), source: noise(2) };
}

function noiseStack(length: number, seed: number, opaque: boolean): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(length);
  for (let i = 0, state = seed; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[i] = opaque && i % 4 === 3 ? 255 : state >>> 24;
  }
  return data;
}

/** All 65,536 pairs of opaque bytes as one frame: backdrops by rows, sources by columns. */
export function pairsJob(mode: Mode): Job {
  const [backdrop, source] = [new Uint8Array(65536 * 4), new Uint8Array(65536 * 4)];
  for (let pair = 0; pair < 65536; pair++) {
    backdrop.fill(pair >> 8, 4 * pair, 4 * pair + 3);
    source.fill(pair & 255, 4 * pair, 4 * pair + 3);
    backdrop[4 * pair + 3] = source[4 * pair + 3] = 255;
  }
  return { frames: 1, height: 256, width: 256, mode, backdrop, source };
}
