import { StackBlendError } from '../../engine/contract/errors.ts';
import { checkSize } from '../limits.ts';
import { OmeFiles } from '../ome/ome-files.ts';
import type { OmeDocument, OmeImage } from '../ome/ome-xml.ts';
import { keptPlanes, planeTable } from '../ome/plane-table.ts';
import type { ChannelInfo, Limits } from '../source.ts';
import { nameOf } from '../tree/tree.ts';
import { COMPRESSION } from './compressions.ts';
import { loadPage, type Page } from './decode.ts';
import { loadFirstPage } from './first-page.ts';
import { rowBytes } from './layout.ts';
import type { OmeHolder } from './ome-places.ts';
import { OmeSet } from './ome-set.ts';
import { readPageKind } from './pages-image.ts';
import { readSubLevels } from './pyramid.ts';
import type { TiffImage } from './tiff-source.ts';

type Context = Parameters<typeof OmeSet.find>[2];

/**
 * The images that an OME-XML describes; those whose pages are not there, or are of another size than
 * it says, are left out. Rejects with the first image's error where none is left.
 */
export async function omeImages(
  holder: OmeHolder,
  document: OmeDocument,
  context: Context,
): Promise<TiffImage[]> {
  const { limits, signal } = context;
  const fileName = nameOf(holder.path);
  if (document.images.length === 0) {
    throw new StackBlendError('bad-file', `${fileName}: its OME-XML describes no image.`);
  }
  checkPlanes(fileName, document.images, limits);
  const files = new OmeFiles(document.images);
  const set = await OmeSet.find(holder, files.list, context);
  const names = imageNames(fileName, document.images, set.isSpread);
  const images: TiffImage[] = [];
  let failure: unknown;
  for (const [i, image] of document.images.entries()) {
    try {
      const name = names[i]!;
      images.push(await omeImage({ image, name, files, set, fileName, limits }, signal));
    } catch (error) {
      signal?.throwIfAborted();
      const code = error instanceof StackBlendError ? error.code : undefined;
      if (code !== 'bad-file' && code !== 'unsupported') throw error;
      failure ??= error;
    }
  }
  if (images.length === 0) throw failure;
  set.claim();
  return images;
}

/** Tables of planes are made for all images, so that their sum counts. */
function checkPlanes(
  name: string,
  images: readonly OmeImage[],
  limits: Pick<Required<Limits>, 'planes' | 'planeBytes'>,
): void {
  let planes = 0;
  for (const { sizes } of images) {
    const { x, y, z, c, t } = sizes;
    planes += z * c * t;
    if (!(z * c * t > 0)) {
      throw new StackBlendError('bad-file', `${name}: declares ${t} × ${c} × ${z} planes.`);
    }
    checkSize(name, { width: x, height: y, pixelBytes: 0, planes }, limits);
  }
}

/** Of one image in one file the file's name; else the images' own, where they tell them apart. */
function imageNames(fileName: string, images: readonly OmeImage[], isSpread: boolean): string[] {
  if (images.length === 1) return [(isSpread && images[0]!.name) || fileName];
  const counts = new Map<string, number>();
  for (const { name } of images) counts.set(name, (counts.get(name) ?? 0) + 1);
  return images.map(({ name }, i) => {
    return name && counts.get(name) === 1 ? name : `${fileName}, image ${i + 1}`;
  });
}

interface Wanted {
  readonly image: OmeImage;
  readonly name: string;
  readonly files: OmeFiles;
  readonly set: OmeSet;
  readonly fileName: string;
  readonly limits: Required<Limits>;
}

