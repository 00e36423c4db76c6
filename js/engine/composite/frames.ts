import { checkSignal, checkStreamOptions } from '../contract/input.ts';
import { show } from '../contract/shape.ts';
import type { Bytes } from '../contract/types.ts';
import { mapInOrder } from '../streams/in-order.ts';
import type {
  Channel,
  ChannelSettings,
  CompositeOptions,
  CompositeStreamOptions,
  PlaneInput,
  PlaneLists,
  PlaneSource,
} from './types.ts';

/** `name` is how messages call the channels. */
type Compose = (
  channels: readonly Channel[],
  options: CompositeOptions,
  name: string,
) => Promise<Bytes>;

/** Planes of one frame, a plane for each channel. */
type PlaneList = readonly PlaneInput[];

const isSource = (frames: PlaneLists | PlaneSource): frames is PlaneSource => {
  return 'plane' in frames && typeof frames.plane === 'function';
};

/**
 * Frame by frame along t, at one z. What is being read when the stream ends is aborted. No generator:
 * that would hear of `return` only when a `next` before it has been answered.
 */
function planesOf(source: PlaneSource, z: number, outer: AbortSignal | undefined): PlaneLists {
  const [times = 0, channels = 0] = source.shape;
  const controller = new AbortController();
  const { signal } = controller;
  const abort = () => controller.abort(outer?.reason);
  outer?.addEventListener('abort', abort);
  const done = { done: true, value: undefined } as const;
  let next = 0;
  const iterator: AsyncIterator<PlaneList> = {
    next: async () => {
      if (next >= times) return done;
      const t = next++;
      const planes = Array.from({ length: channels }, (_, c) => source.plane({ t, c, z, signal }));
      return { done: false, value: await Promise.all(planes) };
    },
    return: async () => {
      outer?.removeEventListener('abort', abort);
      abort();
      return done;
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}

function iterate(frames: PlaneLists, name: string): AsyncIterator<PlaneList> {
  const iterator =
    Symbol.asyncIterator in frames ? frames[Symbol.asyncIterator]() : frames[Symbol.iterator]?.();
  if (!iterator) throw new TypeError(`${name}: ${show(frames)}; expected lists of planes`);
  return {
    next: async () => iterator.next(),
    return: async () => (await iterator.return?.()) ?? { done: true, value: undefined },
  };
}

function channelsOf(planes: unknown, settings: readonly ChannelSettings[], frame: number) {
  if (!Array.isArray(planes)) {
    throw new TypeError(`frames[${frame}]: ${show(planes)}; expected a list of planes`);
  }
  if (settings.length > 0 && settings.length !== planes.length) {
    const expected = `expected ${settings.length}, one for each channel`;
    throw new RangeError(`frames[${frame}]: ${planes.length} planes; ${expected}`);
  }
  return planes.map((data: PlaneInput, i): Channel => ({ ...settings[i], data }));
}

function parseSettings(name: string, channels: unknown): readonly ChannelSettings[] {
  if (channels === undefined) return [];
  if (Array.isArray(channels)) return channels;
  throw new TypeError(`${name}: ${show(channels)}; expected an array, settings of each channel`);
}

/** Refuses a source without numbers of frames and channels, and a z that cannot be. */
function checkSource({ shape }: PlaneSource, z: unknown): void {
  const isSize = (size: unknown) => Number.isSafeInteger(size) && (size as number) >= 0;
  if (!Array.isArray(shape) || !isSize(shape[0]) || !isSize(shape[1])) {
    throw new TypeError(`frames.shape: ${show(shape)}; expected [t, c, …], whole numbers`);
  }
  if (isSize(z)) return;
  const error = typeof z === 'number' ? RangeError : TypeError;
  throw new error(`options.z: ${show(z)}; expected a whole number, 0 or more`);
}

/**
 * A composite of each list of planes, in order, a few in work at a time. Throws TypeError, RangeError,
 * or the reason of a signal that has been aborted.
 */
export function compositeFrames(
  frames: PlaneLists | PlaneSource,
  given: CompositeStreamOptions,
  limit: number,
  compose: Compose,
): AsyncGenerator<Uint8Array, void, undefined> {
  checkStreamOptions(given);
  const { channels, z = 0, signal, ...options } = given;
  checkSignal(signal);
  if (typeof frames !== 'object' || frames === null) {
    throw new TypeError(
      `frames: ${show(frames)}; expected an iterable of lists of planes, or a source`,
    );
  }
  const source = isSource(frames) ? frames : null;
  if (source) checkSource(source, z);
  const settings =
    channels === undefined
      ? parseSettings('frames.channels', source?.channels)
      : parseSettings('options.channels', channels);
  const lists = iterate(isSource(frames) ? planesOf(frames, z, signal) : frames, 'frames');
  let frame = 0;
  const work = (planes: PlaneList, signal: AbortSignal) => {
    const index = frame++;
    const list = channelsOf(planes, settings, index);
    return compose(list, { ...options, signal }, `frames[${index}]`) as Promise<Uint8Array>;
  };
  return mapInOrder(lists, async (planes, signal) => work(planes, signal), { limit, signal });
}
