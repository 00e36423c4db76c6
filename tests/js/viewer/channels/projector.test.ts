import { createEngine, type Engine } from 'stackblend';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imageSource } from '../../../../js/io/image-source.ts';
import type { Region } from '../../../../js/io/source.ts';
import {
  bytesOf,
  type Filled,
  type HeldPlane,
} from '../../../../web/viewer/channels/planes/held-plane.ts';
import { MemoryBudget } from '../../../../web/viewer/channels/planes/memory-budget.ts';
import { ProjectionProgress } from '../../../../web/viewer/channels/planes/projection-progress.ts';
import { Projector } from '../../../../web/viewer/channels/planes/projector.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine({ variant: 'threads', threads: 1, maxMemory: 64 << 20 });
});
afterAll(() => engine.dispose());

const [PLANES, HEIGHT, WIDTH] = [3, 30, 20];
const value = (c: number, z: number, y: number, x: number) => 1000 * c + 7 * ((z * y + x) % 11) + z;
const REGION: Region = { x: 2, y: 1, width: 16, height: 28 };

/** An image, how projections of it are made, and what that takes. */
function made(rows: number) {
  const asked: Region[] = [];
  const image = imageSource({
    name: 'made',
    shape: [1, 3, PLANES, HEIGHT, WIDTH],
    dtype: 'uint16',
    kind: 'planes',
    channels: [{}, {}, {}],
    async read({ c, z }) {
      return Uint16Array.from({ length: HEIGHT * WIDTH }, (_, i) => {
        return value(c, z, Math.floor(i / WIDTH), i % WIDTH);
      });
    },
  });
  const source = {
    ...image,
    plane: (request: Parameters<typeof image.plane>[0]) => {
      asked.push(request!.region!);
      return image.plane(request);
    },
  };
  let [now, most] = [0, 0];
  const filled: Filled = async (region, planes, dtype, fill) => {
    const bytes = planes > 1 ? planes * bytesOf(region, dtype) : 0;
    now += bytes;
    most = Math.max(most, now);
    const stack: HeldPlane = await engine.allocate([planes, region.height, region.width], dtype);
    await fill(stack);
    const gone = stack.free.bind(stack);
    return Object.assign(stack, {
      free: () => {
        now -= bytes;
        return gone();
      },
    });
  };
  const told: (readonly [done: number, total: number])[] = [];
  const progress = new ProjectionProgress((each) => each && told.push([each.done, each.total]));
  const limit = 2 * rows * PLANES * REGION.width * 2;
  const projector = new Projector({ engine, source, progress, filled }, limit);
  const project = (c: number, method: 'max' | 'mean', signal = new AbortController().signal) =>
    projector.project({ t: 0, c, z: method, level: 0, region: REGION }, method, signal);
  return { asked, project, limit, peak: () => most };
}

function expected(c: number, method: 'max' | 'mean'): number[] {
  const { x, y, width, height } = REGION;
  const values = Array.from({ length: width * height }, (_, i) => {
    const at = [y + Math.floor(i / width), x + (i % width)] as const;
    const all = Array.from({ length: PLANES }, (_, z) => value(c, z, ...at));
    return method === 'max' ? Math.max(...all) : all.reduce((sum, each) => sum + each) / PLANES;
  });
  return values.map(Math.fround);
}

describe('projections', () => {
  it.each([1, 5, 9, 28, 100])('are the same in bands of %d rows', async (rows) => {
    for (const method of ['max', 'mean'] as const) {
      const { asked, project } = made(rows);
      const plane = await project(1, method);
      expect(Array.from(plane.data)).toEqual(expected(1, method));
      expect(asked).toHaveLength(PLANES * Math.ceil(REGION.height / rows));
      for (const { height } of asked) expect(height).toBeLessThanOrEqual(rows);
      await plane.free();
    }
  });

  it('of several channels take no more memory together than there is for them', async () => {
    const { project, limit, peak } = made(4);
    const planes = await Promise.all([0, 1, 2].map((c) => project(c, 'max')));
    for (const [c, { data }] of planes.entries()) {
      expect(Array.from(data)).toEqual(expected(c, 'max'));
    }
    expect(peak()).toBe(limit);
    await Promise.all(planes.map((plane) => plane.free()));
  });
});

describe('a budget of memory', () => {
  it('lets work wait for room, in order, and alone what takes more than there is', async () => {
    const budget = new MemoryBudget(10);
    const { signal } = new AbortController();
    const log: string[] = [];
    const ends: (() => void)[] = [];
    const use = (name: string, bytes: number, aborted = signal) =>
      budget.use(bytes, aborted, async () => {
        log.push(name);
        await new Promise<void>((resolve) => ends.push(resolve));
      });
    const tick = () => new Promise((resolve) => setImmediate(resolve));
    const stop = new AbortController();
    const all = [use('a', 6), use('b', 4), use('c', 8), use('d', 20)];
    const given = use('e', 8, stop.signal).catch(String);
    await tick();
    expect(log).toEqual(['a', 'b']);
    stop.abort('enough');
    expect(await given).toBe('enough');
    ends.shift()!();
    await tick();
    expect(log).toEqual(['a', 'b']);
    for (const name of ['c', 'd']) {
      ends.shift()!();
      await tick();
      expect(log.at(-1)).toBe(name);
    }
    ends.shift()!();
    await Promise.all(all);
  });

  it('does not let small work overtake large', async () => {
    const budget = new MemoryBudget(10);
    const { signal } = new AbortController();
    const log: string[] = [];
    const ends: (() => void)[] = [];
    const use = (name: string, bytes: number) =>
      budget.use(bytes, signal, async () => {
        log.push(name);
        await new Promise<void>((resolve) => ends.push(resolve));
      });
    const tick = () => new Promise((resolve) => setImmediate(resolve));
    const all = [use('a', 8), use('b', 8), use('c', 2)];
    await tick();
    expect(log).toEqual(['a']);
    ends.shift()!();
    await tick();
    expect(log).toEqual(['a', 'b', 'c']);
    for (const end of ends) end();
    await Promise.all(all);
  });

  it('gives back what failed', async () => {
    const budget = new MemoryBudget(10);
    const { signal } = new AbortController();
    await expect(budget.use(10, signal, () => Promise.reject(new Error('no')))).rejects.toThrow();
    expect(await budget.use(10, signal, async () => 'yes')).toBe('yes');
  });
});
