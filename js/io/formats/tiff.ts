import { StackBlendError } from '../../engine/contract/errors.ts';
import type { ByteSource } from '../bytes.ts';
import { imageSource } from '../image-source.ts';
import { checkSize } from '../limits.ts';
import { SAMPLE_BYTES } from '../samples.ts';
import type { ChannelInfo, ImageSource } from '../source.ts';
import { checkCompression } from '../tiff/compressions.ts';
import { decodePage, loadPage, type Page } from '../tiff/decode.ts';
import { isTiff, readDirectory, type TiffFile, walkDirectories } from '../tiff/directory.ts';
import {
  type Arrangement,
  czt,
  type ImageJDescription,
  parseImageJ,
  readImageJChannels,
} from '../tiff/imagej.ts';
import { rowBytes } from '../tiff/layout.ts';
import { parseOmeOrder } from '../tiff/ome.ts';
import { type PageInfo, PHOTOMETRIC, readPageInfo, TAG } from '../tiff/page.ts';
import {
  finishPlane,
  isGreyRamp,
  type PictureKind,
  pictureKind,
  readPalette,
  toRgba,
} from '../tiff/pixels.ts';
import type { FileContext, Format } from './format.ts';

/**
 * TIFF and BigTIFF, both byte orders, strips and tiles, chunky and planar; uncompressed, LZW,
 * Deflate, PackBits and JPEG. Grey of 1 to 16 bits, 32-bit integers, floats; RGB, RGBA and palettes
 * as RGBA frames of 8 bits. ImageJ's hyperstacks in their order, also when one directory describes
 * them all; the pages of other files are frames. Pages that differ from the first (thumbnails,
 * pyramid levels) are left out.
 */
export const tiff: Format = { label: 'TIFF', matches: isTiff, open: openTiff };

/** OME-XML of large experiments reaches some MB. */
const MAX_DESCRIPTION = 32 * 1024 * 1024;
const MAX_COLORS = 3 * 65536;

/** All that reading a plane needs, found once. */
interface Opened {
  readonly tiff: TiffFile;
  readonly info: PageInfo;
  readonly arrangement: Arrangement;
  readonly kind: PictureKind;
  readonly palette: [number, number, number][] | undefined;
  /** Page `i` of the image: its blocks. */
  page(i: number, signal?: AbortSignal): Promise<Page>;
}

async function openTiff(file: ByteSource, context: FileContext): Promise<ImageSource[]> {
  const { limits, signal } = context;
  const tiff = await walkDirectories(file, limits.planes, signal);
  const info = await readPageInfo(await readDirectory(tiff, 0, signal), signal);
  checkPhotometric(info);
  checkCompression(info);
  const pictureBytes = pictureKind(info) ? 4 : SAMPLE_BYTES[info.dtype];
  checkSize(file.name, { ...info, pixelBytes: pictureBytes, planes: 1 }, limits);
  const first = await loadPage(tiff, 0, signal);
  const text = await first.dir.bytes(TAG.ImageDescription, MAX_DESCRIPTION, signal);
  const description = new TextDecoder().decode(text);
  const imageJ = parseImageJ(description);
  const colors = await first.dir.numbers(TAG.ColorMap, MAX_COLORS, signal);
  const palette = readPalette(colors, info.bits);
  const kind = effectiveKind(info, palette, imageJ);
  const pages = await similarPages(tiff, info, signal);
  const contiguous = imageJ && pages.length === 1 && imageJ.images > 1;
  if (contiguous) checkContiguous(first, imageJ, file, limits.planes);
  const total = contiguous ? imageJ.images : pages.length;
  const page = contiguous
    ? async (i: number) => shifted(first, i)
    : (i: number, signal?: AbortSignal) => loadPage(tiff, pages[i]!, signal);
  const arrangement = arrange(description, imageJ, total, info, kind);
  const channels = await channelInfo(tiff, first, imageJ, arrangement, kind, palette, signal);
  return [asSource({ tiff, info, arrangement, kind, palette, page }, channels, context)];
}

function asSource(
  opened: Opened,
  channels: ChannelInfo[],
  { cache, decode }: FileContext,
): ImageSource {
  const { tiff, info, arrangement, kind, palette } = opened;
  const { width, height } = info;
  const samplesAsChannels = !kind && info.samplesPerPixel > 1;
  const c = samplesAsChannels ? info.samplesPerPixel : arrangement.c;
  return imageSource({
    name: tiff.file.name,
    shape: [arrangement.t, c, arrangement.z, height, width],
    dtype: kind ? 'uint8' : info.dtype,
    kind: kind ? 'rgba' : 'planes',
    channels,
    cache,
    async read(index, signal, into) {
      const number = arrangement.page(index.t, samplesAsChannels ? 0 : index.c, index.z);
      const page = await opened.page(number, signal);
      if (kind) {
        const samples = await decodePage(tiff, page, { decode, signal });
        return toRgba(samples, page.info, kind, palette);
      }
      const only = samplesAsChannels ? index.c : 0;
      const samples = await decodePage(tiff, page, { only, decode, signal, into });
      return finishPlane(samples, page.info);
    },
  });
}

