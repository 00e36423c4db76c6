import { show } from '../contract/shape.ts';
import type { Bytes, FrameSource, StackInput } from '../contract/types.ts';

/** Frames one after the other; without end where a single frame repeats. */
export interface FrameIterator extends AsyncIterator<StackInput> {
  readonly repeats: boolean;
}

/** Two frames that meet, and how many came before. */
export interface FramePair {
  readonly frames: readonly [StackInput, StackInput];
  readonly index: number;
}

interface Reader {
  read(): Promise<IteratorResult<StackInput>>;
  cancel(): Promise<void>;
}

function repeat(frame: StackInput): FrameIterator {
  return { repeats: true, next: async () => ({ done: false, value: frame }) };
}

function fromReader(reader: Reader): FrameIterator {
  return {
    repeats: false,
    next: () => reader.read(),
    return: async () => {
      await reader.cancel();
      return { done: true, value: undefined };
    },
  };
}

function fromIterator(iterator: Iterator<StackInput> | AsyncIterator<StackInput>): FrameIterator {
  return {
    repeats: false,
    next: async () => iterator.next(),
    return: async () => (await iterator.return?.()) ?? { done: true, value: undefined },
  };
}

/** An iterator over what the caller gave. TypeError where it is neither a frame nor frames. */
export function parseFrames(name: string, frames: FrameSource): FrameIterator {
  // Arrays of bytes can be iterated too, but are meant as what they hold.
  if (ArrayBuffer.isView(frames)) return repeat(frames as Bytes);
  if (typeof frames === 'object' && frames !== null) {
    if (Symbol.asyncIterator in frames) return fromIterator(frames[Symbol.asyncIterator]());
    if (Symbol.iterator in frames) return fromIterator(frames[Symbol.iterator]());
    // Not every browser can iterate a ReadableStream.
    if ('getReader' in frames) return fromReader((frames as { getReader(): Reader }).getReader());
    if ('data' in frames) return repeat(frames);
  }
  throw new TypeError(
    `${name}: ${show(frames)}; expected an iterable or async iterable of frames, or one frame`,
  );
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
