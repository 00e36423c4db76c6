import { parseBackground, parseColour } from '../../../../js/engine/colour/colour.ts';
import { parseLut } from '../../../../js/engine/colour/lut-input.ts';
import { show } from '../../../../js/engine/contract/shape.ts';
import { hexOf } from './defaults.ts';
import {
  type ChannelSettings,
  isWindow,
  type LutSetting,
  VIEWER_MODES,
  type ViewerMode,
  type ViewerSettings,
} from './settings.ts';

/** What comes from outside, key by key. */
type Given = Readonly<Record<string, unknown>>;

function objectOf(value: unknown, name: string): Given {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Given;
  throw new TypeError(`${name}: ${show(value)}; expected an object`);
}

function numberOf(value: unknown, name: string, least: number, most: number): number {
  if (typeof value === 'number' && value >= least && value <= most) return value;
  const Wrong = typeof value === 'number' ? RangeError : TypeError;
  throw new Wrong(`${name}: ${show(value)}; expected a number from ${least} to ${most}`);
}

function flagOf(value: unknown, name: string): boolean {
  if (typeof value === 'boolean') return value;
  throw new TypeError(`${name}: ${show(value)}; expected true or false`);
}

function windowOf(value: unknown, name: string): readonly [number, number] {
  const [lo, hi, ...more] = Array.isArray(value) ? value : [];
  if (isWindow([lo, hi]) && more.length === 0) return [lo, hi];
  throw new RangeError(`${name}: ${show(value)}; expected [lo, hi] with lo < hi, within ±3.4e38`);
}

function lutOf(value: unknown, name: string): LutSetting {
  if (ArrayBuffer.isView(value)) {
    throw new TypeError(`${name}: ${show(value)}; expected a name or a list of [red, green, blue]`);
  }
  parseLut(value, name);
  // A copy: settings never change.
  return structuredClone(value) as LutSetting;
}

function channelOf(value: unknown, before: ChannelSettings, name: string): ChannelSettings {
  const given = objectOf(value, name);
  const has = (key: string) => given[key] !== undefined;
  const text = has('name') ? given.name : before.name;
  if (typeof text !== 'string') {
    throw new TypeError(`${name}.name: ${show(text)}; expected a string`);
  }
  const color = has('color') ? hexOf([...parseColour(given.color, `${name}.color`)]) : before.color;
  const number = (key: 'gamma' | 'opacity', least: number, most: number) =>
    has(key) ? numberOf(given[key], `${name}.${key}`, least, most) : before[key];
  const flag = (key: 'visible' | 'invert') =>
    has(key) ? flagOf(given[key], `${name}.${key}`) : before[key];
  return {
    name: text,
    visible: flag('visible'),
    color,
    ...(has('lut') && given.lut !== null && { lut: lutOf(given.lut, `${name}.lut`) }),
    window: has('window') ? windowOf(given.window, `${name}.window`) : before.window,
    gamma: number('gamma', 0.01, 100),
    opacity: number('opacity', 0, 1),
    invert: flag('invert'),
  };
}

/**
 * Settings from outside, checked: what is left out of a channel stays as it is in `before`, except
 * that a channel without `lut` gets its colour. TypeError or RangeError that names the key, the
 * value and what was expected; a `version` that is not known is a RangeError.
 */
export function parseSettings(value: unknown, before: ViewerSettings): ViewerSettings {
  const given = objectOf(value, 'settings');
  if (given.version !== 1) {
    throw new RangeError(`settings.version: ${show(given.version)}; expected 1`);
  }
  const mode = given.mode ?? before.mode;
  if (!VIEWER_MODES.includes(mode as ViewerMode)) {
    throw new TypeError(`settings.mode: ${show(mode)}; expected one of ${VIEWER_MODES.join(', ')}`);
  }
  const list = given.channels ?? before.channels;
  if (!Array.isArray(list) || list.length !== before.channels.length) {
    const expected = `expected ${before.channels.length}, one for each channel of the image`;
    throw new RangeError(`settings.channels: ${show(list)}; ${expected}`);
  }
  const { background } = given;
  if (background !== undefined) parseBackground(background, 'settings.background');
  return {
    version: 1,
    mode: mode as ViewerMode,
    ...(background !== undefined && {
      background: structuredClone(background) as NonNullable<ViewerSettings['background']>,
    }),
    channels: list.map((channel, i) =>
      channelOf(channel, before.channels[i]!, `settings.channels[${i}]`),
    ),
  };
}
