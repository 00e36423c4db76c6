import type { ChannelInfo } from '../source.ts';
import { type Json, objectAt, objectsAt, textAt } from './json.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** What `omero` says of `count` channels; an empty entry for each that it does not name. */
export function parseOmero(omero: Json, count: number): ChannelInfo[] {
  const listed = objectsAt(omero, 'channels');
  const grey = objectAt(omero, 'rdefs').model === 'greyscale';
  return Array.from({ length: count }, (_, i) => parseChannel(listed[i] ?? {}, grey));
}

function parseChannel(channel: Json, grey: boolean): ChannelInfo {
  const info: Writable<ChannelInfo> = {};
  const name = textAt(channel, 'label');
  if (name) info.name = name;
  const color = parseColor(channel.color) ?? (grey ? ([255, 255, 255] as const) : undefined);
  if (color) info.color = color;
  const window = objectAt(channel, 'window');
  const [lo, hi] = [window.start ?? window.min, window.end ?? window.max];
  if (isNumber(lo) && isNumber(hi) && lo < hi) info.window = [lo, hi];
  if (channel.active === false) info.hidden = true;
  return info;
}

/** `RRGGBB`, or with `#` before and alpha behind it; a number in old files. */
function parseColor(color: unknown): readonly [number, number, number] | undefined {
  const text = typeof color === 'number' ? color.toString(16).padStart(6, '0') : color;
  const digits = typeof text === 'string' ? /^#?([0-9a-f]{6})([0-9a-f]{2})?$/i.exec(text) : null;
  if (!digits) return undefined;
  const value = Number.parseInt(digits[1]!, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
