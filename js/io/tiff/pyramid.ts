import { StackBlendError } from '../../engine/contract/errors.ts';
import type { PyramidLevel } from '../source.ts';
import { loadDirectory, loadPage, type Page } from './decode.ts';
import { readDirectoryAt } from './directory.ts';
import { type PageInfo, TAG } from './page.ts';
import { pictureKind } from './pixels.ts';

/** A reduced resolution of an image. */
export interface SubLevel {
  /** Loads it for a page of full resolution. Rejects with `bad-file`. */
  load(full: Page, signal?: AbortSignal): Promise<Page>;
  readonly width: number;
  readonly height: number;
  /** `[height, width]` of its tiles; undefined for strips. */
  readonly tile: readonly [number, number] | undefined;
}

/** Halving the largest image there is takes fewer. */
const MAX_LEVELS = 32;

/**
 * The reduced resolutions of a page, largest first. SubIFDs of other kinds (masks, other sizes or
 * samples) are left out, and so are those that cannot be read: the full resolution is there.
 */
export async function readSubLevels(page: Page, signal?: AbortSignal): Promise<SubLevel[]> {
  const levels: SubLevel[] = [];
  const count = Math.min(page.dir.count(TAG.SubIFDs), MAX_LEVELS);
  for (let sub = 0; sub < count; sub++) {
    const found = await loadSubPage(page, sub, signal).catch((error: unknown) => {
      if (error instanceof StackBlendError) return undefined;
      throw error;
    });
    if (!found || !isReduced(found.info, page.info)) continue;
    levels.push(subLevel(found, (full, signal) => loadSubPage(full, sub, signal)));
  }
  return levels.sort((a, b) => b.width - a.width);
}

/**
 * The reduced resolutions that follow an image's only plane as pages of their own, as whole-slide
 * scanners write them: marked as such, or in tiles as it is, and of its proportions. (Labels and
 * overviews of the slide are neither.)
 */
export async function readPageLevels(
  page: Page,
  count: number,
  signal?: AbortSignal,
): Promise<SubLevel[]> {
  const levels: SubLevel[] = [];
  for (let i = 1; i < Math.min(count, MAX_LEVELS); i++) {
    const found = await loadPage(page.tiff, i, signal).catch((error: unknown) => {
      if (error instanceof StackBlendError) return undefined;
      throw error;
    });
    if (!found || !isReduced(found.info, page.info)) continue;
    const { info, layout } = found;
    const isMarked = info.secondary || (layout.tiled && page.layout.tiled);
    const stretch = (info.width * page.info.height) / (info.height * page.info.width);
    // Scanners round the sizes of small levels up or down.
    if (!isMarked || Math.abs(stretch - 1) > 1 / Math.min(info.width, info.height)) continue;
    levels.push(subLevel(found, (full, signal) => loadPage(full.tiff, i, signal)));
  }
  return levels.sort((a, b) => b.width - a.width);
}

function subLevel({ info, layout }: Page, load: SubLevel['load']): SubLevel {
  const tile = layout.tiled ? ([layout.blockHeight, layout.blockWidth] as const) : undefined;
  return { load, width: info.width, height: info.height, tile };
}

function isReduced(info: PageInfo, full: PageInfo): boolean {
  return (
    info.width > 0 &&
    info.height > 0 &&
    info.width <= full.width &&
    info.height <= full.height &&
    info.width * info.height < full.width * full.height &&
    !info.mask &&
    info.sample === full.sample &&
    info.bits === full.bits &&
    info.samplesPerPixel === full.samplesPerPixel &&
    pictureKind(info) === pictureKind(full)
  );
}

/** The page of one of a page's SubIFDs. Rejects with `bad-file`. */
async function loadSubPage(page: Page, sub: number, signal?: AbortSignal): Promise<Page> {
  const offsets = await page.dir.numbers(TAG.SubIFDs, MAX_LEVELS, signal);
  const what = `${page.dir.what}, resolution ${sub + 2}`;
  const offset = offsets[sub];
  if (offset === undefined) {
    throw new StackBlendError('bad-file', `${what}: is missing, other pages have it.`);
  }
  const dir = await readDirectoryAt(page.tiff, offset, what, signal);
  return loadDirectory(page.tiff, dir, signal);
}

/** All resolutions as a source tells them. */
export function pyramidLevels({ info, layout }: Page, subs: readonly SubLevel[]): PyramidLevel[] {
  const { width, height } = info;
  const full: PyramidLevel = {
    shape: [height, width],
    downsample: [1, 1],
    ...(layout.tiled && { tile: [layout.blockHeight, layout.blockWidth] as const }),
  };
  const reduced = subs.map((level): PyramidLevel => {
    const downsample = [height / level.height, width / level.width] as const;
    const { tile } = level;
    return { shape: [level.height, level.width], downsample, ...(tile && { tile }) };
  });
  return [full, ...reduced];
}
