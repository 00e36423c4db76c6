import type { ChannelInfo } from '../source.ts';
import type { Directory, TiffFile } from './directory.ts';
import { TAG } from './page.ts';

/** How pages are arranged: page `(t * z + iz) * c + ic` where the order is ImageJ's. */
export interface Arrangement {
  readonly t: number;
  readonly c: number;
  readonly z: number;
  /** Number of the page that holds a plane. */
  page(t: number, c: number, z: number): number;
}

/** What ImageJ writes into ImageDescription. */
export interface ImageJDescription {
  /** Planes in all. */
  readonly images: number;
  readonly t: number;
  readonly c: number;
  readonly z: number;
  /** Display range of a picture of one channel. */
  readonly window: readonly [number, number] | undefined;
  readonly grey: boolean;
}

/** Parses `ImageJ=1.53t\nimages=…`; undefined for any other description. */
export function parseImageJ(description: string): ImageJDescription | undefined {
  if (!description.startsWith('ImageJ=')) return undefined;
  const values = new Map<string, string>();
  for (const line of description.split(/[\n\0]/)) {
    const at = line.indexOf('=');
    if (at > 0) values.set(line.slice(0, at).trim(), line.slice(at + 1).trim());
  }
  const size = (key: string) => {
    const value = Number(values.get(key) ?? 1);
    return Number.isSafeInteger(value) && value > 0 ? value : 1;
  };
  const [c, z, t] = [size('channels'), size('slices'), size('frames')];
  const images = Math.max(size('images'), 1);
  const min = Number(values.get('min') ?? Number.NaN);
  const max = Number(values.get('max') ?? Number.NaN);
  const window = min < max && Number.isFinite(max - min) ? ([min, max] as const) : undefined;
  const grey = values.get('mode') === 'grayscale';
  // A stack without dimensions is a series of frames.
  if (c * z * t !== images) return { images, t: images, c: 1, z: 1, window, grey };
  return { images, t, c, z, window, grey };
}

/** ImageJ's order, xyczt. */
export function czt(t: number, c: number, z: number): Arrangement {
  return { t, c, z, page: (it, ic, iz) => (it * z + iz) * c + ic };
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
  const luts = description.grey ? [] : (items.get(KEY.luts) ?? []);
  const labels = items.get(KEY.labels) ?? [];
  const named = labels.length === description.c && description.c === description.images;
  return Array.from({ length: description.c }, (_, c) => {
    const window =
      readRange(ranges, c, le) ?? (description.c === 1 ? description.window : undefined);
    const color = lastColour(luts[c]);
    const name = named && labels[c] ? utf16(labels[c], le).trim() : '';
    return { ...(name && { name }), ...(color && { color }), ...(window && { window }) };
  });
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

/** The colour of the highest value; a LUT is 256 reds, 256 greens, 256 blues. */
function lastColour(lut: DataView | undefined): [number, number, number] | undefined {
  if (lut?.byteLength !== 768) return undefined;
  return [lut.getUint8(255), lut.getUint8(511), lut.getUint8(767)];
}

function utf16(view: DataView, le: boolean): string {
  let text = '';
  for (let i = 0; i + 2 <= view.byteLength; i += 2)
    text += String.fromCharCode(view.getUint16(i, le));
  return text;
}
