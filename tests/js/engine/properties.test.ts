import fc from 'fast-check';
import { BLEND_MODES, type CompositeOperator, type Engine, type Layer } from 'stackblend';
import { type Core, createCore } from 'stackblend/core';
import { beforeAll, expect, it } from 'vitest';
import { bytesOf, make, pixels, rules, type Shape, shapes } from '../support/arbitraries.ts';
import { describeEachVariant } from '../support/engines.ts';
import { expectSame } from '../support/expect-same.ts';

/** One frame as often as the shape has frames. */
function copies(frame: Uint8Array, shape: Shape): Uint8Array {
  return Uint8Array.from({ length: bytesOf(shape) }, (_, i) => frame[i % frame.length]!);
}

/** Operators whose fraction of the backdrop is 1 where the source is transparent. */
const KEEPING: CompositeOperator[] = [
  ...(['destination', 'source-over', 'destination-over', 'destination-out'] as const),
  ...(['source-atop', 'xor', 'lighter'] as const),
];

const frameOf = ([, height, width]: Shape): Shape => [1, height, width, 4];

/** Puts bytes into engine memory, or only copies them. */
type Put = (data: Uint8Array, inEngine: boolean) => Promise<Uint8Array>;

/** Runs a check and frees what it has put into engine memory. */
async function withMemory(engine: Engine, check: (put: Put) => Promise<void>): Promise<void> {
  const before = engine.memory.stacks;
  const own: { free(): Promise<void> }[] = [];
  try {
    await check(async (data, inEngine) => {
      if (!inEngine) return data.slice();
      const stack = await engine.allocate([1, 1, data.length / 4, 4]);
      own.push(stack);
      stack.data.set(data);
      return stack.data;
    });
  } finally {
    await Promise.all(own.map((stack) => stack.free()));
  }
  expect(engine.memory.stacks).toBe(before);
}