async function omeImage(wanted: Wanted, signal?: AbortSignal): Promise<TiffImage> {
  const { image, name, files, set, fileName } = wanted;
  const first = await loadFirst(wanted, signal);
  const { info } = first;
  checkFits(image, first, fileName);
  const { kind, palette } = await readPageKind(first, false, signal);
  const { samplesPerPixel } = info;
  const table = tableOf(image, samplesPerPixel, files, fileName);
  const held = await pagesHeld(first, files, signal);
  const kept = keptPlanes(table, (file, ifd) => {
    return set.isThere(file) && (set.opened(file) !== first.tiff || ifd < held);
  });
  if (!kept) throw missingFiles(set, fileName);
  // A picture has its colours within a page: with several along c they are channels after all.
  const picture = table.c === 1 ? kind : undefined;
  const perPage = image.channels.length === table.c * samplesPerPixel ? samplesPerPixel : 1;
  return {
    name,
    info,
    first,
    kind: picture,
    palette,
    t: kept.t.length,
    c: kept.c.length,
    z: kept.z.length,
    levels: await readSubLevels(first, signal),
    channels: picture ? [{}] : keptChannels(image.channels, kept.c, perPage),
    pixelSize: image.pixelSize,
    timeIncrement: image.timeIncrement,
    async page(t, c, z, signal) {
      const plane = (kept.t[t]! * table.c + kept.c[c]!) * table.z + kept.z[z]!;
      const file = table.file[plane]!;
      if (file < 0) return undefined;
      return loadPage(await set.tiff(file, signal), table.ifd[plane]!, signal);
    },
  };
}

/** Walking a small file costs nothing. */
const SMALL = 2 ** 20;

/**
 * How many pages the first page's file has, where there is reason to doubt that it has all that the
 * metadata promise: counting them may take as many reads.
 */
async function pagesHeld(
  { tiff, info, layout }: Page,
  files: OmeFiles,
  signal?: AbortSignal,
): Promise<number> {
  const { size } = tiff.file;
  const promised = files.list.reduce((most, { pages }) => Math.max(most, pages), 0);
  const planeBytes =
    info.compression === COMPRESSION.none ? rowBytes(info, layout) * info.height : 1;
  if (promised * planeBytes <= size && size > SMALL) return Number.POSITIVE_INFINITY;
  return tiff.chain.count(signal);
}

function keptChannels(
  channels: readonly ChannelInfo[],
  kept: readonly number[],
  perPage: number,
): ChannelInfo[] {
  return kept.flatMap((c) =>
    Array.from({ length: perPage }, (_, sample) => channels[c * perPage + sample] ?? {}),
  );
}

function tableOf(image: OmeImage, samples: number, files: OmeFiles, fileName: string) {
  try {
    return planeTable(image, samples, files);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StackBlendError('bad-file', `${fileName}: ${reason}.`, { cause });
  }
}

/** The first page that the TiffData name and whose file is there. */
async function loadFirst(
  { image, files, set, fileName, limits }: Wanted,
  signal?: AbortSignal,
): Promise<Page> {
  if (image.binary) {
    throw new StackBlendError(
      'unsupported',
      `${fileName}: has its pixels in the XML itself, which is not read; save it as OME-TIFF.`,
    );
  }
  const data = image.tiffData.find((each) => set.isThere(files.indexOf(each)));
  const unnamed = image.tiffData.length === 0 && set.isThere(0);
  if (!data && !unnamed) throw missingFiles(set, fileName);
  const tiff = await set.tiff(data ? files.indexOf(data) : 0, signal);
  return loadFirstPage(tiff, data?.ifd ?? 0, limits, signal);
}

function missingFiles(set: OmeSet, fileName: string): StackBlendError {
  const { missing } = set;
  const names = missing.slice(0, 3).join(', ') + (missing.length > 3 ? ', …' : '');
  return new StackBlendError(
    'bad-file',
    `${fileName}: describes planes in other files, which are not there (${names || 'none is named'}); open them together.`,
  );
}

function checkFits({ sizes }: OmeImage, { info }: Page, fileName: string): void {
  if (info.width === sizes.x && info.height === sizes.y) return;
  throw new StackBlendError(
    'bad-file',
    `${fileName}: its OME-XML says ${sizes.x} × ${sizes.y} pixels, ${info.what} has ${info.width} × ${info.height}.`,
  );
}
