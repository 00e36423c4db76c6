import type { StackInput } from '../contract/types.ts';
import type { FrameIterator } from './frames.ts';

/** Two frames that meet, and how many came before. */
export interface FramePair {
  readonly frames: readonly [StackInput, StackInput];
  readonly index: number;
}

/** Pairs of frames; RangeError where one side ends before the other. */
export function pairFrames(
  names: readonly [string, string],
  sides: readonly [FrameIterator, FrameIterator],
): AsyncIterator<FramePair> {
  let index = 0;
  let open = [...sides];
  const finish = async () => {
    const closing = open.map((side) => side.return?.());
    open = [];
    await Promise.all(closing);
    return { done: true as const, value: undefined };
  };
  return {
    next: async () => {
      const [a, b] = await Promise.all([sides[0].next(), sides[1].next()]);
      if (!a.done && !b.done) {
        return { done: false, value: { frames: [a.value, b.value], index: index++ } };
      }
      const over = a.done ? 0 : 1;
      open = open.filter((side) => side !== sides[over] && !(a.done && b.done));
      if (a.done !== b.done && !sides[1 - over]?.repeats) {
        throw new RangeError(
          `${names[over]}: ended after ${index} frames, but ${names[1 - over]} goes on; ` +
            'expected as many, or one frame that is no iterable',
        );
      }
      return finish();
    },
    return: finish,
  };
}
