import { unzlibSync } from '../../vendor/fflate.ts';
import { zstdDecompress } from '../../vendor/zstd.ts';
import { decodeBloscLz } from './blosclz.ts';
import { decodeLz4 } from './lz4.ts';
import { bitUnshuffle, unshuffle } from './shuffle.ts';

/** What the 16 bytes at the start say. */
interface Header {
  readonly shuffled: boolean;
  readonly bitShuffled: boolean;
  readonly stored: boolean;
  readonly unsplit: boolean;
  readonly compressor: number;
  readonly typeSize: number;
  readonly bytes: number;
  readonly blockBytes: number;
}

/** Decompresses into all of `out`; gives how many bytes it filled. */
type Decompress = (bytes: Uint8Array, out: Uint8Array) => number | Promise<number>;

const HEADER = 16;

/** Blocks are split into streams, one for each byte of an element, within these bounds. */
const MAX_SPLITS = 16;
const MIN_SPLIT_BYTES = 128;

/** By the number in the flags. */
const COMPRESSORS: readonly (Decompress | undefined)[] = [
  decodeBloscLz,
  decodeLz4,
  undefined,
  (bytes, out) => unzlibSync(bytes, { out }).length,
  async (bytes, out) => {
    const decoded = await zstdDecompress(bytes, out.length);
    out.set(decoded);
    return decoded.length;
  },
];

/** Memory that the next container is decoded in again: for small ones, fresh memory costs as much as decoding. */
export interface BloscMemory {
  out?: Uint8Array;
  scratch?: Uint8Array;
}

/**
 * Decodes a Blosc 1 container: BloscLZ, LZ4 (and LZ4HC), zlib or Zstandard, with byte or bit shuffle.
 * What it gives lies in `bytes` or `memory`. Rejects where it is broken or declares more than `maxBytes`.
 */
export async function decodeBlosc(
  bytes: Uint8Array,
  maxBytes: number,
  memory: BloscMemory = {},
): Promise<Uint8Array> {
  const header = readHeader(bytes, maxBytes);
  if (header.stored) return bytes.subarray(HEADER, HEADER + header.bytes);
  const decompress = COMPRESSORS[header.compressor];
  if (!decompress) throw new Error(`Blosc with compressor ${header.compressor} (Snappy is 2)`);
  const out = memoryOf(memory, 'out', header.bytes);
  const blocks = Math.ceil(header.bytes / header.blockBytes);
  const starts = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const scratch = memoryOf(memory, 'scratch', Math.min(header.bytes, header.blockBytes));
  // Blocks that share their streams would take more time than their bytes explain.
  let left = bytes.length;
  for (let i = 0; i < blocks; i++) {
    const at = i * header.blockBytes;
    const target = out.subarray(at, at + header.blockBytes);
    const shuffled = isShuffled(header, target.length);
    const filled = shuffled ? scratch.subarray(0, target.length) : target;
    const start = starts.getUint32(HEADER + 4 * i, true);
    left -= await decodeBlock(bytes, start, filled, header, decompress);
    if (left < 0) throw new Error('Blosc data whose blocks share their bytes');
    if (shuffled) (header.shuffled ? unshuffle : bitUnshuffle)(filled, header.typeSize, target);
  }
  return out;
}

/** All of it is written: streams that give less than they should end in an error. */
function memoryOf(memory: BloscMemory, name: keyof BloscMemory, length: number): Uint8Array {
  const kept = memory[name];
  const array = kept && kept.length >= length ? kept : new Uint8Array(length);
  memory[name] = array;
  return array.subarray(0, length);
}

function isShuffled({ shuffled, bitShuffled, typeSize }: Header, length: number): boolean {
  return (shuffled && typeSize > 1) || (bitShuffled && length >= typeSize);
}

function readHeader(bytes: Uint8Array, maxBytes: number): Header {
  if (bytes.length < HEADER) throw new Error(`Blosc data of ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const flags = bytes[2]!;
  const header = {
    shuffled: (flags & 1) !== 0,
    stored: (flags & 2) !== 0,
    bitShuffled: (flags & 4) !== 0,
    unsplit: (flags & 16) !== 0,
    compressor: flags >> 5,
    typeSize: bytes[3]! || 1,
    bytes: view.getUint32(4, true),
    blockBytes: view.getUint32(8, true),
  };
  // Blosc 2 has more in its header, and another one at the same place.
  if (bytes[0]! > 2) throw new Error(`Blosc data of version ${bytes[0]}`);
  if (header.bytes > maxBytes) {
    throw new Error(`Blosc data of ${header.bytes} bytes, at most ${maxBytes} were expected`);
  }
  const blocks = header.bytes / header.blockBytes;
  const needed = header.stored ? header.bytes : 4 * Math.ceil(blocks || 0);
  if (!(needed <= bytes.length - HEADER)) throw new Error('Blosc data that is cut short');
  return header;
}

/** Gives how many bytes the block takes in the container. */
async function decodeBlock(
  bytes: Uint8Array,
  start: number,
  out: Uint8Array,
  { typeSize, blockBytes, unsplit }: Header,
  decompress: Decompress,
): Promise<number> {
  const whole = out.length === blockBytes;
  const small = typeSize > MAX_SPLITS || blockBytes / typeSize < MIN_SPLIT_BYTES;
  const splits = !unsplit && whole && !small ? typeSize : 1;
  const length = Math.floor(out.length / splits);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = start;
  for (let i = 0; i < splits; i++) {
    if (at + 4 > bytes.length) throw new Error(`a Blosc block that begins at ${at}`);
    const stored = view.getUint32(at, true);
    at += 4;
    if (stored > bytes.length - at) throw new Error(`a Blosc stream of ${stored} bytes at ${at}`);
    const stream = bytes.subarray(at, at + stored);
    const target = out.subarray(i * length, (i + 1) * length);
    // What would not get smaller is stored.
    if (stored === length) target.set(stream);
    else if ((await decompress(stream, target)) !== length) {
      throw new Error(`a Blosc stream at ${at} that is broken`);
    }
    at += stored;
  }
  // A block that does not divide into its streams; no writer makes one.
  out.fill(0, splits * length);
  return at - start;
}
