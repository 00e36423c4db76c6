import type { AlphaRule, BlendMode } from '../../../js/engine/contract/modes.ts';
import { parseRule } from '../../../js/engine/contract/modes.ts';
import { show } from '../../../js/engine/contract/shape.ts';
import type { CompositeLook } from '../channels/composite-source.ts';
import type { Layer, LayerRule } from '../session/layers.ts';

/** How one layer is laid over those below it, as `engine.blendAll` takes it. */
export interface LayerSettings {
  /** Of the file. */
  readonly name: string;
  /** Which channel of the file is shown, from 0. */
  readonly channel: number;
  readonly mode: BlendMode;
  readonly alpha: AlphaRule;
  /** 0..1. */
  readonly opacity: number;
  readonly visible: boolean;
  /** Where the first pixel of its frames lies. Left out where they are as in the file. */
  readonly place?: readonly [x: number, y: number];
  /** How its pictures are made of the channels of the file. Left out where they are not. */
  readonly composite?: CompositeLook;
}

/** How layers are shown. Plain JSON, which loads again. */
export interface LayersSettings {
  readonly version: 2;
  /** Of all frames. Left out where they are as in the files. */
  readonly size?: readonly [width: number, height: number];
  /** Of all stacks that have several. Left out where each has as many as in its file. */
  readonly frames?: number;
  /** Bottom first. The rule of the lowest visible one does not count. */
  readonly layers: readonly LayerSettings[];
}

/** The settings of open layers. */
export function layersSettings(layers: readonly Layer[]): LayersSettings {
  const placed = layers.find(({ stack }) => stack.place)?.stack;
  const cut = layers.find(({ stack }) => stack.shape[0] !== stack.fileFrames)?.stack;
  return {
    version: 2,
    ...(placed && { size: [placed.shape[2], placed.shape[1]] as const }),
    ...(cut && { frames: cut.shape[0] }),
    layers: layers.map(({ stack, rule }) => {
      const { mode, alpha, opacity, visible } = rule;
      const { name, channel, place, composite } = stack;
      const placed = place && { place: [place.x, place.y] as const };
      return {
        name,
        channel,
        mode,
        alpha,
        opacity,
        visible,
        ...placed,
        ...(composite && { composite }),
      };
    }),
  };
}

type Given = Readonly<Record<string, unknown>>;

function objectOf(value: unknown, name: string): Given {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Given;
  throw new TypeError(`${name}: ${show(value)}; expected an object`);
}

/** What a layer's settings may say; version 1 says of the one layer it has. */
const KEYS = [
  'name',
  'channel',
  'mode',
  'alpha',
  'opacity',
  'visible',
  'place',
  'composite',
  'version',
];

/** What is left out stays as it is. */
function ruleOf(value: unknown, before: LayerRule, name: string): LayerRule {
  const given = objectOf(value, name);
  const wrong = Object.keys(given).find((key) => !KEYS.includes(key));
  if (wrong !== undefined) {
    throw new TypeError(`${name}.${wrong}: no such key; expected ${KEYS.join(', ')}`);
  }
  const { mode = before.mode, alpha = before.alpha, opacity = before.opacity } = given;
  const { visible = before.visible } = given;
  if (typeof visible !== 'boolean') {
    throw new TypeError(`${name}.visible: ${show(visible)}; expected true or false`);
  }
  const rule = { mode, alpha, opacity } as Omit<LayerRule, 'visible'>;
  parseRule(name, rule);
  return { ...rule, visible };
}

/**
 * Rules from outside for the open layers, bottom first, checked. What is left out stays; names,
 * channels, sizes, lengths, places and composites are not looked at. Version 1 tells one rule, that of the top layer. TypeError or
 * RangeError that names the key, the value and what was expected.
 */
export function parseLayersSettings(value: unknown, open: readonly Layer[]): readonly LayerRule[] {
  const given = objectOf(value, 'layers');
  const rules = open.map(({ rule }) => rule);
  if (given.version === 1) {
    return rules.map((rule, i) => (i === rules.length - 1 ? ruleOf(given, rule, 'layers') : rule));
  }
  if (given.version !== 2) {
    throw new RangeError(`layers.version: ${show(given.version)}; expected 1 or 2`);
  }
  const list = given.layers;
  if (!Array.isArray(list) || list.length !== rules.length) {
    const expected = `expected ${rules.length}, one for each open layer`;
    throw new RangeError(`layers.layers: ${show(list)}; ${expected}`);
  }
  return rules.map((rule, i) => ruleOf(list[i], rule, `layers.layers[${i}]`));
}
