import type { PlaneArray, Region } from '../source.ts';
import type { Grid } from './layout.ts';
import type { PageInfo } from './page.ts';

/** Smaller blocks are decoded together: each job takes as much time as decoding some thousand pixels. */
const WINDOW_SIZE = 256;

/** The parts of the image that the blocks cover which a region touches, small blocks several at a time. */
export function blockWindows(grid: Grid, info: PageInfo, region: Region): Region[] {
  const across = grid.blockWidth * Math.ceil(WINDOW_SIZE / grid.blockWidth);
  const rows = WINDOW_SIZE ** 2 / (across * grid.blockHeight);
  const down = grid.blockHeight * Math.max(1, Math.floor(rows));
  const columns = cut(region.x, region.width, grid.blockWidth, across, info.width);
  return cut(region.y, region.height, grid.blockHeight, down, info.height).flatMap((row) =>
    columns.map((column) => ({ x: column.at, y: row.at, width: column.size, height: row.size })),
  );
}

/** The blocks that a range touches, in runs that begin at multiples of `step`. */
function cut(from: number, length: number, block: number, step: number, most: number) {
  const end = Math.min(Math.ceil((from + length) / block) * block, most);
  const runs: { at: number; size: number }[] = [];
  for (let at = Math.floor(from / block) * block; at < end; ) {
    const next = Math.min((Math.floor(at / step) + 1) * step, end);
    runs.push({ at, size: next - at });
    at = next;
  }
  return runs;
}

/** Copies the part of a decoded window that lies within the region. */
export function copyWindow(
  tile: PlaneArray,
  window: Region,
  out: PlaneArray,
  region: Region,
  samples: number,
): void {
  const left = Math.max(window.x, region.x);
  const length = (Math.min(window.x + window.width, region.x + region.width) - left) * samples;
  const bottom = Math.min(window.y + window.height, region.y + region.height);
  for (let y = Math.max(window.y, region.y); y < bottom; y++) {
    const from = ((y - window.y) * window.width + left - window.x) * samples;
    const to = ((y - region.y) * region.width + left - region.x) * samples;
    out.set(tile.subarray(from, from + length), to);
  }
}
