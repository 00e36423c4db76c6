import fc from 'fast-check';
import { BLEND_MODES, type BlendRule, COMPOSITE_OPERATORS } from 'stackblend';
import { randomBytes } from './reference.ts';

/** `[frames, height, width, 4]`, small: rows that end inside a vector, and stacks of one frame. */
export const shapes = fc
  .tuple(
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 40 }),
  )
  .map(([frames, height, width]) => [frames, height, width, 4] as const);

export type Shape = readonly [frames: number, height: number, width: number, channels: 4];

export const bytesOf = ([frames, height, width]: Shape) => frames * height * width * 4;

const opacities = fc.oneof(fc.constantFrom(0, 0.5, 1), fc.double({ min: 0, max: 1, noNaN: true }));

/** Every rule that there is, with any of its parts left out. */
export const rules: fc.Arbitrary<BlendRule> = fc.oneof(
  fc.record(
    {
      mode: fc.constantFrom(...BLEND_MODES),
      alpha: fc.constantFrom('independent' as const, 'over' as const),
      opacity: opacities,
    },
    { requiredKeys: [] },
  ),
  fc.record(
    {
      mode: fc.constantFrom(...BLEND_MODES),
      operator: fc.constantFrom(...COMPOSITE_OPERATORS),
      alpha: fc.constant('over' as const),
      opacity: opacities,
    },
    { requiredKeys: ['operator'] },
  ),
);

/** Kinds of stacks: the kernels treat opaque rows and the ends of the range in ways of their own. */
const KINDS = {
  noise: (value: number) => value,
  extremes: (value: number) => (value & 1) * 255,
  opaque: (value: number, i: number) => (i % 4 === 3 ? 255 : value),
  'opaque but for the first pixels': (value: number, i: number) =>
    i % 4 === 3 && i > 64 ? 255 : value,
};

/** A stack as a recipe, so that a counterexample can be read; `make` gives its bytes. */
export interface Pixels {
  kind: keyof typeof KINDS;
  seed: number;
}

export const pixels: fc.Arbitrary<Pixels> = fc.record({
  kind: fc.constantFrom(...(Object.keys(KINDS) as Pixels['kind'][])),
  seed: fc.nat(9999),
});

export function make({ kind, seed }: Pixels, length: number): Uint8Array {
  return randomBytes(length, seed).map(KINDS[kind]);
}
