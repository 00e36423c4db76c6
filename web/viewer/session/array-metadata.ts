import { show } from '../../../js/engine/contract/shape.ts';
import type { ChannelInfo, PixelSize, Quantity } from '../../../js/io/source.ts';
import { isWindow } from '../channels/settings/settings.ts';

/** What may be told of an image in memory. */
export interface ArrayMetadata {
  readonly name?: string;
  /** One entry for each channel. */
  readonly channels?: readonly ChannelInfo[];
  readonly pixelSize?: PixelSize;
  readonly timeIncrement?: Quantity;
}

/** A value of a key that is not what is expected. */
function refuse(name: string, value: unknown, expected: string): never {
  throw new TypeError(`${name}: ${show(value)}; expected ${expected}`);
}

function checkObject(name: string, value: unknown): asserts value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    refuse(name, value, 'an object');
  }
}

function checkText(name: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'string') refuse(name, value, 'a string');
}

function checkQuantity(name: string, value: unknown): void {
  if (value === undefined) return;
  checkObject(name, value);
  const { value: size, unit } = value;
  const isSize = typeof size === 'number' && size > 0 && Number.isFinite(size);
  if (!isSize || typeof unit !== 'string') {
    refuse(name, value, '{ value, unit }, a number above 0 and a string');
  }
}

const isByte = (part: unknown) => typeof part === 'number' && part >= 0 && part <= 255;

function checkChannel(name: string, channel: unknown): void {
  checkObject(name, channel);
  const { color, window, lut, emission } = channel;
  checkText(`${name}.name`, channel.name);
  const isColor = Array.isArray(color) && color.length === 3 && color.every(isByte);
  if (color !== undefined && !isColor) {
    refuse(`${name}.color`, color, '[red, green, blue], each 0..255');
  }
  const isPair = Array.isArray(window) && window.length === 2;
  if (window !== undefined && !(isPair && isWindow(window as [unknown, unknown]))) {
    refuse(`${name}.window`, window, '[lo, hi] with lo < hi, within ±3.4e38');
  }
  if (lut !== undefined && !(lut instanceof Uint8Array && lut.length === 768)) {
    refuse(`${name}.lut`, lut, 'a Uint8Array of [256, 3]');
  }
  if (emission !== undefined && !(typeof emission === 'number' && emission > 0)) {
    refuse(`${name}.emission`, emission, 'nanometres above 0');
  }
}

/** Throws TypeError that names the key, its value and what was expected. */
export function checkMetadata({ name, channels, pixelSize, timeIncrement }: ArrayMetadata): void {
  checkText('name', name);
  checkQuantity('timeIncrement', timeIncrement);
  if (pixelSize !== undefined) {
    checkObject('pixelSize', pixelSize);
    for (const axis of ['x', 'y', 'z']) checkQuantity(`pixelSize.${axis}`, pixelSize[axis]);
  }
  if (channels === undefined) return;
  if (!Array.isArray(channels)) refuse('channels', channels, 'a list, one for each channel');
  for (const [i, channel] of channels.entries()) checkChannel(`channels[${i}]`, channel);
}
