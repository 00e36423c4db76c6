import { MOST_INPUTS } from '../program/program.ts';
import { type Operand, parseOperand } from './input.ts';
import { type BlendRule, parseRule, type Recipe } from './modes.ts';
import { show } from './shape.ts';
import type { StackInput } from './types.ts';

/** A stack and how it is laid over what is below it. */
export interface Layer extends BlendRule {
  /** A stack, or one frame that meets all frames of the others. */
  readonly data: StackInput;
  /** Default true; false is as if the layer were not there. */
  readonly visible?: boolean;
}

/** A layer after its checks. */
export interface ParsedLayer {
  readonly operand: Operand;
  readonly recipe: Recipe;
}

/** Two layers: `names` is how messages call them, the rule is part of the options. */
export function parsePair(
  names: readonly [string, string],
  inputs: readonly [unknown, unknown],
  rule: BlendRule,
): ParsedLayer[] {
  const recipe = parseRule('options', rule);
  return names.map((name, i) => ({ operand: parseOperand(name, inputs[i]), recipe }));
}

function parseLayer(layer: unknown, index: number): ParsedLayer | null {
  const name = `layers[${index}]`;
  if (typeof layer !== 'object' || layer === null) {
    throw new TypeError(
      `${name}: ${show(layer)}; expected { data, mode, alpha, opacity, visible }`,
    );
  }
  const { data, visible = true, ...rule } = layer as Layer;
  if (typeof visible !== 'boolean') {
    throw new TypeError(`${name}.visible: ${show(visible)}; expected true or false`);
  }
  const recipe = parseRule(name, rule);
  return visible ? { operand: parseOperand(`${name}.data`, data), recipe } : null;
}

/** The visible layers, bottom first. Throws where there is none, or more than can be done at once. */
export function parseLayers(layers: unknown): ParsedLayer[] {
  if (!Array.isArray(layers)) {
    throw new TypeError(`layers: ${show(layers)}; expected an array of layers, bottom first`);
  }
  // `map` would pass over holes.
  const visible = Array.from(layers, parseLayer).filter((layer) => layer !== null);
  if (visible.length === 0 || visible.length > MOST_INPUTS) {
    const expected = `expected 1 to ${MOST_INPUTS}`;
    throw new RangeError(`layers: ${visible.length} of ${layers.length} are visible; ${expected}`);
  }
  return visible;
}
