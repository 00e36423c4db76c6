import type { WrittenImage } from '../../../js/io/index.ts';
import type { ExportPlan } from './options.ts';
import type { FrameBytes, FramePosition, Subject } from './subject.ts';

/** Where frame `i` of an export lies. */
export function positionOf({ content, first }: ExportPlan, i: number): FramePosition {
  return content === 't' || content === 'z' ? { [content]: first + i } : {};
}

/** The frames of an export, one after the other: none is made before the one before it is used. */
export async function* framesOf(
  plan: ExportPlan,
  subject: Subject,
  signal: AbortSignal,
): AsyncGenerator<FrameBytes, void, undefined> {
  for (let i = 0; i < plan.count; i++) {
    signal.throwIfAborted();
    yield await subject.frame(positionOf(plan, i), signal);
  }
}

/** The frames of an export as an image to be written: pictures along t, or along z where `deep`. */
export function picturesOf(
  plan: ExportPlan,
  subject: Subject,
  deep: boolean,
  signal: AbortSignal,
): WrittenImage {
  const { name, width, height, pixelSize, timeIncrement } = subject;
  const along: [t: number, z: number] =
    deep && plan.content === 'z' ? [1, plan.count] : [plan.count, 1];
  return {
    shape: [along[0], 1, along[1], height, width],
    dtype: 'uint8',
    kind: 'rgba',
    name,
    pixelSize,
    ...(timeIncrement && plan.content === 't' && { timeIncrement }),
    plane: async ({ t, z }) => ({
      data: await subject.frame(positionOf(plan, along[1] > 1 ? z : t), signal),
    }),
  };
}

/**
 * The channels of an export in the file's own dtype: of a series over time all planes along z, of
 * one along z the frame that is shown, of a frame the plane that is shown.
 */
export function channelsOf(
  plan: ExportPlan,
  channels: WrittenImage,
  shown: Required<FramePosition>,
): WrittenImage {
  const [frames, count, depth, height, width] = channels.shape;
  const { content, first } = plan;
  const times = content === 't' ? plan.count : 1;
  const planes = content === 'z' ? plan.count : content === 't' ? depth : 1;
  const from = {
    t: content === 't' ? first : Math.min(shown.t, frames - 1),
    z: content === 'z' ? first : content === 't' ? 0 : Math.min(shown.z, depth - 1),
  };
  return {
    ...channels,
    shape: [times, count, planes, height, width],
    plane: ({ t, c, z, signal }) =>
      channels.plane({ t: from.t + t, c, z: from.z + z, ...(signal && { signal }) }),
  };
}
