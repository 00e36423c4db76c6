import { StackBlendError } from '../../engine/contract/errors.ts';
import { allocateSamples, arrayOf, SAMPLE_BYTES, swapBytes } from '../samples.ts';
import type { PlaneArray } from '../source.ts';
import { decompress } from './codecs.ts';
import { type Directory, readDirectory, type TiffFile } from './directory.ts';
import { type Layout, readLayout, rowBytes, rowsOf } from './layout.ts';
import { type PageInfo, readPageInfo, TAG } from './page.ts';
import { undoDifferences, undoFloatDifferences } from './predictor.ts';

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

/**
 * Decodes a page to its samples, pixel by pixel, `[height, width, samples]`, in the page's dtype;
 * samples of fewer bits than the dtype's are not scaled. `only` picks one sample of each pixel
 * (`[height, width]`) and reads no more than that where samples are stored apart.
 * Rejects with `bad-file` or `unsupported`.
 */
export async function decodePage(
  tiff: TiffFile,
  { dir, info, layout }: Page,
  only: number | undefined,
  signal?: AbortSignal,
): Promise<PlaneArray> {
  const jpegTables = await dir.bytes(TAG.JPEGTables, MAX_TABLES, signal);
  const outSamples = only === undefined ? info.samplesPerPixel : 1;
  const out = allocateSamples(info.dtype, info.width * info.height * outSamples);
  const first = info.planar ? (only ?? 0) : 0;
  const last = info.planar ? (only ?? info.samplesPerPixel - 1) : 0;
  for (let sample = first; sample <= last; sample++) {
    const at = info.planar && only === undefined ? sample : 0;
    const pick = info.planar ? 0 : (only ?? 0);
    for (let row = 0; row < layout.down; row++) {
      for (let column = 0; column < layout.across; column++) {
        signal?.throwIfAborted();
        const block = { sample, row, column };
        const samples = await decodeBlock(tiff, info, layout, block, jpegTables, signal);
        if (samples) place(samples, { out, outSamples, at, pick }, info, layout, block);
      }
    }
  }
  return out;
}

interface BlockIndex {
  readonly sample: number;
  readonly row: number;
  readonly column: number;
}

/** Samples of one block in this machine's byte order; undefined for blocks that the file leaves out. */
async function decodeBlock(
  tiff: TiffFile,
  info: PageInfo,
  layout: Layout,
  block: BlockIndex,
  jpegTables: Uint8Array,
  signal?: AbortSignal,
): Promise<PlaneArray | Float64Array | undefined> {
  const index = (block.sample * layout.down + block.row) * layout.across + block.column;
  const offset = layout.offsets[index]!;
  const stored = layout.byteCounts[index]!;
  // Sparse files give no bytes to blocks that are all zero.
  if (stored === 0 && offset === 0) return undefined;
  const rows = rowsOf(info, layout, block.row);
  const length = rowBytes(info, layout) * rows;
  // No codec makes data more than twice as large; what is beyond belongs to something else.
  const bytes = await tiff.file.read(offset, Math.min(stored, length * 2 + 65536), signal);
  const decoded = await decompress(
    { bytes, length, width: layout.blockWidth, rows, jpegTables },
    info,
    signal,
  );
  if (decoded.length < length) {
    throw new StackBlendError(
      'bad-file',
      `${info.what}: ${layout.tiled ? 'tile' : 'strip'} ${index + 1} gives ${decoded.length} of ${length} bytes ` +
        `(at ${offset}, the file has ${tiff.file.size} bytes); the file is cut short or broken.`,
    );
  }
  return toSamples(decoded, tiff, info, layout, rows);
}

function toSamples(
  decoded: Uint8Array,
  tiff: TiffFile,
  info: PageInfo,
  layout: Layout,
  rows: number,
): PlaneArray | Float64Array {
  if (info.bits % 8 !== 0) return unpack(decoded, info, layout, rows);
  const sampleBytes = SAMPLE_BYTES[info.sample];
  const shape = { rowBytes: rowBytes(info, layout), samples: layout.samples, sampleBytes };
  // Typed arrays need their start aligned and a buffer of their own.
  const own = decoded.byteOffset === 0 && decoded.length === decoded.buffer.byteLength;
  const bytes = (own ? decoded : decoded.slice()) as Uint8Array<ArrayBuffer>;
  if (info.predictor === 3) undoFloatDifferences(bytes, shape);
  else {
    if (!tiff.littleEndian) swapBytes(bytes, sampleBytes);
    if (info.predictor === 2) undoDifferences(bytes, shape);
  }
  return arrayOf(info.sample, bytes.buffer);
}

/** Samples of 1..15 bits that are not whole bytes: high bit first in either byte order, rows padded to bytes. */
function unpack(bytes: Uint8Array, info: PageInfo, layout: Layout, rows: number): PlaneArray {
  if (info.predictor !== 1) throw new Error(`predictor with ${info.bits}-bit samples`);
  const perRow = layout.blockWidth * layout.samples;
  const stride = rowBytes(info, layout);
  const out = allocateSamples(info.dtype, perRow * rows);
  for (let row = 0; row < rows; row++) {
    let bit = row * stride * 8;
    for (let i = 0; i < perRow; i++, bit += info.bits) {
      let value = 0;
      for (let need = info.bits, at = bit; need > 0; ) {
        const take = Math.min(need, 8 - (at & 7));
        const part = (bytes[at >>> 3]! >> (8 - (at & 7) - take)) & ((1 << take) - 1);
        value = value * (1 << take) + part;
        at += take;
        need -= take;
      }
      out[row * perRow + i] = value;
    }
  }
  return out;
}

interface Target {
  readonly out: PlaneArray;
  readonly outSamples: number;
  /** Which of the output's samples a planar block fills. */
  readonly at: number;
  /** Which of the block's samples is wanted, where the output has one and the block many. */
  readonly pick: number;
}

/** Copies the part of a block that lies within the image. */
function place(
  samples: PlaneArray | Float64Array,
  { out, outSamples, at, pick }: Target,
  info: PageInfo,
  layout: Layout,
  block: BlockIndex,
): void {
  const x = block.column * layout.blockWidth;
  const y = block.row * layout.blockHeight;
  const columns = Math.min(layout.blockWidth, info.width - x);
  const rows = Math.min(layout.blockHeight, info.height - y);
  const step = layout.samples;
  for (let row = 0; row < rows; row++) {
    const from = row * layout.blockWidth * step;
    const to = ((y + row) * info.width + x) * outSamples;
    if (step === outSamples) {
      out.set(samples.subarray(from, from + columns * step), to);
      continue;
    }
    for (let i = 0; i < columns; i++) {
      out[to + i * outSamples + at] = samples[from + i * step + pick]!;
    }
  }
}
