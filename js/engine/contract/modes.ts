import { show } from './shape.ts';

// Both lists in the order of cpp/include/stackblend/modes.def: the position is the number that
// crosses to C++ (tests/js/engine/modes.test.ts).

/** The blend modes of W3C Compositing and Blending Level 1, section 10, by their keywords. */
export const BLEND_MODES = [
  'normal',
  'multiply',
  'screen',
  'overlay',
  'darken',
  'lighten',
  'color-dodge',
  'color-burn',
  'hard-light',
  'soft-light',
  'difference',
  'exclusion',
  'hue',
  'saturation',
  'color',
  'luminosity',
] as const;

/** The Porter-Duff operators of the same specification, section 9.1, by their keywords. */
export const COMPOSITE_OPERATORS = [
  'clear',
  'copy',
  'destination',
  'source-over',
  'destination-over',
  'source-in',
  'destination-in',
  'source-out',
  'destination-out',
  'source-atop',
  'destination-atop',
  'xor',
  'lighter',
] as const;

const ALPHA_RULES = ['independent', 'over'] as const;

/** How the colours of two layers mix. */
export type BlendMode = (typeof BLEND_MODES)[number];

/** What remains of two layers, as their alpha says. */
export type CompositeOperator = (typeof COMPOSITE_OPERATORS)[number];

/** What alpha does to colours: nothing, or what the specification says. */
export type AlphaRule = (typeof ALPHA_RULES)[number];

/** What to compute. */
export interface BlendRule {
  /** Default `'normal'`. */
  readonly mode?: BlendMode;
  /**
   * `'independent'` (default): colours blend as if opaque, alpha as `Engine.screen` says.
   * `'over'`: as the specification says.
   */
  readonly alpha?: AlphaRule;
  /** Implies `alpha: 'over'`. Default `'source-over'`. */
  readonly operator?: CompositeOperator;
  /**
   * 0..1, default 1. `'independent'` interpolates all channels from backdrop to result, `'over'`
   * multiplies the source's alpha.
   */
  readonly opacity?: number;
}

/** A checked {@link BlendRule} in the numbers of C++. */
export interface Recipe {
  readonly mode: number;
  readonly alpha: number;
  readonly operator: number;
  readonly opacity: number;
}

function indexIn(name: string, list: readonly string[], value: unknown): number {
  const index = list.indexOf(value as string);
  if (index < 0) throw new TypeError(`${name}: ${show(value)}; expected one of ${list.join(', ')}`);
  return index;
}

function parseOpacity(name: string, opacity: unknown): number {
  if (typeof opacity !== 'number') {
    throw new TypeError(`${name}: ${show(opacity)}; expected a number from 0 to 1`);
  }
  if (!(opacity >= 0 && opacity <= 1)) {
    throw new RangeError(`${name}: ${opacity}; expected a number from 0 to 1`);
  }
  return opacity;
}

/** Checks a rule; `name` is how messages call the object it is part of. */
export function parseRule(name: string, rule: BlendRule): Recipe {
  const { mode = 'normal', opacity = 1, operator = 'source-over' } = rule;
  const isOver = rule.operator !== undefined;
  const { alpha = isOver ? 'over' : 'independent' } = rule;
  const recipe = {
    mode: indexIn(`${name}.mode`, BLEND_MODES, mode),
    alpha: indexIn(`${name}.alpha`, ALPHA_RULES, alpha),
    operator: indexIn(`${name}.operator`, COMPOSITE_OPERATORS, operator),
    opacity: parseOpacity(`${name}.opacity`, opacity),
  };
  if (isOver && alpha === 'independent') {
    throw new TypeError(
      `${name}.alpha: "independent" with the operator ${show(operator)}; expected "over", which operators imply`,
    );
  }
  return recipe;
}
