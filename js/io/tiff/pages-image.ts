import { StackBlendError } from '../../engine/contract/errors.ts';
import { checkSize } from '../limits.ts';
import type { ChannelInfo, Limits, PixelSize } from '../source.ts';
import { loadPage, type Page } from './decode.ts';
import type { TiffFile } from './directory.ts';
import {
  coloursOf,
  type ImageJDescription,
  readImageJChannels,
  readImageJPixelSize,
} from './imagej.ts';
import { rowBytes } from './layout.ts';
import { type PageInfo, PHOTOMETRIC, TAG } from './page.ts';
import { isGreyRamp, type PictureKind, pictureKind, readPalette } from './pixels.ts';
import { readPageLevels, readSubLevels } from './pyramid.ts';
import { evenPages, similarPages } from './similar-pages.ts';
import type { TiffImage } from './tiff-source.ts';

type Colours = readonly [red: number, green: number, blue: number][];

const MAX_COLORS = 3 * 65536;

/** What the pages of one image have in common, and how they are shown. */
export interface PageKind {
  readonly kind: PictureKind;
  readonly palette: Colours | undefined;
}

/**
 * Whether pages are pictures. ImageJ writes palettes for the display of grey planes; a grey ramp says
 * nothing at all.
 */
export async function readPageKind(
  { dir, info }: Page,
  imageJ: boolean,
  signal?: AbortSignal,
): Promise<PageKind> {
  const colors = await dir.numbers(TAG.ColorMap, MAX_COLORS, signal);
  const palette = readPalette(colors, info.bits);
  const kind = pictureKind(info);
  if (kind !== 'palette') return { kind, palette };
  if (!palette || imageJ || isGreyRamp(palette, info.bits)) return { kind: undefined, palette };
  return { kind, palette };
}

/** The image that the pages of a file are without metadata, or with ImageJ's. */
export async function pagesImage(
  tiff: TiffFile,
  first: Page,
  imageJ: ImageJDescription | undefined,
  maxPlanes: number,
  signal?: AbortSignal,
): Promise<TiffImage> {
  const { info } = first;
  const { kind, palette } = await readPageKind(first, imageJ !== undefined, signal);
  const pages = await findPages(tiff, first, imageJ, maxPlanes, signal);
  const { t, c, z, folded } = arrange(imageJ, pages.count, info, kind);
  const subs = await readSubLevels(first, signal);
  return {
    name: tiff.file.name,
    info,
    first,
    kind,
    palette,
    ...{ t, c, z },
    levels: subs.length > 0 || pages.count > 1 ? subs : await pageLevels(tiff, first, signal),
    channels: await channelInfo(tiff, first, imageJ, { c, kind, palette }, signal),
    ...(imageJ && { pixelSize: await readPixelSize(first, imageJ, signal) }),
    timeIncrement: imageJ?.timeIncrement,
    // Frames of pictures count their times and channels together; in the file z lies between them.
    page: (it, ic, iz, signal) => {
      const time = Math.floor(it / folded);
      return pages.load((time * z + iz) * c * folded + (it % folded) + ic, signal);
    },
  };
}

async function pageLevels(tiff: TiffFile, first: Page, signal?: AbortSignal) {
  return readPageLevels(first, await tiff.chain.count(signal), signal);
}

/** Metadata that make no sense are no reason not to show the image. */
function readPixelSize(
  { dir }: Page,
  imageJ: ImageJDescription,
  signal?: AbortSignal,
): Promise<PixelSize> {
  return readImageJPixelSize(dir, imageJ, signal).catch(() => {
    signal?.throwIfAborted();
    return {};
  });
}

interface Pages {
  readonly count: number;
  load(index: number, signal?: AbortSignal): Promise<Page>;
}

/** The pages that are planes, in their order. */
async function findPages(
  tiff: TiffFile,
  first: Page,
  imageJ: ImageJDescription | undefined,
  maxPlanes: number,
  signal?: AbortSignal,
): Promise<Pages> {
  if (imageJ && imageJ.images > 1) {
    const contiguous = await contiguousPages(tiff, first, imageJ.images, maxPlanes, signal);
    if (contiguous) return contiguous;
  }
  const even = await evenPages(tiff, first.info, signal);
  if (even) return { count: even, load: (i, signal) => loadPage(tiff, i, signal) };
  const pages = await similarPages(tiff, first.info, signal);
  return { count: pages.length, load: (i, signal) => loadPage(tiff, pages[i]!, signal) };
}

