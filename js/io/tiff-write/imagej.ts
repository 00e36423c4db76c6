import { concatenate } from '../arrays.ts';
import type { ChannelInfo, Quantity } from '../source.ts';
import { ascii, type Field, TYPE } from './directory.ts';
import { storableSizes } from './pixel-sizes.ts';
import type { WrittenImage } from './written-image.ts';

/** Seconds in the units of times. */
const SECONDS: Readonly<Record<string, number>> = {
  ...{ h: 3600, min: 60, s: 1, ms: 1e-3, µs: 1e-6, ns: 1e-9 },
};

/** ImageJ's description: the hyperstack's sizes, calibration and the first channel's display range. */
export function imageJDescription(image: WrittenImage): string {
  const [t, c, z] = image.shape;
  const { timeIncrement, channels = [] } = image;
  const pixelSize = storableSizes(image.pixelSize);
  const dimensions = [t, c, z].filter((size) => size > 1).length;
  const window = channels[0]?.window;
  const lines: [key: string, value: string | number | undefined][] = [
    ['ImageJ', '1.54f'],
    ['images', t * c * z],
    ['channels', c > 1 ? c : undefined],
    ['slices', z > 1 ? z : undefined],
    ['frames', t > 1 ? t : undefined],
    ['hyperstack', dimensions > 1 || c > 1 ? 'true' : undefined],
    ['mode', c > 1 ? modeOf(channels, c) : undefined],
    ['unit', unitText(pixelSize.x)],
    // Without a unit of its own, y would have that of x.
    ['yunit', pixelSize.x && !pixelSize.y ? 'pixel' : otherUnit(pixelSize.y, pixelSize.x)],
    ['zunit', otherUnit(pixelSize.z, pixelSize.x)],
    ['spacing', pixelSize.z?.value],
    ['finterval', timeIncrement && secondsOf(timeIncrement)],
    ['loop', t * z > 1 ? 'false' : undefined],
    ['min', window?.[0]],
    ['max', window?.[1]],
  ];
  const known = lines.filter(([, value]) => value !== undefined);
  return known.map(([key, value]) => `${key}=${value}\n`).join('');
}

/** ImageJ composes seven channels at most. */
function modeOf(channels: readonly ChannelInfo[], c: number): string {
  if (!channels.some(({ color, lut }) => color || lut)) return 'grayscale';
  return c > 7 ? 'color' : 'composite';
}

/** ImageJ writes microns in a word; other letters beyond ASCII are escaped. */
function unitText(quantity: Quantity | undefined): string | undefined {
  if (quantity?.unit === 'µm') return 'micron';
  return quantity?.unit.replace(/[^\x20-\x7e]/g, (letter) => {
    return `\\u${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  });
}

function otherUnit(own: Quantity | undefined, x: Quantity | undefined): string | undefined {
  return own && own.unit !== x?.unit ? unitText(own) : undefined;
}

function secondsOf({ value, unit }: Quantity): number | undefined {
  const factor = SECONDS[unit];
  const seconds = factor === undefined ? Number.NaN : value * factor;
  return seconds > 0 && Number.isFinite(seconds) ? seconds : undefined;
}

/** Labels of more planes would take more room than they are worth. */
const MAX_LABELS = 50_000;

/** ImageJ's metadata: channel names as labels of planes, display ranges, LUTs; no fields where there are none. */
export function imageJFields(image: WrittenImage): Field[] {
  const [t, c, z] = image.shape;
  const channels = Array.from({ length: c }, (_, i) => image.channels?.[i] ?? {});
  const items: { readonly key: number; readonly values: readonly Uint8Array[] }[] = [];
  const planes = t * c * z;
  if (channels.some(({ name }) => name) && planes <= MAX_LABELS) {
    const labels = channels.map(({ name }) => utf16(name ?? ''));
    const values = Array.from({ length: planes }, (_, i) => labels[i % c]!);
    items.push({ key: 0x6c61626c, values });
  }
  if (channels.some(({ window }) => window)) {
    const ranges = channels.flatMap(({ window }) => window ?? RANGES[image.dtype]!);
    items.push({ key: 0x72616e67, values: [new Uint8Array(Float64Array.from(ranges).buffer)] });
  }
  if (channels.some(({ color, lut }) => color || lut)) {
    items.push({ key: 0x6c757473, values: channels.map(lutBytes) });
  }
  return items.length > 0 ? encodeItems(items) : [];
}

/** What a channel shows whose window is not known. */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  uint8: [0, 255],
  int8: [-128, 127],
  uint16: [0, 65535],
  int16: [-32768, 32767],
  uint32: [0, 4294967295],
  int32: [-2147483648, 2147483647],
  float32: [0, 1],
};

function encodeItems(
  items: readonly { readonly key: number; readonly values: readonly Uint8Array[] }[],
): Field[] {
  const header = new DataView(new ArrayBuffer(4 + items.length * 8));
  header.setUint32(0, 0x494a494a, true);
  items.forEach(({ key, values }, i) => {
    header.setUint32(4 + i * 8, key, true);
    header.setUint32(8 + i * 8, values.length, true);
  });
  const parts = [new Uint8Array(header.buffer), ...items.flatMap(({ values }) => values)];
  return [
    [50838, TYPE.long, parts.map((part) => part.length)],
    [50839, TYPE.byte, concatenate(parts)],
  ];
}

/** 256 reds, 256 greens, 256 blues. */
function lutBytes({ lut, color = [255, 255, 255] }: ChannelInfo): Uint8Array {
  return Uint8Array.from({ length: 768 }, (_, i) => {
    const step = i & 255;
    const part = i >> 8;
    return lut?.[step * 3 + part] ?? Math.round(((color[part as 0] ?? 0) * step) / 255);
  });
}

function utf16(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), true);
  return bytes;
}

/** ImageJ's description as a field's values. */
export function imageJText(image: WrittenImage): number[] {
  return ascii(imageJDescription(image));
}
