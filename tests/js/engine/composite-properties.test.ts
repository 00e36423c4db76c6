import fc from 'fast-check';
import type { Channel, CompositeMode } from 'stackblend';
import { createCore } from 'stackblend/core';
import { expect, it } from 'vitest';

const core = await createCore();
const SHAPE = [1, 1, 16];

const part = fc.integer({ min: 0, max: 255 });

/** A channel of 16 values, whose settings leave nothing at its default. */
const channel = fc
  .record({
    data: fc.uint16Array({ minLength: 16, maxLength: 16 }),
    lo: fc.integer({ min: 0, max: 60_000 }),
    width: fc.integer({ min: 1, max: 65_535 }),
    color: fc.tuple(part, part, part),
    gamma: fc.constantFrom(1, 0.5, 2.2),
    opacity: fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100),
    invert: fc.boolean(),
  })
  .map(({ lo, width, ...rest }): Channel => ({ ...rest, window: [lo, lo + width] }));

const channels = fc.array(channel, { minLength: 1, maxLength: 5 });

const composite = (list: readonly Channel[], mode: CompositeMode) => {
  return core.composite(list, { shape: SHAPE, mode });
};

it.each(['screen', 'add', 'max'] as const)('%s does not depend on the order', (mode) => {
  const shuffled = channels.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
  );
  fc.assert(
    fc.property(shuffled, ([list, other]) => {
      const [a, b] = [composite(list, mode), composite(other, mode)];
      expect(Math.max(...a.map((value, i) => Math.abs(value - b[i]!)))).toBeLessThanOrEqual(1);
    }),
  );
});

it('screen never clips: what is added always shows, and white is reached by white only', () => {
  const dim = channel.map((given) => ({ ...given, opacity: (given.opacity as number) * 0.9 }));
  fc.assert(
    fc.property(fc.array(dim, { minLength: 1, maxLength: 5 }), dim, (list, more) => {
      const below = composite(list, 'screen');
      const above = composite([...list, more], 'screen');
      expect(above.every((value, i) => value >= below[i]!)).toBe(true);
      // Each lets at least a tenth of the rest through: 255 (1 - 0.1 ** n).
      const most = Math.round(255 * (1 - 0.1 ** (list.length + 1)));
      expect(above.every((value, i) => i % 4 === 3 || value <= most)).toBe(true);
    }),
  );
});

it('of one channel, add and max are that channel, and screen is within 1 of it', () => {
  fc.assert(
    fc.property(channel, (one) => {
      const expected = composite([one], 'max');
      expect(composite([one], 'add')).toEqual(expected);
      // 1 - (1 - col) is rounded: a tie may come out on its other side.
      const screen = composite([one], 'screen');
      expect(screen.every((value, i) => Math.abs(value - expected[i]!) <= 1)).toBe(true);
    }),
  );
});

it('normal at opacity 1 shows the last channel, and channels that are not visible count for nothing', () => {
  fc.assert(
    fc.property(channels, channel, (list, last) => {
      const top = { ...last, opacity: 1 };
      const expected = composite([top], 'normal');
      expect(composite([...list, top], 'normal')).toEqual(expected);
      const hidden = list.map((given) => ({ ...given, visible: false }));
      expect(composite([...hidden, top], 'screen')).toEqual(composite([top], 'screen'));
    }),
  );
});
