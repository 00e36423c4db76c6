import type { PlaneCache } from '../cache/plane-cache.ts';
import { checkOverlap, gatherParts } from '../read-parts.ts';
import { allocateSamples, SAMPLE_BYTES } from '../samples.ts';
import type { PlaneArray, Region } from '../source.ts';
import type { Decode } from '../workers/decode.ts';
import { type BlockPart, type BlocksJob, decodeBlocks, outSamplesOf } from './blocks.ts';
import { COMPRESSION } from './compressions.ts';
import { type Directory, readDirectory, type TiffFile } from './directory.ts';
import { reverseBits } from './fill-order.ts';
import { type Grid, type Layout, readLayout, rowBytes, rowsOf } from './layout.ts';
import { decodePackBits } from './packbits.ts';
import { type PageInfo, readPageInfo, TAG } from './page.ts';
import { blockWindows, copyWindow } from './region-windows.ts';

/** JPEG tables are a few hundred bytes. */
const MAX_TABLES = 64 * 1024;

/** One page, ready to be decoded. */
export interface Page {
  readonly tiff: TiffFile;
  readonly dir: Directory;
  readonly info: PageInfo;
  readonly layout: Layout;
}

/** Reads the directory of page `index` and where its blocks lie; decodes nothing. */
export async function loadPage(tiff: TiffFile, index: number, signal?: AbortSignal): Promise<Page> {
  return loadDirectory(tiff, await readDirectory(tiff, index, signal), signal);
}

/** The page that a directory describes. */
export async function loadDirectory(
  tiff: TiffFile,
  dir: Directory,
  signal?: AbortSignal,
): Promise<Page> {
  const info = await readPageInfo(dir, signal);
  return { tiff, dir, info, layout: await readLayout(dir, info, tiff.file.size, signal) };
}

/** How to decode a page. */
export interface PageOptions {
  /** The one sample of each pixel that is wanted, `[height, width]`; no more than that is read where samples are stored apart. */
  readonly only?: number | undefined;
  readonly decode: Decode;
  readonly signal?: AbortSignal | undefined;
  /** Where the samples go. */
  readonly into?: PlaneArray | undefined;
}

/**
 * Decodes a page to its samples, pixel by pixel, `[height, width, samples]`, in the page's dtype;
 * samples of fewer bits than the dtype's are not scaled. Rejects with `bad-file` or `unsupported`.
 */
export function decodePage(page: Page, options: PageOptions): Promise<PlaneArray> {
  const { width, height } = page.info;
  return decodeWindow(page, storedBlocks(page), { x: 0, y: 0, width, height }, options);
}

/** Where decoded tiles are kept. */
export interface TileCache {
  readonly cache: PlaneCache;
  readonly owner: object;
  /** Names the page and the samples. */
  readonly key: string;
}

/** Tiles of a region that are read together: more would only wait, with their bytes in memory. */
const TILES_TOGETHER = 64;

/** Decodes a part of a page, with no more of its blocks than it touches. See {@link decodePage}. */
export async function decodeRegion(
  page: Page,
  region: Region,
  options: PageOptions,
  tiles: TileCache,
): Promise<PlaneArray> {
  const { info, layout } = page;
  if (info.compression === COMPRESSION.none) {
    return decodeWindow(page, (layout.tiled ? storedBlocks : rowBlocks)(page), region, options);
  }
  const samples = outSamplesOf({ info, only: options.only });
  const out = allocateSamples(info.dtype, region.width * region.height * samples);
  const windows = blockWindows(layout, info, region);
  const load = async (window: Region): Promise<void> => {
    const { cache, owner, key } = tiles;
    const tile = await cache.load(
      owner,
      `${key}/${window.x},${window.y},${window.width},${window.height}`,
      (signal) =>
        decodeWindow(page, storedBlocks(page), window, { ...options, signal, into: undefined }),
      options.signal,
    );
    copyWindow(tile, window, out, region, samples);
  };
  for (let i = 0; i < windows.length; i += TILES_TOGETHER) {
    const work = windows.slice(i, i + TILES_TOGETHER).map(load);
    // All of them: none may go on unobserved after another has failed.
    for (const end of await Promise.allSettled(work)) {
      if (end.status === 'rejected') throw end.reason;
    }
  }
  return out;
}

/** Blocks of a page, and where each lies in the file. */
interface Blocks {
  readonly grid: Grid;
  place(index: number): { readonly offset: number; readonly length: number };
}

function storedBlocks({ layout }: Page): Blocks {
  const { offsets, byteCounts, ...grid } = layout;
  return {
    grid,
    place: (index) => ({ offset: offsets[index]!, length: byteCounts[index]! }),
  };
}

