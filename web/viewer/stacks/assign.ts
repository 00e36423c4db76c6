import type { ImageSource } from '../../../js/io/source.ts';
import type { Side, SideName, Target, ViewerState } from '../session/state.ts';

/** One channel of one image: what a side shows. */
export interface Selection {
  readonly source: ImageSource;
  readonly channel: number;
}

/** A channel of an image, the first if none is named. */
export function select(source: ImageSource, channel = 0): Selection {
  return { source, channel };
}

/** What to put on which side; a side that is left out keeps what it has. */
export interface Plan {
  readonly a?: Selection;
  readonly b?: Selection;
  /** Images that found no side. */
  readonly unused: number;
}

/**
 * Gives images their sides, in the order they came: two become A and B. One with several channels
 * becomes both, unless it was meant for one side. Another single image takes the side it was meant
 * for, else the free one, else A.
 */
export function assign(
  sources: readonly ImageSource[],
  target: Target,
  open: Pick<ViewerState, SideName>,
): Plan {
  const [first, second] = sources;
  if (!first) return { unused: 0 };
  if (second) {
    return { a: select(first), b: select(second), unused: sources.length - 2 };
  }
  if (target === 'both' && first.shape[1] > 1) {
    return { a: select(first), b: select(first, 1), unused: 0 };
  }
  const side = target === 'both' ? freeSide(open) : target;
  return { [side]: select(first), unused: 0 };
}

/** The sample does not count: a file takes its place. */
function freeSide({ a, b }: Pick<ViewerState, SideName>): SideName {
  return isKept(a) && !isKept(b) ? 'b' : 'a';
}

/** Whether a side stays when a file is opened on the other one. */
export function isKept(side: Side | null): side is Side {
  return side !== null && !side.sample;
}

/** Names of an image's channels; those without a name are counted from 1. */
export function channelNames(source: ImageSource): string[] {
  return Array.from({ length: source.shape[1] }, (_, c) => {
    return source.channels[c]?.name || `Channel ${c + 1}`;
  });
}
