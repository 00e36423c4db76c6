import { StackBlendError } from '../../../js/engine/contract/errors.ts';
import type { StackShape } from '../../../js/engine/contract/types.ts';
import type { Place } from '../session/layers.ts';
import type { SizeAnswer, Sized } from '../session/size-question.ts';

/** Size of frames, in pixels. */
export interface FrameSize {
  readonly height: number;
  readonly width: number;
}

/** What all layers share: the size of frames, and how many those have that have several. */
export interface Canvas extends FrameSize {
  readonly frames: number;
}

/** The answers by which all layers share a canvas. */
export type FittingKind = Exclude<SizeAnswer['kind'], 'replace'>;

/** Bytes of the largest layer. */
const MOST_BYTES = 4 * 2 ** 30;

/** The size of the frames of a stack. */
export function frameSize([, height, width]: StackShape): FrameSize {
  return { height, width };
}

/** Whether two are one. */
export function sameSize(a: FrameSize, b: FrameSize): boolean {
  return a.height === b.height && a.width === b.width;
}

/** Whether a stack lies on a canvas as it is: a single frame meets all of the others. */
export function fits(shape: StackShape, canvas: Canvas): boolean {
  return sameSize(frameSize(shape), canvas) && canvasShape(shape, canvas)[0] === shape[0];
}

/** The shape that a stack has on a canvas. */
export function canvasShape([frames]: StackShape, canvas: Canvas): StackShape {
  return [frames === 1 ? 1 : canvas.frames, canvas.height, canvas.width, 4];
}

/** The size and the length that all layers get. */
export function canvasFor(
  { kind }: { readonly kind: FittingKind },
  shapes: readonly StackShape[],
): Canvas {
  const pick = kind === 'crop' ? Math.min : Math.max;
  const lengths = shapes.map(([frames]) => frames).filter((frames) => frames > 1);
  const [first] = shapes as [StackShape];
  if (kind === 'place') return { ...frameSize(first), frames: lengths[0] ?? 1 };
  return {
    frames: lengths.length > 0 ? pick(...lengths) : 1,
    height: pick(...shapes.map(([, height]) => height)),
    width: pick(...shapes.map(([, , width]) => width)),
  };
}

/** Throws StackBlendError `too-large` for a layer over 4 GiB, before anything is allocated. */
export function checkBytes({ name, shape }: Sized, canvas: Canvas): void {
  const [frames, height, width] = canvasShape(shape, canvas);
  const bytes = frames * height * width * 4;
  if (bytes <= MOST_BYTES) return;
  const size = `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  throw new StackBlendError(
    'too-large',
    `${name}: ${frames} × ${width} × ${height} pixels take ${size}, the limit is 4 GiB.`,
  );
}

/**
 * Lays all frames of a stack on a canvas: what lies outside is left out, what is not covered is
 * transparent. The first frames are taken; where there are too few, transparent ones follow.
 * @param shape of `data`
 * @param place where the first pixel of each frame comes; may be negative
 * @param out `uint8[frames, height, width, 4]` on the canvas
 */
export function copyPlaced(
  data: Uint8Array,
  shape: StackShape,
  place: Place,
  canvas: FrameSize,
  out: Uint8Array,
): void {
  const [, height, width] = shape;
  const frames = Math.min(shape[0], out.length / (canvas.height * canvas.width * 4));
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