describeEachVariant('properties', { threads: 2 }, (engine) => {
  let core: Core;
  beforeAll(async () => {
    core = await createCore();
  });

  it('screen and multiply are commutative, and associative within 1', async () => {
    const modes = fc.constantFrom('screen' as const, 'multiply' as const);
    await fc.assert(
      fc.asyncProperty(modes, shapes, pixels, pixels, pixels, async (mode, shape, ...three) => {
        const [a, b, c] = three.map((one) => make(one, bytesOf(shape)));
        const blend = (x: Uint8Array, y: Uint8Array) => engine().blend(x, y, { shape, mode });
        expectSame(await blend(a!, b!), await blend(b!, a!));
        const left = await blend(await blend(a!, b!), c!);
        const right = await blend(a!, await blend(b!, c!));
        expect(
          Math.max(...left.map((value, i) => Math.abs(value - right[i]!))),
        ).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('opacity 0 leaves the backdrop, in every mode', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...BLEND_MODES),
        shapes,
        pixels,
        pixels,
        async (mode, shape, ...two) => {
          const [a, b] = two.map((one) => make(one, bytesOf(shape)));
          expectSame(await engine().blend(a!, b!, { shape, mode, opacity: 0 }), a!);
        },
      ),
    );
  });

  it('a transparent source leaves what is visible, by every operator that keeps the backdrop', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...BLEND_MODES),
        fc.constantFrom(...KEEPING),
        shapes,
        pixels,
        pixels,
        async (mode, operator, shape, ...two) => {
          const [a, b] = two.map((one) => make(one, bytesOf(shape)));
          const clear = b!.map((value, i) => (i % 4 === 3 ? 0 : value));
          const visible = a!.map((value, i) => (a![i | 3] === 0 ? 0 : value));
          expectSame(await engine().blend(a!, clear, { shape, mode, operator }), visible);
        },
      ),
    );
  });

  it('blendAll gives the bytes of one blend after the other', async () => {
    const layer = fc.record({
      pixels,
      rule: rules,
      visible: fc.constantFrom(true, undefined, true, false),
      isFrame: fc.boolean(),
      inEngine: fc.boolean(),
    });
    const some = fc
      .array(layer, { minLength: 2, maxLength: 6 })
      .filter((layers) => layers.some(({ visible }) => visible !== false));
    await fc.assert(
      fc.asyncProperty(shapes, some, fc.boolean(), (shape, made, allInEngine) =>
        withMemory(engine(), async (put) => {
          const layers: Layer[] = [];
          for (const { pixels, rule, isFrame, inEngine, visible } of made) {
            const bytes = make(pixels, bytesOf(isFrame ? frameOf(shape) : shape));
            const data = await put(bytes, allInEngine || inEngine);
            layers.push({ data, ...rule, ...(visible === undefined ? {} : { visible }) });
          }
          const [lowest, ...others] = layers.filter(({ visible }) => visible !== false);
          let expected = lowest!.data as Uint8Array;
          if (expected.length < bytesOf(shape)) expected = copies(expected, shape);
          for (const { data, visible: _, ...rule } of others) {
            const out = new Uint8Array(bytesOf(shape));
            expected = await engine().blend(expected, data, { shape, out, ...rule });
          }
          const out = await put(new Uint8Array(bytesOf(shape)), allInEngine);
          expectSame(await engine().blendAll(layers, { shape, out }), expected);
          expectSame(core.blendAll(layers, { shape }), expected);
        }),
      ),
    );
  });

  it('a frame is as good as its copies, on either side', async () => {
    const places = fc.tuple(fc.boolean(), fc.boolean());
    await fc.assert(
      fc.asyncProperty(shapes, rules, pixels, pixels, places, (shape, rule, one, all, places) =>
        withMemory(engine(), async (put) => {
          const frame = await put(make(one, bytesOf(frameOf(shape))), places[0]);
          const many = await put(make(all, bytesOf(shape)), places[1]);
          const explicit = copies(frame, shape);
          const blend = async (a: Uint8Array, b: Uint8Array) => {
            const out = await put(new Uint8Array(bytesOf(shape)), places[0] && places[1]);
            return engine().blend(a, b, { shape, out, ...rule });
          };
          expectSame(await blend(frame, many), await blend(explicit, many));
          expectSame(await blend(many, frame), await blend(many, explicit));
        }),
      ),
    );
  });

  it('in place is as good as elsewhere, over any layer', async () => {
    const three = fc.tuple(pixels, pixels, pixels);
    await fc.assert(
      fc.asyncProperty(shapes, three, rules, rules, fc.boolean(), (shape, three, r, s, inEngine) =>
        withMemory(engine(), async (put) => {
          const stacks = three.map((one) => make(one, bytesOf(shape)));
          const layers = (data: Uint8Array[]): Layer[] => [
            { data: data[0]! },
            { data: data[1]!, ...r },
            { data: data[2]!, ...s },
          ];
          const two = await engine().blend(stacks[0]!, stacks[1]!, { shape, ...r });
          const all = await engine().blendAll(layers(stacks), { shape });
          for (let over = 0; over < 3; over++) {
            const data = await Promise.all(stacks.map((stack) => put(stack, inEngine)));
            const out = data[over]!;
            expect(await engine().blendAll(layers(data), { shape, out })).toBe(out);
            expectSame(out, all);
            if (over === 2) continue;
            out.set(stacks[over]!);
            expect(await engine().blend(data[0]!, data[1]!, { shape, out, ...r })).toBe(out);
            expectSame(out, two);
          }
        }),
      ),
    );
  });

  it('wherever the arrays lie, the bytes are the same, and all around out stays', async () => {
    const gaps = fc.tuple(fc.nat(17), fc.nat(17), fc.nat(17), fc.integer({ min: 1, max: 17 }));
    await fc.assert(
      fc.asyncProperty(
        shapes,
        rules,
        pixels,
        pixels,
        gaps,
        fc.boolean(),
        (shape, rule, one, other, gaps, inEngine) =>
          withMemory(engine(), async (put) => {
            const bytes = bytesOf(shape);
            const stacks = [one, other].map((pixels) => make(pixels, bytes));
            const begins = [gaps[0], gaps[0] + gaps[1] + bytes];
            begins.push(begins[1]! + bytes + gaps[2]);
            const length = Math.ceil((begins[2]! + bytes + gaps[3]) / 4) * 4;
            const whole = await put(make({ kind: 'noise', seed: bytes }, length), inEngine);
            const [a, b, out] = begins.map((begin) => whole.subarray(begin, begin + bytes));
            a!.set(stacks[0]!);
            b!.set(stacks[1]!);
            const expected = whole.slice();
            expected.set(core.blend(stacks[0]!, stacks[1]!, { shape, ...rule }), begins[2]!);
            await engine().blend(a!, b!, { shape, out: out!, ...rule });
            expectSame(whole, expected);
          }),
      ),
    );
  });

  it('engine stacks, plain arrays, both and the core give the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, rules, pixels, pixels, (shape, rule, one, other) =>
        withMemory(engine(), async (put) => {
          const [a, b] = [make(one, bytesOf(shape)), make(other, bytesOf(shape))];
          const expected = core.blend(a, b, { shape, ...rule });
          for (const [first, second] of [
            [false, false],
            [true, false],
            [false, true],
            [true, true],
          ] as const) {
            const inputs = [await put(a, first), await put(b, second)] as const;
            const out = await engine().blend(...inputs, { shape, ...rule });
            expectSame(out, expected);
            await engine().stackOf(out)?.free();
          }
        }),
      ),
    );
  });
});
