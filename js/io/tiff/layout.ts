import { StackBlendError } from '../../engine/contract/errors.ts';
import { COMPRESSION } from './compressions.ts';
import type { Directory } from './directory.ts';
import { type PageInfo, TAG } from './page.ts';

/** How a page's pixels are cut into strips or tiles. */
export interface Grid {
  readonly blockWidth: number;
  readonly blockHeight: number;
  /** Tiles are stored whole; the last strip only as far as the image goes. */
  readonly tiled: boolean;
  readonly across: number;
  readonly down: number;
  /** Samples of a pixel within one block: all, or 1 where each sample has blocks of its own. */
  readonly samples: number;
}

/** A grid, and where its blocks lie in the file. */
export interface Layout extends Grid {
  /** Block `(sample * down + row) * across + column`. */
  readonly offsets: readonly number[];
  /** Bytes of each block, none beyond the end of the file. */
  readonly byteCounts: readonly number[];
}

/** Compressions reach 1:1032 (Deflate) to 1:2700 (LZW) at best: a file that claims more has no such data. */
const MAX_RATIO = 4096;

/** Reads and checks where a page's blocks lie. Rejects with `bad-file`, before anything is allocated. */
export async function readLayout(
  dir: Directory,
  info: PageInfo,
  fileSize: number,
  signal?: AbortSignal,
): Promise<Layout> {
  const grid = await readGrid(dir, info, signal);
  const needed = grid.across * grid.down * (info.planar ? info.samplesPerPixel : 1);
  const offsetTag = grid.tiled ? TAG.TileOffsets : TAG.StripOffsets;
  const countTag = grid.tiled ? TAG.TileByteCounts : TAG.StripByteCounts;
  const kind = grid.tiled ? 'tiles' : 'strips';
  if (dir.count(offsetTag) < needed) {
    throw new StackBlendError(
      'bad-file',
      `${info.what}: ${info.width} × ${info.height} pixels take ${needed} ${kind}, the file lists ${dir.count(offsetTag)}.`,
    );
  }
  const offsets = await dir.numbers(offsetTag, needed, signal);
  const counts = await dir.numbers(countTag, needed, signal);
  const samples = info.planar ? 1 : info.samplesPerPixel;
  const blocks = { ...grid, samples };
  // Old writers leave the counts out, or give one that runs past the end of the file.
  const said = counts.length > 0 ? counts : estimateCounts(info, blocks, offsets, fileSize);
  const byteCounts = offsets.map((offset, i) =>
    Math.max(0, Math.min(said[i] ?? 0, fileSize - offset)),
  );
  const layout = { ...blocks, offsets, byteCounts };
  checkDensity(info, layout);
  return mergeStrips(info, layout);
}

/** What blocks take whose sizes are not told: what they hold, or as far as to what comes next. */
function estimateCounts(
  info: PageInfo,
  grid: Grid,
  offsets: readonly number[],
  fileSize: number,
): number[] {
  if (info.compression === COMPRESSION.none) {
    return offsets.map((_, i) => {
      const row = Math.floor(i / grid.across) % grid.down;
      return rowBytes(info, grid) * rowsOf(info, grid, row);
    });
  }
  const sorted = [...new Set(offsets), fileSize].sort((a, b) => a - b);
  const next = new Map(sorted.map((offset, i) => [offset, sorted[i + 1] ?? fileSize]));
  return offsets.map((offset) => next.get(offset)! - offset);
}

async function readGrid(dir: Directory, info: PageInfo, signal?: AbortSignal) {
  const tiled = dir.has(TAG.TileOffsets);
  const width = tiled ? await dir.number(TAG.TileWidth, 0, signal) : info.width;
  const rows = await dir.number(tiled ? TAG.TileLength : TAG.RowsPerStrip, 0, signal);
  const height = tiled ? rows : Math.min(rows || info.height, info.height);
  // A tile may be larger than the image, but not so that it alone is out of proportion.
  const fits = width <= info.width + 65535 && height <= info.height + 65535;
  if (!(width > 0 && height > 0 && fits)) {
    throw new StackBlendError('bad-file', `${info.what}: declares tiles of ${width} × ${height}.`);
  }
  const across = Math.ceil(info.width / width);
  const down = Math.ceil(info.height / height);
  return { tiled, blockWidth: width, blockHeight: height, across, down };
}

/** Bytes of one decoded row of a block; rows start on whole bytes. */
export function rowBytes(info: PageInfo, layout: Grid): number {
  return Math.ceil((layout.blockWidth * layout.samples * info.bits) / 8);
}

/** Rows that the block in this row of blocks stores. */
export function rowsOf(info: PageInfo, layout: Grid, row: number): number {
  if (layout.tiled) return layout.blockHeight;
  return Math.min(layout.blockHeight, info.height - row * layout.blockHeight);
}

/** Real tiles take some MB at most. */
const MAX_TILE = 2 ** 28;

function checkDensity(info: PageInfo, layout: Layout): void {
  const blockBytes = rowBytes(info, layout) * layout.blockHeight;
  if (layout.tiled && blockBytes > MAX_TILE) {
    throw new StackBlendError('too-large', `${info.what}: one tile takes ${blockBytes} bytes.`);
  }
  let stored = 0;
  let filled = 0;
  let least = -blockBytes;
  layout.byteCounts.forEach((count, i) => {
    if (count === 0) return;
    stored += count;
    filled++;
    const row = Math.floor(i / layout.across) % layout.down;
    least += rowBytes(info, layout) * rowsOf(info, layout, row);
  });
  const ratio = info.compression === 1 ? 1 : MAX_RATIO;
  // One block less than all: decoding tells better which one is cut short.
  const tooLarge = least > stored * ratio || blockBytes > 65536 + stored * MAX_RATIO;
  if (filled > 0 && !tooLarge) return;
  throw new StackBlendError(
    'bad-file',
    `${info.what}: declares ${info.width} × ${info.height} pixels, but only ${stored} bytes of them are in the file; ` +
      'it is cut short or broken.',
  );
}

/** Uncompressed strips that follow one another are read as one. */
function mergeStrips(info: PageInfo, layout: Layout): Layout {
  const { offsets, byteCounts } = layout;
  if (layout.tiled || info.planar || info.compression !== 1 || offsets.length < 2) return layout;
  const full = rowBytes(info, layout) * layout.blockHeight;
  for (let i = 1; i < offsets.length; i++) {
    if (byteCounts[i - 1] !== full || offsets[i] !== offsets[i - 1]! + full) return layout;
  }
  const total = byteCounts.reduce((sum, count) => sum + count, 0);
  return {
    ...layout,
    blockHeight: info.height,
    down: 1,
    offsets: [offsets[0]!],
    byteCounts: [total],
  };
}
