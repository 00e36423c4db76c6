import { createEngine, type Engine } from 'stackblend';
import { describe, expect, it, vi } from 'vitest';
import { describeEachVariant } from '../support/engines.ts';
import { randomBytes, screenReference } from '../support/reference.ts';

const shape = [5, 120, 211, 4];
const frameBytes = 120 * 211 * 4;
const bytes = 5 * frameBytes;
const [a, b] = [randomBytes(bytes, 1), randomBytes(bytes, 2)];
const expected = screenReference(a, b);

/** The bytes in shared memory of the caller's own, `offset` bytes after its beginning. */
function shared(data: Uint8Array, offset = 0): Uint8Array {
  const view = new Uint8Array(new SharedArrayBuffer(data.length + offset + 8), offset, data.length);
  view.set(data);
  return view;
}

async function expectSame(engine: Engine): Promise<void> {
  for (const [i, j, k] of [
    [0, 0, 0],
    [1, 6, 3],
  ] as const) {
    const out = shared(new Uint8Array(bytes), k);
    expect(await engine.screen(shared(a, i), shared(b, j), { shape, out })).toBe(out);
    expect(Buffer.compare(out, expected)).toBe(0);
    expect(new Uint8Array(out.buffer).subarray(k + bytes).every((v) => v === 0)).toBe(true);
  }
}

describeEachVariant('arrays in shared memory', { threads: 3 }, (engine) => {
  it('give the same bytes, at any address, in place too', async () => {
    await expectSame(engine());
    const inPlace = shared(a);
    await engine().screen(inPlace, shared(b), { shape, out: inPlace });
    expect(Buffer.compare(inPlace, expected)).toBe(0);
  });

  it('mix with engine stacks, plain arrays, single frames and many layers', async () => {
    const stack = await engine().allocate(shape);
    stack.data.set(a);
    const frame = shared(b.slice(0, frameBytes), 5);
    const rule = { mode: 'soft-light', opacity: 0.7 } as const;
    const wanted = await engine().blend(a, frame.slice(), { shape, ...rule });
    for (const backdrop of [stack, shared(a, 2), a]) {
      for (const out of [shared(new Uint8Array(bytes)), stack, new Uint8Array(bytes)]) {
        if (out === stack && backdrop !== stack) continue;
        const result = await engine().blend(backdrop, frame, { shape, ...rule, out });
        expect(Buffer.compare(result, wanted)).toBe(0);
        stack.data.set(a);
      }
    }
    const plain = [a, b, b.slice(0, frameBytes), a].map((data) => ({ data, ...rule }));
    const layers = plain.map(({ data }) => ({ data: shared(data), ...rule }));
    const out = shared(new Uint8Array(bytes));
    const all = await engine().blendAll(plain, { shape });
    expect(Buffer.compare(await engine().blendAll(layers, { shape, out }), all)).toBe(0);
    await stack.free();
  });

  it('stop when they are aborted, and the engine goes on', async () => {
    const controller = new AbortController();
    const large = [24, 512, 512, 4];
    const [one, two, out] = [1, 1, 0].map((v) => shared(new Uint8Array(24 << 20).fill(v)));
    const { signal } = controller;
    const call = engine().blend(one!, two!, { shape: large, out: out!, signal, mode: 'hue' });
    while (out![0] === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort('enough');
    await expect(call).rejects.toBe('enough');
    const after = out!.slice();
    await expectSame(engine());
    expect(Buffer.compare(out!, after)).toBe(0);
  });
});

describe('arrays in shared memory, with threads', () => {
  it('are copied by the worker, not by this thread', async () => {
    using engine = await createEngine({ variant: 'threads', threads: 2 });
    const [one, two, out] = [shared(a), shared(b), shared(new Uint8Array(bytes))];
    const copy = vi.spyOn(Uint8Array.prototype, 'set');
    // Messages of the test's own runner are copied here too, a few bytes at a time.
    const copied = () => copy.mock.calls.filter(([{ length }]) => length >= frameBytes);
    await engine.screen(one, two, { shape, out });
    expect(copied().length).toBe(0);
    await engine.screen(a, b, { shape, out }); // what the spy would have seen
    expect(copied().length).toBeGreaterThan(0);
    copy.mockRestore();
  });

  it('go through one thread as well', async () => {
    using engine = await createEngine({ variant: 'threads', threads: 1 });
    await expectSame(engine);
  });
});
