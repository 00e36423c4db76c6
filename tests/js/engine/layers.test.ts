import { BLEND_MODES, COMPOSITE_OPERATORS, type Engine, type Layer } from 'stackblend';
import { createCore } from 'stackblend/core';
import { expect, it, vi } from 'vitest';
import { describeEachVariant } from '../support/engines.ts';
import { expectSame } from '../support/expect-same.ts';
import { randomBytes } from '../support/reference.ts';

const shape = [5, 40, 61, 4];
const frameShape = [1, 40, 61, 4];
const frameBytes = 40 * 61 * 4;
const stack = (seed: number) => randomBytes(5 * frameBytes, seed);
const frame = randomBytes(frameBytes, 9);

const copies = (one: Uint8Array) => {
  const all = new Uint8Array(5 * one.length);
  for (let i = 0; i < 5; i++) all.set(one, i * one.length);
  return all;
};

async function inEngine(engine: Engine, data: Uint8Array) {
  const own = await engine.allocate([data.length / frameBytes, 40, 61, 4]);
  own.data.set(data);
  return own;
}

describeEachVariant('layers', { threads: 3 }, (engine) => {
  it('are all there', async () => {
    const holed: Layer[] = [{ data: frame }];
    holed[2] = { data: frame };
    const call = engine().blendAll(holed, { shape: frameShape });
    await expect(call).rejects.toThrow('layers[1]: undefined; expected { data');
  });

  it('of one frame meet all frames, on either side, as copies would', async () => {
    const many = stack(1);
    const [manyStack, frameStack] = [
      await inEngine(engine(), many),
      await inEngine(engine(), frame),
    ];
    const rule = { shape, mode: 'hard-light', opacity: 0.7 } as const;
    const below = await engine().blend(copies(frame), many, rule);
    const above = await engine().blend(many, copies(frame), rule);
    const out = new Uint8Array(many.length);
    for (const one of [frame, frameStack]) {
      for (const all of [many, manyStack]) {
        expectSame(await engine().blend(one, all, { ...rule, out }), below);
        expectSame(await engine().blend(all, one, { ...rule, out }), above);
      }
    }
    const target = await engine().allocate(shape);
    expectSame(await engine().blend(frameStack, manyStack, { ...rule, out: target }), below);
    expect((await engine().screen({ data: frame, shape: frameShape }, manyStack)).length).toBe(
      many.length,
    );
    await Promise.all([manyStack, frameStack, target].map((own) => own.free()));
  });

  it('of one frame meet stacks without any, and the result has none', async () => {
    const empty = new Uint8Array(0);
    const none = { data: empty, shape: [0, 40, 61, 4] };
    const one = { data: frame, shape: frameShape };
    const results = await Promise.all([
      engine().blend(none, one),
      engine().blend(one, none),
      engine().blend(empty, frame, { shape: none.shape }),
      engine().blend(frame, empty, { shape: none.shape }),
    ]);
    expect(results.map(({ length }) => length)).toEqual([0, 0, 0, 0]);
    await expect(engine().blend(none, stack(1), none)).rejects.toThrow(RangeError);
  });

  it('of one small frame are copied in a few steps', async () => {
    const pixels = 1 << 18;
    const [many, pixel] = [randomBytes(4 * pixels, 6), randomBytes(4, 7)];
    const all = Uint8Array.from({ length: 4 * pixels }, (_, i) => pixel[i % 4]!);
    const set = vi.spyOn(Uint8Array.prototype, 'set');
    const out = await engine().screen(many, pixel, { shape: [pixels, 1, 1, 4] });
    const copies = set.mock.calls.length;
    set.mockRestore();
    expect(copies).toBeLessThan(200);
    expectSame(out, await engine().screen(many, all, { shape: [pixels, 1, 1, 4] }));
  });

  it('may be many: the bytes of the calls for one after the other', async () => {
    const core = await createCore();
    const stacks = [stack(1), stack(2), frame, stack(4), stack(5)];
    for (let round = 0; round < 12; round++) {
      const layers: Layer[] = stacks.map((data, i) => {
        const at = round * 5 + i;
        const mode = BLEND_MODES[at % 16]!;
        const operator = COMPOSITE_OPERATORS[at % 13]!;
        const rule = at % 2 ? { mode, operator } : { mode, opacity: ((at * 7) % 11) / 10 };
        return { data, ...rule, visible: i !== 1 || round % 3 > 0 };
      });
      const seen = layers.filter((layer) => layer.visible);
      let expected = seen[0]!.data as Uint8Array;
      for (const { data, visible: _, ...rule } of seen.slice(1)) {
        expected = await engine().blend(expected, data, { shape, ...rule });
      }
      expectSame(await engine().blendAll(layers, { shape }), expected);
      expectSame(core.blendAll(layers, { shape }), expected);
    }
  });

  it('all lie in engine memory, or some, and the result in any of them', async () => {
    const data = [stack(1), stack(2), stack(3), frame];
    const layers = (inputs: Layer['data'][]) =>
      inputs.map((input): Layer => ({ data: input, mode: 'multiply', opacity: 0.9 }));
    const expected = await engine().blendAll(layers(data), { shape });
    const own = await Promise.all(data.map((bytes) => inEngine(engine(), bytes)));
    expectSame(
      await engine().blendAll(layers([own[0]!, data[1]!, own[2]!, own[3]!]), { shape }),
      expected,
    );
    const result = await engine().blendAll(layers(own), { out: own[1]! });
    expectSame(result, expected);
    await Promise.all(own.map((one) => one.free()));
  });

  it('that are alone are copied, even a frame', async () => {
    expectSame(await engine().blendAll([{ data: frame }], { shape }), copies(frame));
  });

  it('up to 64 go in one pass', async () => {
    const layers = Array.from({ length: 64 }, (_, i) => ({
      data: stack(i),
      mode: 'screen' as const,
    }));
    let expected: Uint8Array = stack(0);
    for (const { data } of layers.slice(1)) {
      expected = await engine().screen(expected, data, { shape });
    }
    expectSame(await engine().blendAll(layers, { shape }), expected);
    const more = engine().blendAll([...layers, ...layers], { shape });
    await expect(more).rejects.toThrow(/^layers: 128 of 128 are visible; expected 1 to 64/);
  });

  it('pass through as much memory as two do', async () => {
    const [large, one] = [[32, 256, 256, 4], randomBytes(256 * 256 * 4, 5)];
    const out = new Uint8Array(32 * one.length);
    const blend = (count: number) =>
      engine().blendAll(
        Array.from({ length: count }, () => ({ data: one })),
        { shape: large, out },
      );
    await blend(2);
    const { buffers } = engine().memory;
    expect(buffers).toBeLessThanOrEqual(12 << 20);
    await blend(64);
    expect(engine().memory.buffers).toBe(buffers);
  });

  it.each([
    [undefined, TypeError, /^layers: undefined; expected an array/],
    [[], RangeError, /^layers: 0 of 0 are visible/],
    [[{ data: frame, visible: false }], RangeError, /^layers: 0 of 1 are visible/],
    [[{ data: frame }, null], TypeError, /^layers\[1\]: null; expected \{ data/],
    [[{ data: frame }, { data: 3 }], TypeError, /^layers\[1\].data: 3/],
    [[{ data: frame, opacity: 2 }], RangeError, /^layers\[0\].opacity: 2/],
    [[{ data: frame }, { data: frame, visible: 1 }], TypeError, /^layers\[1\].visible: 1/],
    [[{ data: frame }, { data: frame.subarray(4) }], RangeError, /^layers\[1\].data: 9756 bytes/],
  ])('that are wrong are named: %#', async (layers, type, message) => {
    const call = engine().blendAll(layers as never, { shape });
    await expect(call).rejects.toBeInstanceOf(type);
    await expect(call).rejects.toThrow(message);
  });

  it('of one frame may not hold the result of many', async () => {
    const many = stack(1);
    const first = many.subarray(0, frameBytes);
    const call = engine().blend(first, many, { shape, out: many });
    await expect(call).rejects.toThrow(/^options.out: overlaps backdrop in part/);
  });
});