/** The rows of uncompressed strips as blocks of their own, so that a region reads no others. */
function rowBlocks({ info, layout }: Page): Blocks {
  const { offsets, byteCounts, ...strips } = layout;
  const bytes = rowBytes(info, layout);
  return {
    grid: { ...strips, blockHeight: 1, down: info.height },
    place(index) {
      const row = index % info.height;
      const sample = Math.floor(index / info.height);
      const strip = sample * layout.down + Math.floor(row / layout.blockHeight);
      const skip = (row % layout.blockHeight) * bytes;
      const stored = byteCounts[strip]!;
      // A strip that is left out altogether is zero.
      if (stored === 0) return { offset: offsets[strip]!, length: 0 };
      return {
        offset: offsets[strip]! + skip,
        length: Math.max(0, Math.min(bytes, stored - skip)),
      };
    },
  };
}

type Wanted = Omit<BlockPart, 'at'>;

async function decodeWindow(
  page: Page,
  stored: Blocks,
  window: Region,
  { only, decode, signal, into }: PageOptions,
): Promise<PlaneArray> {
  const { info, tiff } = page;
  const wanted = listBlocks(info, stored, only, window);
  const rows = wanted.reduce((sum, { row }) => sum + rowsOf(info, stored.grid, row), 0);
  checkOverlap(info.what, wanted, tiff.file.size, rows * rowBytes(info, stored.grid));
  const { bytes, parts } = await gatherParts(tiff.file, wanted, signal);
  const jpeg = info.compression === COMPRESSION.jpeg;
  const job: BlocksJob = {
    info,
    grid: stored.grid,
    littleEndian: tiff.littleEndian,
    fileSize: tiff.file.size,
    jpegTables: jpeg ? await page.dir.bytes(TAG.JPEGTables, MAX_TABLES, signal) : new Uint8Array(0),
    bytes,
    blocks: wanted.map((block, i) => ({ ...block, ...parts[i]! })),
    only,
    window,
  };
  const size = window.width * window.height * outSamplesOf(job) * SAMPLE_BYTES[info.sample];
  // A copy costs less than the way to a worker and back.
  if (info.compression === COMPRESSION.none) return decodeBlocks(job, asStored, into);
  if (info.compression === COMPRESSION.packBits && size < SMALL) {
    return decodeBlocks(job, asPacked, into);
  }
  return decode('tiff-blocks', job, {
    what: info.what,
    bytes: size,
    transfer: [bytes.buffer],
    signal,
  });
}

const asStored: Parameters<typeof decodeBlocks>[1] = ({ bytes, length }, { reversedBits }) => {
  const stored = bytes.subarray(0, length);
  return reversedBits ? reverseBits(stored) : stored;
};

/** PackBits of so many bytes are unpacked within a millisecond. */
const SMALL = 2 ** 20;

const asPacked: Parameters<typeof decodeBlocks>[1] = ({ bytes, length }, { reversedBits }) =>
  decodePackBits(reversedBits ? reverseBits(bytes) : bytes, length);

/** No codec makes data more than twice as large; what is beyond belongs to something else. */
function mostStored(info: PageInfo, grid: Grid, row: number): number {
  const rows = rowsOf(info, grid, row);
  const decoded = rowBytes(info, grid) * rows;
  if (info.compression === COMPRESSION.none) return decoded;
  // Tables, profiles and the like of a JPEG; ends of what a writer has flushed after each row.
  return decoded * 2 + (info.compression === COMPRESSION.jpeg ? 65_536 : 4096 + 16 * rows);
}

/** The blocks that hold the wanted samples; sparse files give no bytes to those that are all zero. */
function listBlocks(
  info: PageInfo,
  { grid, place }: Blocks,
  only: number | undefined,
  { x, y, width, height }: Region,
): Wanted[] {
  const first = info.planar ? (only ?? 0) : 0;
  const last = info.planar ? (only ?? info.samplesPerPixel - 1) : 0;
  const [left, right] = [x, x + width - 1].map((at) => Math.floor(at / grid.blockWidth));
  const [top, bottom] = [y, y + height - 1].map((at) => Math.floor(at / grid.blockHeight));
  const blocks: Wanted[] = [];
  for (let sample = first; sample <= last; sample++) {
    for (let row = top!; row <= bottom!; row++) {
      for (let column = left!; column <= right!; column++) {
        const index = (sample * grid.down + row) * grid.across + column;
        const { offset, length: stored } = place(index);
        if (stored === 0 && offset === 0) continue;
        const length = Math.min(stored, mostStored(info, grid, row));
        blocks.push({ sample, row, column, number: index + 1, offset, length });
      }
    }
  }
  return blocks;
}
