import type { ChannelInfo, PixelSize, Quantity } from '../source.ts';
import { quantity } from '../units.ts';
import type { Directory, TiffFile } from './directory.ts';
import { TAG } from './page.ts';

/** What ImageJ writes into ImageDescription. */
export interface ImageJDescription {
  /** Planes in all. */
  readonly images: number;
  readonly t: number;
  readonly c: number;
  readonly z: number;
  /** Display range of a picture of one channel. */
  readonly window: readonly [number, number] | undefined;
  /** How channels are shown. */
  readonly mode: 'composite' | 'color' | 'grayscale' | undefined;
  /** Of lengths, along each axis. */
  readonly units: { readonly x?: string; readonly y?: string; readonly z?: string };
  /** Distance of the planes, in the unit of z. */
  readonly spacing: number;
  readonly timeIncrement: Quantity | undefined;
}

/** Parses `ImageJ=1.53t\nimages=…`; undefined for any other description. */
export function parseImageJ(description: string): ImageJDescription | undefined {
  if (!description.startsWith('ImageJ=')) return undefined;
  const values = new Map<string, string>();
  for (const line of description.split(/[\n\0]/)) {
    const at = line.indexOf('=');
    if (at > 0) values.set(line.slice(0, at).trim(), unescapeLetters(line.slice(at + 1).trim()));
  }
  const size = (key: string) => {
    const value = Number(values.get(key) ?? 1);
    return Number.isSafeInteger(value) && value > 0 ? value : 1;
  };
  const [c, z, t] = [size('channels'), size('slices'), size('frames')];
  const images = Math.max(size('images'), 1);
  const number = (key: string) => Number(values.get(key) ?? Number.NaN);
  const [min, max] = [number('min'), number('max')];
  const unit = values.get('unit');
  const common = {
    images,
    window: min < max && Number.isFinite(max - min) ? ([min, max] as const) : undefined,
    mode: /^(composite|color|grayscale)$/.exec(values.get('mode') ?? '')?.[0] as never,
    units: unitsOf(unit, values.get('yunit'), values.get('zunit')),
    spacing: Math.abs(number('spacing')),
    timeIncrement: intervalOf(number('finterval'), number('fps'), values.get('tunit')),
  };
  // A stack without dimensions is a series of frames.
  if (c * z * t !== images) return { ...common, t: images, c: 1, z: 1 };
  return { ...common, t, c, z };
}

/** ImageJ writes letters beyond ASCII as `\u00B5`. */
function unescapeLetters(text: string): string {
  return text.replace(/\\u([\da-f]{4})/gi, (_, hex) => {
    return String.fromCharCode(Number.parseInt(hex, 16));
  });
}

function unitsOf(x?: string, y = x, z = x): ImageJDescription['units'] {
  return { ...(x && { x }), ...(y && { y }), ...(z && { z }) };
}

/** ImageJ counts in seconds unless it says otherwise, and writes 0 for what is not known. */
function intervalOf(interval: number, fps: number, unit = 's'): Quantity | undefined {
  return quantity(interval, unit) ?? quantity(1 / fps, 's');
}

/** Pixel sizes: along x and y from the resolution tags, in ImageJ's unit rather than in the tags' own. */
export async function readImageJPixelSize(
  dir: Directory,
  { units, spacing, z }: ImageJDescription,
  signal?: AbortSignal,
): Promise<PixelSize> {
  const size = async (tag: number, unit: string | undefined) =>
    // Without a unit the resolution is that of a screen or a printer.
    isLength(unit) ? quantity(1 / (await dir.number(tag, 0, signal)), unit) : undefined;
  const x = await size(TAG.XResolution, units.x);
  const y = await size(TAG.YResolution, units.y);
  const depth = z > 1 && isLength(units.z) ? quantity(spacing, units.z) : undefined;
  return { ...(x && { x }), ...(y && { y }), ...(depth && { z: depth }) };
}

function isLength(unit: string | undefined): unit is string {
  return unit !== undefined && !/^(pixels?|)$/i.test(unit);
}

/** Largest metadata that are read: 10,000 labels of 100 characters fit in. */
const MAX_METADATA = 4 * 1024 * 1024;

/** The keys of ImageJ's metadata as their four letters read as one number. */
const KEY = { labels: 0x6c61626c, ranges: 0x72616e67, luts: 0x6c757473 };

/**
 * Names, colours and display ranges of the channels, as far as the file has them. Metadata that
 * make no sense are left out: they are no reason not to show the image.
 */
