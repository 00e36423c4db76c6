import { show } from '../contract/shape.ts';
import type { Bytes, FrameSource, StackInput } from '../contract/types.ts';

/** Frames one after the other; without end where a single frame repeats. */
export interface FrameIterator extends AsyncIterator<StackInput> {
  readonly repeats: boolean;
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
