import type { Rgb } from '../../../../js/engine/colour/colour.ts';
import { emissionColour } from '../../../../js/engine/colour/emission.ts';
import { channelColours } from '../../../../js/engine/colour/palette.ts';
import type { DType } from '../../../../js/engine/contract/types.ts';
import type { ChannelInfo, ImageSource } from '../../../../js/io/source.ts';
import type { ChannelSettings, ViewerSettings } from './settings.ts';

/** Channels that are shown at first, where the file does not say which: more only make a mixture. */
const SHOWN_AT_FIRST = 6;

/** `#rrggbb` of parts 0..255. */
export function hexOf(parts: readonly [number, number, number]): string {
  return `#${parts.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/** The values that a type can have; floats are taken to lie from 0 to 1. */
export function rangeOf(dtype: DType): [lo: number, hi: number] {
  if (dtype === 'float32') return [0, 1];
  const bits = Number.parseInt(dtype.replace(/\D+/, ''), 10);
  return dtype.startsWith('u') ? [0, 2 ** bits - 1] : [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
}

/** Red, green and blue of each entry. */
function lutOf(bytes: Uint8Array): Rgb[] {
  return Array.from({ length: bytes.length / 3 }, (_, i): Rgb => {
    return [bytes[3 * i]!, bytes[3 * i + 1]!, bytes[3 * i + 2]!];
  });
}

function colourOf({ color, emission }: ChannelInfo, otherwise: Rgb): string {
  return hexOf(color ?? (emission === undefined ? otherwise : emissionColour(emission)));
}

/**
 * How an image is shown at first: by the file's own colours, tables and windows, else by colours
 * that go together and by all that its type can hold. `unknownWindows` lists the channels whose
 * window the file does not say.
 */
export function defaultSettings(source: ImageSource): {
  settings: ViewerSettings;
  unknownWindows: number[];
} {
  const count = source.shape[1];
  const palette = channelColours(count);
  const infos = Array.from({ length: count }, (_, i): ChannelInfo => source.channels[i] ?? {});
  const says = infos.some(({ hidden }) => hidden !== undefined);
  const channels = infos.map((info, i): ChannelSettings => {
    return {
      name: info.name || `Channel ${i + 1}`,
      visible: says ? info.hidden !== true : i < SHOWN_AT_FIRST,
      color: colourOf(info, palette[i]!),
      ...(info.lut && { lut: lutOf(info.lut) }),
      window: info.window ?? rangeOf(source.dtype),
      gamma: 1,
      opacity: 1,
      invert: false,
    };
  });
  const unknownWindows = infos.flatMap(({ window }, i) => (window ? [] : [i]));
  return { settings: { version: 1, mode: 'screen', channels }, unknownWindows };
}
