import { gatherParts } from '../read-parts.ts';
import { SAMPLE_BYTES } from '../samples.ts';
import type { PlaneArray } from '../source.ts';
import type { Decode } from '../workers/decode.ts';
import {
  type BlockPart,
  type BlocksJob,
  decodeBlocks,
  outSamplesOf,
  reverseBits,
} from './blocks.ts';
import { COMPRESSION } from './compressions.ts';
import { type Directory, readDirectory, type TiffFile } from './directory.ts';
import { type Layout, readLayout, rowBytes, rowsOf } from './layout.ts';
import { type PageInfo, readPageInfo, TAG } from './page.ts';

/** JPEG tables are a few hundred bytes. */
const MAX_TABLES = 64 * 1024;

/** One page, ready to be decoded. */
export interface Page {
  readonly dir: Directory;
  readonly info: PageInfo;
  readonly layout: Layout;
}

/** Reads the directory of page `index` and where its blocks lie; decodes nothing. */
export async function loadPage(tiff: TiffFile, index: number, signal?: AbortSignal): Promise<Page> {
  const dir = await readDirectory(tiff, index, signal);
  const info = await readPageInfo(dir, signal);
  return { dir, info, layout: await readLayout(dir, info, tiff.file.size, signal) };
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
export async function decodePage(
  tiff: TiffFile,
  page: Page,
  { only, decode, signal, into }: PageOptions,
): Promise<PlaneArray> {
  const job = await gatherJob(tiff, page, only, signal);
  const { info } = page;
  // A copy costs less than the way to a worker and back.
  if (info.compression === COMPRESSION.none) return decodeBlocks(job, asStored, into);
  const samples = info.width * info.height * outSamplesOf(job);
  return decode('tiff-blocks', job, {
    what: info.what,
    bytes: samples * SAMPLE_BYTES[info.sample],
    transfer: [job.bytes.buffer],
    signal,
  });
}

const asStored: Parameters<typeof decodeBlocks>[1] = ({ bytes, length }, { reversedBits }) => {
  // The job's bytes belong to nobody else: they may be changed where they are.
  const stored = bytes.subarray(0, length);
  return reversedBits ? reverseBits(stored) : stored;
};

/** Reads the stored bytes of the blocks that are wanted. */
async function gatherJob(
  tiff: TiffFile,
  { dir, info, layout }: Page,
  only: number | undefined,
  signal?: AbortSignal,
): Promise<BlocksJob & { readonly bytes: Uint8Array<ArrayBuffer> }> {
  const { offsets, byteCounts, ...grid } = layout;
  const wanted = listBlocks(info, layout, only);
  const { bytes, parts } = await gatherParts(tiff.file, wanted, signal);
  return {
    info,
    grid,
    littleEndian: tiff.littleEndian,
    fileSize: tiff.file.size,
    jpegTables: await dir.bytes(TAG.JPEGTables, MAX_TABLES, signal),
    bytes,
    blocks: wanted.map((block, i) => ({ ...block, ...parts[i]! })),
    only,
  };
}

/** The blocks that hold the wanted samples; sparse files give no bytes to those that are all zero. */
function listBlocks(
  info: PageInfo,
  layout: Layout,
  only: number | undefined,
): Omit<BlockPart, 'at'>[] {
  const first = info.planar ? (only ?? 0) : 0;
  const last = info.planar ? (only ?? info.samplesPerPixel - 1) : 0;
  const blocks: Omit<BlockPart, 'at'>[] = [];
  for (let sample = first; sample <= last; sample++) {
    for (let row = 0; row < layout.down; row++) {
      for (let column = 0; column < layout.across; column++) {
        const index = (sample * layout.down + row) * layout.across + column;
        const offset = layout.offsets[index]!;
        const stored = layout.byteCounts[index]!;
        if (stored === 0 && offset === 0) continue;
        // No codec makes data more than twice as large; what is beyond belongs to something else.
        const most = rowBytes(info, layout) * rowsOf(info, layout, row) * 2 + 65536;
        const length = Math.min(stored, most);
        blocks.push({ sample, row, column, number: index + 1, offset, length });
      }
    }
  }
  return blocks;
}