/**
 * ImageJ's stacks are planes that follow one another without a gap, whatever further directories say
 * (it reads none, and beyond 4 GB it writes none). Undefined where the second directory shows that
 * another program wrote the pages apart; rejects where only one directory is there, and too few bytes.
 */
async function contiguousPages(
  tiff: TiffFile,
  first: Page,
  images: number,
  maxPlanes: number,
  signal?: AbortSignal,
): Promise<Pages | undefined> {
  const { info, layout } = first;
  const planeBytes = rowBytes(info, layout) * info.height;
  const oneStrip = layout.offsets.length === 1 && !layout.tiled && info.compression === 1;
  const held = Math.floor((tiff.file.size - layout.offsets[0]!) / planeBytes);
  const second = await tiff.chain.offset(1, signal);
  if (second !== undefined) {
    if (!oneStrip || held < images) return undefined;
    const page = await loadPage(tiff, 1, signal);
    const follows = page.layout.offsets[0] === layout.offsets[0]! + planeBytes;
    if (!follows || page.layout.offsets.length !== 1) return undefined;
  }
  const { width, height } = info;
  const limits: Pick<Required<Limits>, 'planes' | 'planeBytes'> = {
    planes: maxPlanes,
    planeBytes: Number.POSITIVE_INFINITY,
  };
  checkSize(tiff.file.name, { width, height, pixelBytes: 1, planes: images }, limits);
  if (oneStrip && held >= images) {
    return { count: images, load: async (i) => shifted(first, i, planeBytes) };
  }
  throw new StackBlendError(
    'bad-file',
    `${tiff.file.name}: ImageJ describes ${images} images, the file holds ${Math.max(1, held)} (${tiff.file.size} bytes); it is cut short or broken.`,
  );
}

function shifted(first: Page, i: number, planeBytes: number): Page {
  const { info, layout } = first;
  const offsets = [layout.offsets[0]! + i * planeBytes];
  const named = { ...info, what: info.what.replace(/page 1$/, `image ${i + 1}`) };
  return { ...first, info: named, layout: { ...layout, offsets, byteCounts: [planeBytes] } };
}

/** The axes of the pages; where channels cannot be, `folded` of them follow one another along t. */
function arrange(
  imageJ: ImageJDescription | undefined,
  total: number,
  info: PageInfo,
  kind: PictureKind,
): { readonly t: number; readonly c: number; readonly z: number; readonly folded: number } {
  if (imageJ?.images !== total) return { t: total, c: 1, z: 1, folded: 1 };
  const { t, c, z } = imageJ;
  // Pictures have their colours within a page, and so have pages of several samples.
  const within = c > 1 && (kind || info.samplesPerPixel > 1);
  return within ? { t: t * c, c: 1, z, folded: c } : { t, c, z, folded: 1 };
}

const PRIMARIES = [[255, 0, 0] as const, [0, 255, 0] as const, [0, 0, 255] as const];

async function channelInfo(
  tiff: TiffFile,
  first: Page,
  imageJ: ImageJDescription | undefined,
  { c, kind, palette }: PageKind & { readonly c: number },
  signal?: AbortSignal,
): Promise<ChannelInfo[]> {
  const { info, dir } = first;
  if (kind) return [{}];
  if (info.samplesPerPixel > 1) {
    const rgb = info.photometric === PHOTOMETRIC.rgb;
    return Array.from({ length: info.samplesPerPixel }, (_, i) => {
      const color = rgb ? PRIMARIES[i] : undefined;
      return color ? { color } : {};
    });
  }
  if (!imageJ || c !== imageJ.c) return Array.from({ length: c }, () => ({}));
  const shown = imageJ.mode !== 'grayscale' && palette?.length === 256;
  const colours = shown ? coloursOf((i) => palette[i]!) : {};
  const channels = await readImageJChannels(tiff, dir, imageJ, signal);
  return channels.map((channel) => ({ ...colours, ...channel }));
}
