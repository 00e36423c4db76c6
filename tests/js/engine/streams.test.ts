import { ReadableStream } from 'node:stream/web';
import { createEngine, type FrameSource } from 'stackblend';
import { describe, expect, it } from 'vitest';
import { mapInOrder } from '../../../js/engine/streams/in-order.ts';
import { describeEachVariant } from '../support/engines.ts';
import { randomBytes, screenReference } from '../support/reference.ts';

const shape = [24, 31, 4];
const bytes = 24 * 31 * 4;
const frame = (seed: number) => randomBytes(bytes, seed);
const COUNT = 23;
const a = Array.from({ length: COUNT }, (_, i) => frame(i + 1));
const b = Array.from({ length: COUNT }, (_, i) => frame(i + 101));
const expected = a.map((one, i) => screenReference(one, b[i]!));
const soon = () => new Promise((resolve) => setImmediate(resolve));

/** A source that counts what was asked of it, and whether it was closed. */
function watched(frames: readonly Uint8Array[]) {
  const seen = { given: 0, closed: false };
  async function* give() {
    try {
      for (const one of frames) {
        await soon();
        seen.given++;
        yield one.slice();
      }
    } finally {
      seen.closed = true;
    }
  }
  return { seen, frames: give() };
}

async function collect(frames: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const all = [];
  for await (const one of frames) all.push(one);
  return all;
}

const failureOf = (frames: AsyncIterable<Uint8Array>) =>
  collect(frames).then(
    () => null,
    (error) => error,
  );

describeEachVariant('blendFrames', { threads: 2 }, (engine) => {
  const options = { shape, mode: 'screen' } as const;

  it('takes arrays, generators, async generators and streams, and keeps their order', async () => {
    const sources = (): FrameSource[] => [
      a,
      a.values(),
      watched(a).frames,
      ReadableStream.from(a) as FrameSource,
      { getReader: () => ReadableStream.from(a).getReader() } as never,
      a.map((data) => ({ data, width: 31, height: 24 })),
    ];
    for (const source of sources()) {
      expect(await collect(engine().blendFrames(source, b, options))).toEqual(expected);
    }
  });

  it('lets one frame meet all of the other side, on either side', async () => {
    const rule = { shape, mode: 'hard-light', opacity: 0.3 } as const;
    const many = await collect(engine().blendFrames(a, b[0]!, rule));
    expect(many[5]).toEqual(await engine().blend(a[5]!, b[0]!, rule));
    const other = await collect(engine().blendFrames({ data: b[0]!, shape }, a, rule));
    expect(other).toHaveLength(COUNT);
    expect(other[7]).toEqual(await engine().blend(b[0]!, a[7]!, rule));
  });

  it('asks for no more than is in work, however slow the reader is', async () => {
    const source = watched(a);
    const frames = engine().blendFrames(source.frames, b, options);
    await soon();
    expect(source.seen.given).toBe(0); // nothing before the first is wanted
    let taken = 0;
    for await (const one of frames) {
      expect(one).toEqual(expected[taken++]);
      for (let i = 0; i < 30; i++) await soon();
      expect(source.seen.given - taken).toBeLessThanOrEqual(4);
    }
    expect(taken).toBe(COUNT);
    expect(source.seen.closed).toBe(true);
  });

  it('gives a result before the source has the next frame', async () => {
    async function* two() {
      yield a[0]!;
      await new Promise(() => {}); // a camera that has stopped
    }
    const frames = engine().blendFrames(two(), b[0]!, options);
    expect((await frames.next()).value).toEqual(expected[0]);
    await frames.return(); // does not wait for the camera either
  });

  it('is left at once while it waits for a silent source', async () => {
    let isClosed = false;
    const silent: FrameSource = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => {}),
        return: async () => {
          isClosed = true;
          return { done: true, value: undefined };
        },
      }),
    };
    const frames = engine().blendFrames(silent, b[0]!, options);
    const pending = frames.next();
    await soon();
    await frames.return();
    expect(await pending).toEqual({ done: true, value: undefined });
    expect(isClosed).toBe(true);
  });

  it('gives what came before a source failed, then the failure', async () => {
    async function* breaking() {
      yield* a.slice(0, 3);
      throw new Error('the disk is gone');
    }
    const taken: Uint8Array[] = [];
    const read = async () => {
      for await (const one of engine().blendFrames(breaking(), b, options)) taken.push(one);
    };
    await expect(read()).rejects.toThrow('the disk is gone');
    expect(taken).toEqual(expected.slice(0, 3));
  });

  it('closes its sources when it is left before it has begun', async () => {
    const source = ReadableStream.from(a);
    await engine()
      .blendFrames(source as FrameSource, b, options)
      .return();
    expect(source.locked).toBe(false);
    expect(await source.getReader().read()).toEqual({ done: true, value: undefined });
  });

  it('closes its sources when the reader leaves, and the engine goes on', async () => {
    const [one, two] = [watched(a), watched(b)];
    for await (const first of engine().blendFrames(one.frames, two.frames, options)) {
      expect(first).toEqual(expected[0]);
      break;
    }
    for (let i = 0; i < 5; i++) await soon();
    expect([one.seen.closed, two.seen.closed]).toEqual([true, true]);
    expect(await engine().screen(a[1]!, b[1]!, { shape })).toEqual(expected[1]);
  });

  it('throws the reason of its signal, also while a source is silent', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    async function* silent() {
      yield a[0]!;
      await new Promise(() => {});
    }
    const frames = engine().blendFrames(silent(), b, { ...options, signal });
    await frames.next();
    const pending = frames.next();
    setTimeout(() => controller.abort('enough'), 5);
    await expect(pending).rejects.toBe('enough');
    expect(() => engine().blendFrames(a, b, { ...options, signal })).toThrow('enough');
  });

  it('throws what a source throws, after the frames before it', async () => {
    function* broken() {
      yield a[0]!;
      throw new Error('the disk is gone');
    }
    const other = watched(b);
    const frames = engine().blendFrames(broken(), other.frames, options);
    expect(await failureOf(frames)).toMatchObject({ message: 'the disk is gone' });
    for (let i = 0; i < 5; i++) await soon();
    expect(other.seen.closed).toBe(true);
  });

  it('names the side that ends early, and the frame that does not fit', async () => {
    const short = await failureOf(engine().blendFrames(a.slice(0, 5), b, options));
    expect(short).toBeInstanceOf(RangeError);
    expect(short.message).toMatch(/^framesA: ended after 5 frames, but framesB goes on/);
    const odd = [a[0]!, a[1]!.subarray(4)];
    const failed = await failureOf(engine().blendFrames(odd, b.slice(0, 2), options));
    expect(failed.message).toMatch(/^framesA\[1\]: 2972 bytes; expected 2976/);
  });

  it('takes frames with transfer, but not the one that meets all', async () => {
    const copies = (frames: readonly Uint8Array[]) => frames.map((one) => one.slice());
    const [own, other, single] = [copies(a), copies(b), b[0]!.slice()];
    const rule = { ...options, transfer: true };
    expect(await collect(engine().blendFrames(own, other, rule))).toEqual(expected);
    expect([...own, ...other].every(({ length }) => length === 0)).toBe(true);
    const repeated = await collect(engine().blendFrames(copies(a), single, rule));
    expect([repeated.length, single.length]).toEqual([COUNT, bytes]);
    expect(repeated[3]).toEqual(screenReference(a[3]!, b[0]!));
  });

  it('gives ordinary memory for engine stacks: nothing of it need be freed', async () => {
    const stacks = await Promise.all([
      engine().allocate([1, ...shape]),
      engine().allocate([1, ...shape]),
    ]);
    stacks[0]!.data.set(a[0]!);
    stacks[1]!.data.set(b[0]!);
    const before = engine().memory.stacks;
    const [result] = await collect(
      engine().blendFrames([stacks[0]!], stacks[1]!, { mode: 'screen' }),
    );
    expect(result).toEqual(expected[0]);
    expect(engine().memory.stacks).toBe(before);
    await Promise.all(stacks.map((stack) => stack.free()));
  });
});

