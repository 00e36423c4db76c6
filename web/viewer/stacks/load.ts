import type { Engine, StackShape } from '../../../js/engine/contract/types.ts';
import { groupOf } from '../../../js/io/origin.ts';
import { readStack } from '../../../js/io/read-stack.ts';
import type { ImageSource } from '../../../js/io/source.ts';
import { compositeLook } from '../channels/composite-source.ts';
import type { OpenStack } from '../session/layers.ts';
import { type Held, holdCopy } from './held.ts';
import { channelNames, type Fitted, type Selection } from './plan.ts';
import { frameSize, sameSize } from './sizes.ts';

/** A stack with its pixels and where they came from. */
export interface Loaded {
  readonly stack: OpenStack;
  readonly selection: Selection;
  readonly held: Held;
}

/** How to read: when to stop, and whom to tell how far it has come (frames). */
export interface LoadOptions {
  readonly fitted: Fitted;
  readonly signal: AbortSignal;
  readonly sample: boolean;
  readonly onProgress: (done: number, total: number) => void;
}

/** The shape that a source's stack of RGBA frames will have: every t and, within it, every z. */
export function stackShapeOf({ shape }: ImageSource): StackShape {
  return [shape[0] * shape[2], shape[3], shape[4], 4];
}

/** Reads one channel, all frames, into engine memory. */
export async function loadSelection(
  engine: Promise<Engine>,
  selection: Selection,
  { signal, sample, fitted, onProgress }: LoadOptions,
): Promise<Loaded> {
  const { source, channel } = selection;
  const { data, shape } = await readStack(source, {
    c: channel,
    signal,
    onProgress: ({ done, total }) => onProgress(done, total),
  });
  const { place, canvas } = fitted;
  const isAsInFile = place.x === 0 && place.y === 0 && sameSize(frameSize(shape), canvas);
  const placed = { data, shape, ...fitted };
  const composite = compositeLook(source);
  const group = groupOf(source);
  const held = await holdCopy(await engine, placed);
  if (signal.aborted) {
    held.free();
    throw signal.reason;
  }
  const stack = {
    name: source.name,
    shape: held.shape,
    fileFrames: shape[0],
    ...(!isAsInFile && { place }),
    ...(composite && { composite }),
    ...(group && { group }),
    channels: channelNames(source),
    channel,
    sample,
  };
  return { stack, selection, held };
}
