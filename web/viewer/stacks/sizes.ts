import { StackBlendError } from '../../../js/engine/contract/errors.ts';
import type { StackShape } from '../../../js/engine/contract/types.ts';
import type { Place } from '../session/layers.ts';

/** Size of frames, in pixels. */
export interface FrameSize {
  readonly height: number;
  readonly width: number;
}

/** What is done with stacks whose frames differ in size. */
export type SizeAnswer =
  /** Only what all of them cover, from the top left. */
  | { readonly kind: 'crop' }
  /** As much as they cover together, transparent where one does not. */
  | { readonly kind: 'pad' }
  /** The size of the first stays, and the others lie at a place on it. */
  | ({ readonly kind: 'place' } & Place);

/** Bytes of the largest layer. */
const MOST_BYTES = 4 * 2 ** 30;

/** A stack on its way to become a layer. */
export interface Sized {
  readonly name: string;
  /** As much as counts of it now. */
  readonly shape: StackShape;
}

/** The size of the frames of a stack. */
export function frameSize([, height, width]: StackShape): FrameSize {
  return { height, width };
}

/** Whether two are one. */
export function sameSize(a: FrameSize, b: FrameSize): boolean {
  return a.height === b.height && a.width === b.width;
}

/** The size that all layers get. */
export function canvasFor({ kind }: SizeAnswer, sizes: readonly FrameSize[]): FrameSize {
  if (kind === 'place') return sizes[0]!;
  const pick = kind === 'crop' ? Math.min : Math.max;
  return {
    height: pick(...sizes.map(({ height }) => height)),
    width: pick(...sizes.map(({ width }) => width)),
  };
}

/** Throws StackBlendError `too-large` for a layer over 4 GiB, before anything is allocated. */
export function checkBytes({ name, shape }: Sized, { height, width }: FrameSize): void {
  const bytes = shape[0] * height * width * 4;
  if (bytes <= MOST_BYTES) return;
  const size = `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  throw new StackBlendError(
    'too-large',
    `${name}: on ${width} × ${height} pixels it takes ${size}, the limit is 4 GiB.`,
  );
}

/**
 * Lays all frames of a stack on a canvas: what lies outside is left out, what is not covered is
 * transparent.
 * @param shape of `data`
 * @param place where the first pixel of each frame comes; may be negative
 * @param out `uint8[frames, height, width, 4]` of the canvas
 */
export function copyPlaced(
  data: Uint8Array,
  shape: StackShape,
  place: Place,
  canvas: FrameSize,
  out: Uint8Array,
): void {
  const [frames, height, width] = shape;
  const left = Math.max(0, place.x);
  const right = Math.min(canvas.width, place.x + width);
  const top = Math.max(0, place.y);
  const bottom = Math.min(canvas.height, place.y + height);
  out.fill(0);
  if (left >= right) return;
  for (let t = 0; t < frames; t++) {
    for (let y = top; y < bottom; y++) {
      const from = ((t * height + y - place.y) * width + left - place.x) * 4;
      const to = ((t * canvas.height + y) * canvas.width + left) * 4;
      out.set(data.subarray(from, from + (right - left) * 4), to);
    }
  }
}