function checkPhotometric(info: PageInfo): void {
  const { photometric, compression } = info;
  const plain = photometric >= 0 && photometric <= 4;
  // Without JPEG, YCbCr comes with subsampled blocks of its own.
  if (plain || (photometric === PHOTOMETRIC.yCbCr && compression === 7)) return;
  const name = {
    5: 'CMYK',
    6: 'YCbCr without JPEG',
    8: 'CIE Lab',
    9: 'ICC Lab',
    32803: 'CFA (raw)',
  };
  throw new StackBlendError(
    'unsupported',
    `${info.what}: colours as ${name[photometric as 5] ?? `photometric ${photometric}`} are not read; save it as RGB or grey.`,
  );
}

/** ImageJ writes palettes for the display of grey planes; a grey ramp says nothing at all. */
function effectiveKind(
  info: PageInfo,
  palette: Opened['palette'],
  imageJ: ImageJDescription | undefined,
): PictureKind {
  const kind = pictureKind(info);
  if (kind !== 'palette') return kind;
  if (!palette || imageJ || isGreyRamp(palette, info.bits)) return undefined;
  return kind;
}

/** The pages of the first one's size and kind; the others are thumbnails, masks or pyramid levels. */
async function similarPages(
  tiff: TiffFile,
  first: PageInfo,
  signal?: AbortSignal,
): Promise<number[]> {
  const pages = [0];
  for (let i = 1; i < tiff.offsets.length; i++) {
    const dir = await readDirectory(tiff, i, signal);
    const sameSize =
      (await dir.number(TAG.ImageWidth, 0, signal)) === first.width &&
      (await dir.number(TAG.ImageLength, 0, signal)) === first.height;
    if (!sameSize) continue;
    const info = await readPageInfo(dir, signal);
    const same =
      !info.secondary &&
      info.sample === first.sample &&
      info.bits === first.bits &&
      info.samplesPerPixel === first.samplesPerPixel &&
      pictureKind(info) === pictureKind(first);
    if (same) pages.push(i);
  }
  return pages;
}

/** ImageJ describes large stacks by one directory: the planes follow one another without a gap. */
function checkContiguous(
  { info, layout }: Page,
  imageJ: ImageJDescription,
  file: ByteSource,
  maxPlanes: number,
): void {
  const planeBytes = rowBytes(info, layout) * info.height;
  checkSize(
    file.name,
    { width: info.width, height: info.height, pixelBytes: 1, planes: imageJ.images },
    { planes: maxPlanes, planeBytes: Number.POSITIVE_INFINITY },
  );
  const held = Math.floor((file.size - layout.offsets[0]!) / planeBytes);
  if (layout.offsets.length === 1 && info.compression === 1 && held >= imageJ.images) return;
  throw new StackBlendError(
    'bad-file',
    `${file.name}: ImageJ describes ${imageJ.images} images, the file holds ${Math.max(1, held)} (${file.size} bytes); it is cut short or broken.`,
  );
}

function shifted(first: Page, i: number): Page {
  const { info, layout } = first;
  const planeBytes = rowBytes(info, layout) * info.height;
  const offsets = [layout.offsets[0]! + i * planeBytes];
  const named = { ...info, what: info.what.replace(/page 1$/, `image ${i + 1}`) };
  return { ...first, info: named, layout: { ...layout, offsets, byteCounts: [planeBytes] } };
}

function arrange(
  description: string,
  imageJ: ImageJDescription | undefined,
  total: number,
  info: PageInfo,
  kind: PictureKind,
): Arrangement {
  const frames = czt(total, 1, 1);
  const named = imageJ?.images === total ? czt(imageJ.t, imageJ.c, imageJ.z) : undefined;
  const known = named ?? parseOmeOrder(description, total) ?? frames;
  // Pictures have their colours within a page, and so have pages of several samples.
  return known.c > 1 && (kind || info.samplesPerPixel > 1) ? frames : known;
}

async function channelInfo(
  tiff: TiffFile,
  first: Page,
  imageJ: ImageJDescription | undefined,
  arrangement: Arrangement,
  kind: PictureKind,
  palette: Opened['palette'],
  signal?: AbortSignal,
): Promise<ChannelInfo[]> {
  const { info, dir } = first;
  if (kind) return [{}];
  if (info.samplesPerPixel > 1) {
    const rgb = info.photometric === PHOTOMETRIC.rgb;
    const colors = [
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
    ] as const;
    return Array.from({ length: info.samplesPerPixel }, (_, i) => {
      const color = rgb ? colors[i] : undefined;
      return color ? { color } : {};
    });
  }
  if (imageJ && arrangement.c === imageJ.c) {
    const color = imageJ.grey ? undefined : palette?.at(-1);
    const channels = await readImageJChannels(tiff, dir, imageJ, signal);
    return color ? channels.map((channel) => ({ color, ...channel })) : channels;
  }
  return Array.from({ length: arrangement.c }, () => ({}));
}
