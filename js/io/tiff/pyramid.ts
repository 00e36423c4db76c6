import { StackBlendError } from '../../engine/contract/errors.ts';
import type { PyramidLevel } from '../source.ts';
import { loadDirectory, type Page } from './decode.ts';
import { readDirectoryAt } from './directory.ts';
import { type PageInfo, TAG } from './page.ts';
import { pictureKind } from './pixels.ts';

/** A reduced resolution that each page of an image has as a directory of its own (SubIFDs). */
export interface SubLevel {
  /** Which of a page's SubIFDs it is. */
  readonly sub: number;
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
    const { info, layout } = found;
    const tile = layout.tiled ? ([layout.blockHeight, layout.blockWidth] as const) : undefined;
    levels.push({ sub, width: info.width, height: info.height, tile });
  }
  return levels.sort((a, b) => b.width - a.width);
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
export async function loadSubPage(page: Page, sub: number, signal?: AbortSignal): Promise<Page> {
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
