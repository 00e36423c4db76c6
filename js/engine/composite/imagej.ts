import type { Rgb } from '../colour/colour.ts';
import { lutBytes } from '../colour/lut.ts';
import { StackBlendError } from '../contract/errors.ts';
import { show } from '../contract/shape.ts';
import type { ParsedChannel } from './channel.ts';

const TYPES = ['uint8', 'uint16', 'int16', 'float32'];

/** The table that ImageJ makes of a colour: it drops fractions. */
function ramp(colour: Rgb): Float32Array {
  return Float32Array.from({ length: 768 }, (_, i) => {
    return Math.floor(Math.floor(i / 3) * ((colour[i % 3] as number) / 255));
  });
}

function refuse(name: string, value: unknown, expected: string): never {
  throw new TypeError(`${name}: ${show(value)}; expected ${expected} with the mode "imagej"`);
}

/**
 * The channels as ImageJ has them: tables of 256 colours in bytes. Throws TypeError for settings
 * that it does not have, `unsupported` for types that it does not show.
 */
export function imagejChannels(channels: readonly ParsedChannel[]): ParsedChannel[] {
  return channels.map((channel) => {
    const { planes, gamma, opacity, invert, colour, lut } = channel;
    const name = planes.name.replace(/\.data$/, '');
    if (!TYPES.includes(planes.dtype)) {
      const message = `${planes.name}: ${planes.dtype}; ImageJ shows ${TYPES.join(', ')}`;
      throw new StackBlendError('unsupported', `${message}: use another mode`);
    }
    if (gamma !== 1) refuse(`${name}.gamma`, gamma, '1');
    if (opacity !== 1) refuse(`${name}.opacity`, opacity, '1');
    if (invert) refuse(`${name}.invert`, invert, 'false');
    return { ...channel, lut: lut ? Float32Array.from(lutBytes(lut)) : ramp(colour) };
  });
}
