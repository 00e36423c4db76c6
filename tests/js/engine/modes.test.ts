import { BLEND_MODES, type BlendOptions, COMPOSITE_OPERATORS, createEngine } from 'stackblend';
import { createCore } from 'stackblend/core';
import { describe, expect, it } from 'vitest';
import { describeEachVariant } from '../support/engines.ts';
import { randomBytes } from '../support/reference.ts';
import { readVector } from '../support/vectors.ts';

const SEPARABLE = BLEND_MODES.slice(0, 12);

/** Opaque pixels in which each pair of values meets. */
function opaquePairs(ofSource: boolean): Uint8Array {
  return Uint8Array.from({ length: 65536 * 4 }, (_, i) => {
    if (i % 4 === 3) return 255;
    return ofSource ? (i >> 2) & 255 : i >> 10;
  });
}

describeEachVariant('blend', { threads: 2 }, (engine) => {
  it.each(SEPARABLE)('%s is exact for every opaque pair', async (mode) => {
    const expected = readVector(`separable/${mode}`).data;
    const shape = [1, 256, 256, 4];
    for (const alpha of ['independent', 'over'] as const) {
      const options = { shape, mode, alpha };
      const out = await engine().blend(opaquePairs(false), opaquePairs(true), options);
      const wrong = out.filter((value, i) => value !== (i % 4 === 3 ? 255 : expected[i >> 2]));
      expect(wrong).toHaveLength(0);
    }
  });

  const RULES: [string, BlendOptions][] = [
    ...BLEND_MODES.map((mode): [string, BlendOptions] => [
      `blend-${mode}`,
      { mode, alpha: 'over' },
    ]),
    ...COMPOSITE_OPERATORS.map((operator): [string, BlendOptions] => [
      `compose-${operator}`,
      { operator },
    ]),
  ];

  it.each(RULES)('%s is within 1 of exact arithmetic', async (name, rule) => {
    const [backdrop, source] = [readVector('rgba/backdrop'), readVector('rgba/source')];
    const shape = [1, 1, 1500, 4];
    const out = await engine().blend(backdrop.data, source.data, { shape, ...rule });
    const expected = readVector(`rgba/${name}`).data;
    expect(Math.max(...out.map((value, i) => Math.abs(value - expected[i]!)))).toBeLessThanOrEqual(
      1,
    );
  });

  it('gives the same bytes from engine stacks, in place and from the core', async () => {
    const shape = [3, 20, 31, 4];
    const bytes = 3 * 20 * 31 * 4;
    const [a, b] = [randomBytes(bytes, 1), randomBytes(bytes, 2)];
    const [one, two] = [await engine().allocate(shape), await engine().allocate(shape)];
    one.data.set(a);
    two.data.set(b);
    const core = await createCore();
    for (const mode of BLEND_MODES) {
      for (const rule of [
        { mode, opacity: 0.4 },
        { mode, operator: 'source-atop' },
      ] as const) {
        const expected = core.blend(a, b, { shape, ...rule });
        expect(await engine().blend(a, b, { shape, ...rule })).toEqual(expected);
        const out = new Uint8Array(bytes);
        expect(await engine().blend(one, two, { ...rule, out })).toEqual(expected);
        const inPlace = a.slice();
        await engine().blend(inPlace, b, { shape, ...rule, out: inPlace });
        expect(inPlace).toEqual(expected);
      }
    }
    await Promise.all([one.free(), two.free()]);
  });
});

describe('a wrong rule', () => {
  const bytes = new Uint8Array(16);
  const shape = [1, 2, 2, 4];

  it.each([
    [
      { mode: 'dodge' },
      TypeError,
      /^options.mode: "dodge"; expected one of normal, multiply, screen/,
    ],
    [{ alpha: 'under' }, TypeError, /^options.alpha: "under"; expected one of independent, over/],
    [{ operator: 'over' }, TypeError, /^options.operator: "over"; expected one of clear, copy/],
    [
      { operator: 'xor', alpha: 'independent' },
      TypeError,
      /^options.alpha: "independent" with the operator "xor"/,
    ],
    [{ operator: null }, TypeError, /^options.operator: null; expected one of clear, copy/],
    [{ alpha: null }, TypeError, /^options.alpha: null; expected one of independent, over/],
    [{ opacity: '1' }, TypeError, /^options.opacity: "1"; expected a number from 0 to 1/],
    [{ opacity: 1.5 }, RangeError, /^options.opacity: 1.5; expected a number from 0 to 1/],
    [{ opacity: Number.NaN }, RangeError, /^options.opacity: NaN/],
  ])('%j', async (rule, type, message) => {
    using engine = await createEngine({ threads: 1 });
    const call = engine.blend(bytes, bytes, { shape, ...rule } as never);
    await expect(call).rejects.toBeInstanceOf(type);
    await expect(call).rejects.toThrow(message);
    const core = await createCore();
    expect(() => core.blend(bytes, bytes, { shape, ...rule } as never)).toThrow(message);
  });
});
