import { type Directory, readDirectory, type TiffFile } from './directory.ts';
import { type PageInfo, readPageInfo, TAG } from './page.ts';
import { pictureKind } from './pixels.ts';

/** Looking at all directories of a small file costs nothing. */
const SMALL = 2 ** 20;

/**
 * How many pages a large file has, where their directories lie at equal distances and the second and
 * the last are like the first: looking at all would take as many requests. Undefined for others.
 */
export async function evenPages(
  tiff: TiffFile,
  first: PageInfo,
  signal?: AbortSignal,
): Promise<number | undefined> {
  const { size } = tiff.file;
  const count = size > SMALL ? await tiff.chain.evenCount(size, signal) : undefined;
  if (count === undefined) return undefined;
  for (const i of [1, count - 1]) {
    if (!(await isLike(await readDirectory(tiff, i, signal), first, signal))) return undefined;
  }
  return count;
}

/** The pages of the first one's size and kind; the others are thumbnails, masks or pyramid levels. */
export async function similarPages(
  tiff: TiffFile,
  first: PageInfo,
  signal?: AbortSignal,
): Promise<number[]> {
  const pages = [0];
  const count = await tiff.chain.count(signal);
  for (let i = 1; i < count; i++) {
    if (await isLike(await readDirectory(tiff, i, signal), first, signal)) pages.push(i);
  }
  return pages;
}

async function isLike(dir: Directory, first: PageInfo, signal?: AbortSignal): Promise<boolean> {
  const width = await dir.number(TAG.ImageWidth, 0, signal);
  const height = await dir.number(TAG.ImageLength, 0, signal);
  if (width !== first.width || height !== first.height) return false;
  const info = await readPageInfo(dir, signal);
  return (
    !info.secondary &&
    info.sample === first.sample &&
    info.bits === first.bits &&
    info.samplesPerPixel === first.samplesPerPixel &&
    pictureKind(info) === pictureKind(first)
  );
}
