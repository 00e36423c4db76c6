import type { Engine, StackShape } from '../../../js/engine/contract/types.ts';
import { readStack } from '../../../js/io/index.ts';
import type { ImageSource } from '../../../js/io/source.ts';
import { checkMatch } from '../session/messages.ts';
import type { Side, SideName } from '../session/state.ts';
import { channelNames, type Plan, type Selection } from './assign.ts';
import { type Held, holdCopy } from './held.ts';

/** A side with its pixels and where they came from. */
export interface Loaded {
  readonly side: Side;
  readonly selection: Selection;
  readonly held: Held;
}

/** What is open on both sides. */
export type Pair = { readonly [side in SideName]: Loaded | null };

/** How to read: when to stop, and whom to tell how far it has come (frames). */
export interface LoadOptions {
  readonly signal: AbortSignal;
  readonly sample: boolean;
  readonly onProgress: (done: number, total: number) => void;
}

/** The shape that a source's stack of RGBA frames will have: every t and, within it, every z. */
function stackShapeOf({ shape }: ImageSource): StackShape {
  return [shape[0] * shape[2], shape[3], shape[4], 4];
}

/** Reads one channel, all frames, into engine memory. */
export async function loadSelection(
  engine: Promise<Engine>,
  selection: Selection,
  { signal, sample, onProgress }: LoadOptions,
): Promise<Loaded> {
  const { source, channel } = selection;
  const { data, shape } = await readStack(source, {
    c: channel,
    signal,
    onProgress: ({ done, total }) => onProgress(done, total),
  });
  const held = await holdCopy(await engine, data, shape);
  if (signal.aborted) {
    held.free();
    throw signal.reason;
  }
  const side = { name: source.name, shape, channels: channelNames(source), channel, sample };
  return { side, selection, held };
}

/** Refuses before anything is read, where the files already say that they do not fit. */
export function checkPlan(plan: Plan, kept: Pair): void {
  const named = (side: SideName) => {
    const source = plan[side]?.source;
    return source ? { name: source.name, shape: stackShapeOf(source) } : kept[side]?.side;
  };
  const a = named('a');
  const b = named('b');
  if (a && b) checkMatch(a, b);
}
