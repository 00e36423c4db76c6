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

type Compose = (channels: readonly Channel[], options: CompositeOptions) => Promise<Bytes>;

/** Planes of one frame, a plane for each channel. */
type PlaneList = readonly PlaneInput[];

const isSource = (frames: PlaneLists | PlaneSource): frames is PlaneSource => {
  return 'plane' in frames && typeof frames.plane === 'function';
};

/** Frame by frame along t, at one z. */
async function* planesOf(source: PlaneSource, z: number, signal: AbortSignal | undefined) {
  const [times = 0, channels = 0] = source.shape;
  for (let t = 0; t < times; t++) {
    const planes: PlaneInput[] = await Promise.all(
      Array.from({ length: channels }, (_, c) => source.plane({ t, c, z, signal })),
    );
    yield planes;
  }
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

/** A composite of each list of planes, in order, a few in work at a time. */
export function compositeFrames(
  frames: PlaneLists | PlaneSource,
  { channels, z = 0, signal, ...options }: CompositeStreamOptions,
  limit: number,
  compose: Compose,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (typeof frames !== 'object' || frames === null) {
    throw new TypeError(
      `frames: ${show(frames)}; expected an iterable of lists of planes, or a source`,
    );
  }
  const given = isSource(frames);
  const settings = channels ?? (given ? (frames.channels ?? []) : []);
  const lists = iterate(given ? planesOf(frames, z, signal) : frames, 'frames');
  let frame = 0;
  const work = (planes: PlaneList, signal: AbortSignal) => {
    const list = channelsOf(planes, settings, frame++);
    return compose(list, { ...options, signal }) as Promise<Uint8Array>;
  };
  return mapInOrder(lists, async (planes, signal) => work(planes, signal), { limit, signal });
}
