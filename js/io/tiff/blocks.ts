import { StackBlendError } from '../../engine/contract/errors.ts';
import { messageOf } from '../bytes.ts';
import { widenHalves } from '../half.ts';
import { ARRAYS, allocateSamples, arrayOf, swapBytes } from '../samples.ts';
import type { PlaneArray, Region } from '../source.ts';
import type { Block } from './codecs.ts';
import { type Grid, rowBytes, rowsOf } from './layout.ts';
import type { PageInfo } from './page.ts';
import { undoDifferences, undoFloatDifferences } from './predictor.ts';

/** One strip or tile and where its stored bytes lie in a job. */
export interface BlockPart {
  readonly sample: number;
  readonly row: number;
  readonly column: number;
  /** As messages count it: from 1, over all blocks of the page. */
  readonly number: number;
  /** Where it lies in the file. */
  readonly offset: number;
  /** Where it lies in the job's bytes. */
  readonly at: number;
  readonly length: number;
}

/** A page, or some of its blocks, to be decoded; can be cloned. */
export interface BlocksJob {
  readonly info: PageInfo;
  readonly grid: Grid;
  readonly littleEndian: boolean;
  readonly fileSize: number;
  readonly jpegTables: Uint8Array;
  /** The stored bytes of all blocks. */
  readonly bytes: Uint8Array;
  /** Blocks that are not listed are zero. */
  readonly blocks: readonly BlockPart[];
  /** The one sample of each pixel that is wanted; left out: all. */
  readonly only?: number | undefined;
  /** The part of the page that is wanted. */
  readonly window: Region;
}

/** Decompresses one block, to `block.length` bytes or fewer. */
export type Decompress = (block: Block, info: PageInfo) => Uint8Array | Promise<Uint8Array>;

/** Samples of the result for each pixel. */
export function outSamplesOf({ info, only }: Pick<BlocksJob, 'info' | 'only'>): number {
  return only === undefined ? info.samplesPerPixel : 1;
}

/** Decodes blocks to the window's samples, `[height, width, samples]`, into `into` where it is given. */
export async function decodeBlocks(
  job: BlocksJob,
  decompress: Decompress,
  into?: PlaneArray,
): Promise<PlaneArray> {
  const { info, grid, only, window } = job;
  const outSamples = outSamplesOf(job);
  const length = window.width * window.height * outSamples;
  let out = into?.fill(0);
  for (const part of job.blocks) {
    const samples = await decodeBlock(job, part, decompress);
    const whole = job.blocks.length === 1 && grid.blockWidth === window.width;
    if (!out && whole && samples.length === length && fits(samples, info)) return samples;
    out ??= allocateSamples(info.dtype, length);
    const at = info.planar && only === undefined ? part.sample : 0;
    const pick = info.planar ? 0 : (only ?? 0);
    place(samples, { out, outSamples, at, pick, window }, info, grid, part);
  }
  return out ?? allocateSamples(info.dtype, length);
}

/** True where a block is the result as it is. */
function fits(samples: PlaneArray | Float64Array, { dtype }: PageInfo): samples is PlaneArray {
  return samples instanceof ARRAYS[dtype];
}

/** Samples of one block in this machine's byte order. */
async function decodeBlock(
  { info, grid, jpegTables, fileSize, littleEndian, bytes, blocks }: BlocksJob,
  part: BlockPart,
  decompress: Decompress,
): Promise<PlaneArray | Float64Array> {
  const rows = rowsOf(info, grid, part.row);
  const length = rowBytes(info, grid) * rows;
  const stored = bytes.subarray(part.at, part.at + part.length);
  const what = `${info.what}: ${grid.tiled ? 'tile' : 'strip'} ${part.number}`;
  const block = { bytes: stored, length, width: grid.blockWidth, rows, jpegTables, what };
  const fail = (how: string, cause?: unknown) =>
    new StackBlendError(
      'bad-file',
      `${what} ${how} (at ${part.offset}, the file has ${fileSize} bytes); ` +
        'the file is cut short or broken.',
      { cause },
    );
  try {
    const decoded = await decompress(block, info);
    if (decoded.length < length) throw fail(`gives ${decoded.length} of ${length} bytes`);
    // What is stored may be of several blocks, and is not to be changed where it lies.
    const isShared = decoded.buffer === bytes.buffer && blocks.length > 1;
    return toSamples(isShared ? decoded.slice() : decoded, littleEndian, info, grid, rows);
  } catch (error) {
    if (error instanceof StackBlendError) throw error;
    throw fail(`cannot be decoded: ${messageOf(error)}`, error);
  }
}

function toSamples(
  decoded: Uint8Array,
  littleEndian: boolean,
  info: PageInfo,
  layout: Grid,
  rows: number,
): PlaneArray | Float64Array {
  if (info.bits % 8 !== 0) return unpack(decoded, info, layout, rows);
  const sampleBytes = info.bits / 8;
  const shape = { rowBytes: rowBytes(info, layout), samples: layout.samples, sampleBytes };
  // Typed arrays need their start aligned and a buffer of their own.
  const own = decoded.byteOffset === 0 && decoded.length === decoded.buffer.byteLength;
  const bytes = (own ? decoded : decoded.slice()) as Uint8Array<ArrayBuffer>;
  if (info.predictor === 3) undoFloatDifferences(bytes, shape);
  else {
    if (!littleEndian) swapBytes(bytes, sampleBytes);
    if (info.predictor === 2) undoDifferences(bytes, shape);
  }
  if (info.sample === 'float32' && info.bits === 16)
    return widenHalves(new Uint16Array(bytes.buffer));
  return arrayOf(info.sample, bytes.buffer);
}

/** Samples of 1..15 bits that are not whole bytes: high bit first in either byte order, rows padded to bytes. */
function unpack(bytes: Uint8Array, info: PageInfo, layout: Grid, rows: number): PlaneArray {
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
  /** What part of the page the output is. */
  readonly window: Region;
}

/** Copies the part of a block that lies within the window. */
function place(
  samples: PlaneArray | Float64Array,
  { out, outSamples, at, pick, window }: Target,
  info: PageInfo,
  layout: Grid,
  block: BlockPart,
): void {
  const x = block.column * layout.blockWidth;
  const y = block.row * layout.blockHeight;
  const left = Math.max(x, window.x);
  const columns = Math.min(x + layout.blockWidth, window.x + window.width) - left;
  const bottom = Math.min(y + rowsOf(info, layout, block.row), window.y + window.height);
  const step = layout.samples;
  for (let row = Math.max(y, window.y); row < bottom; row++) {
    const from = ((row - y) * layout.blockWidth + left - x) * step;
    const to = ((row - window.y) * window.width + left - window.x) * outSamples;
    if (step === outSamples) {
      out.set(samples.subarray(from, from + columns * step), to);
      continue;
    }
    for (let i = 0; i < columns; i++) {
      out[to + i * outSamples + at] = samples[from + i * step + pick]!;
    }
  }
}
