import { StackBlendError } from '../../engine/contract/errors.ts';
import { zstdDecompress } from '../../vendor/zstd.ts';
import { inflate } from '../inflate.ts';
import { decodeComponents } from '../jpeg/picture.ts';
import { COMPRESSION, checkCompression } from './compressions.ts';
import { reverseBits } from './fill-order.ts';
import { decodeLzw } from './lzw.ts';
import { decodePackBits } from './packbits.ts';
import type { PageInfo } from './page.ts';

/** One strip or tile, still compressed. */
export interface Block {
  readonly bytes: Uint8Array;
  /** Bytes that it must decode to. */
  readonly length: number;
  readonly width: number;
  readonly rows: number;
  /** JPEG tables that all blocks of a page share; empty where there are none. */
  readonly jpegTables: Uint8Array;
  /** As messages name it: `a.tif, page 3: strip 2`. */
  readonly what: string;
}

type Codec = (block: Block, info: PageInfo) => Uint8Array | Promise<Uint8Array>;

const deflate: Codec = (block) => inflate([block.bytes], block.length, block.what);

const CODECS: Readonly<Record<number, Codec>> = {
  [COMPRESSION.none]: (block) => block.bytes.slice(0, block.length),
  [COMPRESSION.lzw]: (block) => decodeLzw(block.bytes, block.length),
  [COMPRESSION.jpeg]: decodeJpeg,
  [COMPRESSION.deflate]: deflate,
  [COMPRESSION.packBits]: (block) => decodePackBits(block.bytes, block.length),
  [COMPRESSION.oldDeflate]: deflate,
  [COMPRESSION.zstd]: (block) => zstdDecompress(block.bytes, block.length),
};

/** Decompresses a block to `block.length` bytes, fewer where its data end sooner. */
export async function decompress(block: Block, info: PageInfo): Promise<Uint8Array> {
  checkCompression(info);
  const bytes = info.reversedBits ? reverseBits(block.bytes) : block.bytes;
  return CODECS[info.compression]!({ ...block, bytes }, info);
}

function decodeJpeg(block: Block, info: PageInfo): Uint8Array {
  const { bytes, jpegTables, width, rows, length } = block;
  if (info.bits !== 8) {
    throw new StackBlendError(
      'unsupported',
      `${info.what}: JPEG of ${info.bits} bits is not read.`,
    );
  }
  const size = jpegSize(bytes);
  const components = info.planar ? 1 : info.samplesPerPixel;
  // Checked first: the decoder allocates whatever the JPEG declares. Its rows may be whole blocks.
  if (size?.width !== width || size.height < rows || size.height > rows + 15) {
    const found = size ? `${size.width} × ${size.height}` : 'none';
    throw new Error(`JPEG of ${found} where ${width} × ${rows} pixels belong`);
  }
  if (size.components !== components) {
    throw new Error(`JPEG of ${size.components} components where ${components} belong`);
  }
  const { height } = size;
  return decodeComponents({ data: bytes, tables: jpegTables, width, height }).subarray(0, length);
}

/** What the frame header of a JPEG declares; undefined where there is none. */
function jpegSize(bytes: Uint8Array) {
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1]!;
    if (marker === 0xff) at++;
    else if (marker >= 0xc0 && marker <= 0xc2) {
      const word = (from: number) => (bytes[from]! << 8) | bytes[from + 1]!;
      return { height: word(at + 5), width: word(at + 7), components: bytes[at + 9]! };
    } else at += 2 + ((bytes[at + 2]! << 8) | bytes[at + 3]!);
  }
  return undefined;
}
