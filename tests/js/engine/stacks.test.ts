import { createEngine } from 'stackblend';
import { describe, expect, it } from 'vitest';
import { StackMemory } from '../../../js/engine/stack-memory.ts';
import { describeEachVariant } from '../support/engines.ts';
import { randomBytes, screenReference } from '../support/reference.ts';

const shape = [4, 300, 301, 4];
const bytes = 4 * 300 * 301 * 4;
const [a, b] = [randomBytes(bytes, 11), randomBytes(bytes, 12)];
const expected = screenReference(a, b);

describeEachVariant('engine stacks', { threads: 2 }, (engine) => {
  it('start zeroed, blend and give frames', async () => {
    const [one, two, out] = await Promise.all([1, 2, 3].map(() => engine().allocate(shape)));
    expect(one!.data.every((value) => value === 0)).toBe(true);
    expect(one!.shared).toBe(engine().variant === 'threads');
    one!.data.set(a);
    two!.data.set(b);
    expect(await engine().screen(one!, two!, { out: out! })).toBe(out!.data);
    expect(Buffer.compare(out!.data, expected)).toBe(0);
    const size = 300 * 301 * 4;
    expect(Buffer.compare(out!.frame(3), expected.subarray(3 * size))).toBe(0);
    expect(() => out!.frame(4)).toThrow(/index: 4; expected an integer from 0 to 3/);
    await Promise.all([one, two, out].map((stack) => stack!.free()));
  });

  it('of which all inputs are: the result is one too', async () => {
    const [one, two] = await Promise.all([engine().allocate(shape), engine().allocate(shape)]);
    one.data.set(a);
    two.data.set(b);
    const before = engine().memory.stacks;
    const out = await engine().screen(one, two);
    expect(Buffer.compare(out, expected)).toBe(0);
    const isShared = engine().variant === 'threads';
    expect(engine().stackOf(out) !== undefined).toBe(isShared);
    expect(engine().memory.stacks - before).toBe(isShared ? bytes : 0);
    await engine().stackOf(out)?.free();
    expect(engine().memory.stacks).toBe(before);
    await Promise.all([one.free(), two.free()]);
  });

  it('keep their views through memory growth', async () => {
    const small = await engine().allocate([1, 8, 8, 4]);
    const view = small.data;
    view.fill(77);
    const large = await engine().allocate([20, 1024, 1024, 4]);
    expect(large.data.length).toBe(20 << 22);
    expect(view.every((value) => value === 77)).toBe(true);
    const out = await engine().screen(small, view);
    expect(out[0]).toBe(screenReference(view.slice(), view.slice())[0]);
    await Promise.all([small.free(), large.free(), engine().stackOf(out)?.free()]);
  });

  it('give their memory back', async () => {
    for (let i = 0; i < 40; i++) {
      const stack = await engine().allocate([16, 1024, 1024, 4]);
      stack.data[i] = 1;
      await stack.free();
    }
    expect(engine().memory.stacks).toBe(0);
    expect(engine().memory.wasm).toBeLessThan(400 << 20);
  });

  it('are not to be used after free, nor are views of them', async () => {
    const stack = await engine().allocate([1, 2, 2, 4]);
    const view = stack.data;
    await stack.free();
    await stack.free();
    expect(() => stack.data).toThrow(expect.objectContaining({ code: 'disposed' }));
    await expect(engine().screen(stack, stack)).rejects.toMatchObject({ code: 'disposed' });
    const small = { shape: [1, 2, 2, 4] } as const;
    const plane = { data: view, shape: [1, 4, 4] } as const;
    for (const call of [
      engine().screen(new Uint8Array(16), view, small),
      engine().screen(new Uint8Array(16), new Uint8Array(16), { ...small, out: view }),
      engine().histogram(plane),
    ]) {
      await expect(call).rejects.toMatchObject({ code: 'disposed' });
    }
  });

  it('wait with free until the jobs that use them have ended', async () => {
    const [one, two] = await Promise.all([engine().allocate(shape), engine().allocate(shape)]);
    one.data.set(a);
    two.data.set(b);
    const order: string[] = [];
    const blended = engine()
      .screen(one, two, { out: new Uint8Array(bytes) })
      .then((out) => {
        order.push('blended');
        return out;
      });
    await Promise.all(
      [one.free(), two.free()].map((freed) => freed.then(() => order.push('freed'))),
    );
    expect(order).toEqual(['blended', 'freed', 'freed']);
    expect(Buffer.compare(await blended, expected)).toBe(0);
  });
});

describe('memory that is not to be had', () => {
  it('is out-of-memory, and the engine goes on', async () => {
    using engine = await createEngine({ variant: 'threads', threads: 2, maxMemory: 64 << 20 });
    const call = engine.allocate([100, 1024, 1024, 4]);
    await expect(call).rejects.toMatchObject({ code: 'out-of-memory', name: 'StackBlendError' });
    await expect(call).rejects.toThrow(/no room for a stack of 419430400 bytes/);
    expect(Buffer.compare(await engine.screen(a, b, { shape }), expected)).toBe(0);
    const stack = await engine.allocate([4, 1024, 1024, 4]);
    expect(stack.data.length).toBe(16 << 20);
  });

  it('leaves room for the tiles of arrays in shared memory', async () => {
    using engine = await createEngine({ variant: 'threads', threads: 2, maxMemory: 32 << 20 });
    const isFull = (error: { code: string }) => {
      if (error.code !== 'out-of-memory') throw error;
      return true;
    };
    for (let width = 4 << 20; width >= 1; width >>= 1) {
      while (!(await engine.allocate([1, 1, width, 4]).then(() => false, isFull)));
    }
    const shared = [a, b, new Uint8Array(bytes)].map((data) => {
      const array = new Uint8Array(new SharedArrayBuffer(bytes));
      array.set(data);
      return array;
    });
    const out = await engine.screen(shared[0]!, shared[1]!, { shape, out: shared[2]! });
    expect(Buffer.compare(out, expected)).toBe(0);
    expect(Buffer.compare(await engine.screen(a, b, { shape }), expected)).toBe(0);
  });
});

describe('memory of a stack', () => {
  it('is not given back while it is used, also where one use ends as the next begins', async () => {
    let isReleased = false;
    const allocation = {
      size: 4,
      shared: false,
      view: () => new Uint8Array(4),
      contains: () => true,
      release: () => {
        isReleased = true;
      },
    };
    const memory = new StackMemory({ shape: [1, 1, 1, 4], dtype: 'uint8' }, allocation, () => {});
    memory.use();
    const freed = memory.free();
    memory.unuse();
    memory.use(); // before `free` has heard of it
    await new Promise((resolve) => setImmediate(resolve));
    expect(isReleased).toBe(false);
    memory.unuse();
    await freed;
    expect(isReleased).toBe(true);
  });
});