describe('wrong arguments of blendFrames', () => {
  it.each([
    [[1, a, {}], TypeError, /^framesA: 1; expected an iterable or async iterable of frames/],
    [[a, {}, {}], TypeError, /^framesB: Object; expected an iterable/],
    [[a[0], b[0], { shape }], TypeError, /^framesA, framesB: both are one frame/],
    [[a, b, { mode: 'dodge' }], TypeError, /^options.mode: "dodge"/],
    [[a, b, { shape: [1] }], RangeError, /^options.shape: \[1\]/],
    [[a, b, { transfer: 'yes' }], TypeError, /^options.transfer: "yes"/],
    [[a, b, { shape, out: new Uint8Array(bytes) }], TypeError, /^options.out: Uint8Array of 2976/],
    [
      [a, b, { shape, onProgress: () => {} }],
      TypeError,
      /^options.onProgress: a function; expected none/,
    ],
    [[a, b, null], TypeError, /^options: null/],
  ])('%#', async (given, type, message) => {
    using engine = await createEngine({ threads: 1 });
    const call = () => engine.blendFrames(...(given as unknown as [FrameSource, FrameSource]));
    expect(call).toThrow(type);
    expect(call).toThrow(message);
  });
});

describe('mapInOrder', () => {
  it('leaves no rejection unheard when several jobs fail', async () => {
    const items = [1, 2, 3, 4].values();
    const source: AsyncIterator<number> = { next: async () => items.next() };
    const work = async (item: number) => {
      await soon();
      throw new Error(`job ${item}`);
    };
    const results = mapInOrder(source, work, { limit: 3 });
    await expect(results.next()).rejects.toThrow('job 1');
    await soon();
    expect((await results.next()).done).toBe(true);
  });
});
