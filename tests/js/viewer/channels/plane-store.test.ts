import { createEngine, type Engine } from 'stackblend';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { imageSource } from '../../../../js/io/image-source.ts';
import type { ImageSource } from '../../../../js/io/source.ts';
import { PlaneStore } from '../../../../web/viewer/channels/planes/plane-store.ts';

import {
  type Progress,
  ProjectionProgress,
} from '../../../../web/viewer/channels/planes/projection-progress.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine({ variant: 'threads', threads: 1, maxMemory: 64 << 20 });
});
afterAll(() => engine.dispose());

/** Each plane holds one number; counts what was read. */
function source(side: number, gate?: Promise<void>) {
  const reads: string[] = [];
  const image = imageSource({
    name: 'made',
    shape: [9, 2, 4, side, side],
    dtype: 'uint16',
    kind: 'planes',
    channels: [{}, {}],
    async read({ t, c, z }, signal) {
      reads.push(`${t} ${c} ${z}`);
      await gate;
      signal?.throwIfAborted();
      if (t === 8) throw new Error('broken');
      return new Uint16Array(side * side).fill(100 * t + 10 * c + z);
    },
  });
  return { image, reads };
}

const key = (t: number, side: number, z: number | 'max' | 'mean' = 0) => {
  return { t, c: 0, z, level: 0, region: { x: 0, y: 0, width: side, height: side } };
};

it('reads a plane once for all who ask, and keeps it', async () => {
  const { image, reads } = source(8);
  const store = new PlaneStore(engine, image, 1e6);
  const [a, b] = await Promise.all([store.get(key(1, 8)), store.get(key(1, 8))]);
  expect(a).toBe(b);
  expect(a.data[5]).toBe(100);
  expect(store.peek(key(1, 8))).toBe(a);
  expect(await store.get(key(1, 8))).toBe(a);
  expect(reads).toEqual(['1 0 0']);
  store.close();
  expect(engine.memory.stacks).toBe(0);
});

it('projects along z', async () => {
  const { image } = source(8);
  const store = new PlaneStore(engine, image, 1e6);
  expect((await store.get(key(2, 8, 'max'))).data[0]).toBe(203);
  const mean = await store.get(key(2, 8, 'mean'));
  expect([mean.dtype, mean.data[63]]).toEqual(['float32', 201.5]);
  store.close();
  expect(engine.memory.stacks).toBe(0);
});

it.each([
  [0, 8],
  ['max', 8],
  ['mean', 4],
] as const)('keeps as many planes as fit, of %s their own type: %i', async (z, fit) => {
  const { image } = source(8);
  const store = new PlaneStore(engine, image, 8 * 64 * 2);
  const times = Array.from({ length: 8 }, (_, t) => t);
  for (const t of times) await store.get(key(t, 8, z));
  expect(times.filter((t) => store.peek(key(t, 8, z)))).toEqual(times.slice(-fit));
  store.close();
});

it('tells how far projections have come, and gives them up', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const { image } = source(8);
    const told: (Progress | null)[] = [];
    const progress = new ProjectionProgress((each) => told.push(each));
    // Planes come one by one.
    const due: (() => void)[] = [];
    const slow: ImageSource = {
      ...image,
      shape: image.shape,
      plane: async (request) => {
        await new Promise<void>((resolve) => due.push(resolve));
        return image.plane(request);
      },
    };
    const whenDue = async (count: number) => {
      while (due.length < count) await new Promise((resolve) => setImmediate(resolve));
    };
    const next = async () => {
      await whenDue(1);
      due.shift()!();
    };
    const store = new PlaneStore(engine, slow, 1e6, progress);
    const both = [store.get(key(1, 8, 'max')), store.get({ ...key(1, 8, 'max'), c: 1 })];
    for (let i = 0; i < 3; i++) await next();
    await whenDue(2);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(told).toEqual([{ done: 3, total: 8 }]);
    for (let i = 0; i < 5; i++) await next();
    const values = (await Promise.all(both)).map(({ data }) => data[0]);
    expect(values).toEqual([103, 113]);
    expect(told.slice(-2)).toEqual([{ done: 8, total: 8 }, null]);

    // Another one is given up: who waits hears it, and it can be asked for again.
    const waiting = store.get(key(2, 8, 'mean')).catch(({ name }) => name);
    await next();
    await whenDue(1);
    store.giveUpProjections();
    const again = store.get(key(2, 8, 'mean'));
    await whenDue(2);
    await next();
    expect(await waiting).toBe('AbortError');
    for (let i = 0; i < 4; i++) await next();
    expect((await again).data[0]).toBe(201.5);
    store.close();
    expect(engine.memory.stacks).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

it('gives nobody a projection that was given up when it was all but there', async () => {
  const { image } = source(8);
  let goOn = () => {};
  const gate = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let asked = 0;
  // All planes have been read by then.
  const slow = {
    async project(...args: Parameters<Engine['project']>) {
      asked++;
      const result = await engine.project(args[0], { method: 'max' });
      await gate;
      return result;
    },
    allocate: engine.allocate.bind(engine),
  } as unknown as Engine;
  const store = new PlaneStore(slow, image, 1e6);
  const waiting = store.get(key(1, 8, 'max'));
  waiting.catch(() => {});
  await expect.poll(() => asked).toBe(1);
  store.giveUpProjections();
  goOn();
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  await expect.poll(() => engine.memory.stacks).toBe(0);
  store.close();
});

it('lets the least recently used go', async () => {
  const { image, reads } = source(100);
  const store = new PlaneStore(engine, image, 3 * 20_000);
  for (const t of [0, 1, 2, 0, 3]) await store.get(key(t, 100));
  await Promise.resolve();
  expect([0, 1, 2, 3].map((t) => store.peek(key(t, 100)) !== null)).toEqual([
    true,
    false,
    true,
    true,
  ]);
  expect(reads).toHaveLength(4);
  store.close();
});

it('goes on where the engine is full', async () => {
  const side = 2000;
  const { image } = source(side);
  const store = new PlaneStore(engine, image, 1e9);
  for (let t = 0; t < 8; t++) expect((await store.get(key(t, side))).data[7]).toBe(100 * t);
  store.close();
});

it('ends reading when all who waited have left, and only then', async () => {
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const { image, reads } = source(8, gate);
  const store = new PlaneStore(engine, image, 1e6);
  const [first, second] = [new AbortController(), new AbortController()];
  const waiting = [store.get(key(3, 8), first.signal), store.get(key(3, 8), second.signal)];
  first.abort();
  await expect(waiting[0]).rejects.toMatchObject({ name: 'AbortError' });
  open();
  expect((await waiting[1]!).data[0]).toBe(300);
  expect(reads).toHaveLength(1);
  store.close();
});

it('tells what goes wrong, and tries again when asked again', async () => {
  const { image, reads } = source(8);
  const store = new PlaneStore(engine, image, 1e6);
  for (let i = 0; i < 2; i++) await expect(store.get(key(8, 8))).rejects.toThrow('broken');
  expect(reads).toEqual(['8 0 0', '8 0 0']);
  expect(engine.memory.stacks).toBe(0);
  store.close();
});