export async function readImageJChannels(
  tiff: TiffFile,
  dir: Directory,
  description: ImageJDescription,
  signal?: AbortSignal,
): Promise<ChannelInfo[]> {
  const items = await readItems(tiff, dir, signal).catch(() => {
    signal?.throwIfAborted();
    return new Map<number, DataView[]>();
  });
  const le = tiff.littleEndian;
  const ranges = items.get(KEY.ranges)?.[0];
  const luts = description.mode === 'grayscale' ? [] : (items.get(KEY.luts) ?? []);
  const labels = items.get(KEY.labels) ?? [];
  return Array.from({ length: description.c }, (_, c) => {
    const window =
      readRange(ranges, c, le) ?? (description.c === 1 ? description.window : undefined);
    const name = channelName(labels, c, description, le);
    const shown = lutColours(luts[c]) ?? defaultColour(description, c);
    return { ...(name && { name }), ...shown, ...(window && { window }) };
  });
}

/** Labels are names of planes: they name a channel where all its planes have the same one. */
function channelName(
  labels: readonly DataView[],
  c: number,
  { images, c: channels }: ImageJDescription,
  le: boolean,
): string {
  if (labels.length !== images) return '';
  const label = (i: number) => utf16(labels[i]!, le).trim();
  const name = label(c);
  for (let i = c + channels; i < images; i += channels) if (label(i) !== name) return '';
  return name;
}

/** What ImageJ shows the channels of a composite in where no LUTs say it. */
const COMPOSITE = [
  ...[[255, 0, 0] as const, [0, 255, 0] as const, [0, 0, 255] as const],
  ...[[255, 255, 255] as const, [0, 255, 255] as const],
  ...[[255, 0, 255] as const, [255, 255, 0] as const],
];

function defaultColour({ mode, c: channels }: ImageJDescription, c: number): ChannelInfo {
  const color = COMPOSITE[c];
  return mode && mode !== 'grayscale' && channels > 1 && color ? { color } : {};
}

/** The metadata's items by key: a table of keys and counts, then the items one after the other. */
async function readItems(
  tiff: TiffFile,
  dir: Directory,
  signal?: AbortSignal,
): Promise<Map<number, DataView[]>> {
  const items = new Map<number, DataView[]>();
  const bytes = await dir.bytes(TAG.ImageJMetadata, MAX_METADATA, signal);
  const sizes = await dir.numbers(TAG.ImageJByteCounts, MAX_METADATA / 4, signal);
  const headerSize = sizes[0] ?? 0;
  if (headerSize < 12 || headerSize > bytes.length) return items;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = headerSize;
  let next = 1;
  for (let entry = 4; entry + 8 <= headerSize; entry += 8) {
    const key = view.getUint32(entry, tiff.littleEndian);
    const count = view.getUint32(entry + 4, tiff.littleEndian);
    const list: DataView[] = [];
    for (let i = 0; i < count && next < sizes.length; i++) {
      const size = sizes[next++]!;
      if (at + size > bytes.length) return items;
      list.push(new DataView(bytes.buffer, bytes.byteOffset + at, size));
      at += size;
    }
    items.set(key, list);
  }
  return items;
}

function readRange(
  ranges: DataView | undefined,
  c: number,
  le: boolean,
): [number, number] | undefined {
  if (!ranges || ranges.byteLength < (c + 1) * 16) return undefined;
  const lo = ranges.getFloat64(c * 16, le);
  const hi = ranges.getFloat64(c * 16 + 8, le);
  return lo < hi && Number.isFinite(hi - lo) ? [lo, hi] : undefined;
}

/** A LUT (256 reds, 256 greens, 256 blues): its last colour, and all of them where it is no ramp from black. */
function lutColours(lut: DataView | undefined): ChannelInfo | undefined {
  if (lut?.byteLength !== 768) return undefined;
  return coloursOf((i) => [lut.getUint8(i), lut.getUint8(256 + i), lut.getUint8(512 + i)]);
}

/** What 256 colours are as a channel's `color` and `lut`. */
export function coloursOf(
  at: (i: number) => readonly [red: number, green: number, blue: number],
): ChannelInfo {
  const lut = Uint8Array.from({ length: 768 }, (_, i) => at(Math.floor(i / 3))[(i % 3) as 0]);
  const color = at(255);
  // Writers round in several ways.
  const isRamp = lut.every((value, i) => {
    return Math.abs(value - (color[(i % 3) as 0] * Math.floor(i / 3)) / 255) <= 1;
  });
  return isRamp ? { color } : { color, lut };
}

function utf16(view: DataView, le: boolean): string {
  let text = '';
  for (let i = 0; i + 2 <= view.byteLength; i += 2)
    text += String.fromCharCode(view.getUint16(i, le));
  return text;
}
