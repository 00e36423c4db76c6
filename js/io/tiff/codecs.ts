import { StackBlendError } from '../../engine/contract/errors.ts';
import { getDecoder } from '../../vendor/geotiff.ts';
import { zstdDecompress } from '../../vendor/zstd.ts';
import { inflate } from '../inflate.ts';
import { reverseBits } from './blocks.ts';
import { COMPRESSION, checkCompression } from './compressions.ts';
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
}

type Codec = (block: Block, info: PageInfo) => Uint8Array | Promise<Uint8Array>;

const deflate: Codec = (block, info) =>
  inflate([block.bytes], block.length, `${info.what}: its data`);

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

async function decodeJpeg(block: Block, info: PageInfo): Promise<Uint8Array> {
  const size = jpegSize(block.bytes);
  if (info.bits !== 8) {
    throw new StackBlendError(
      'unsupported',
      `${info.what}: JPEG of ${info.bits} bits is not read.`,
    );
  }
  // Checked first: the decoder allocates whatever the JPEG declares.
  if (!size || size.width !== block.width || size.height < block.rows) {
    const found = size ? `${size.width} × ${size.height}` : 'none';
    throw new Error(`JPEG of ${found} where ${block.width} × ${block.rows} pixels belong`);
  }
  if (size.height > block.rows + 15) throw new Error(`JPEG of ${size.height} rows`);
  const decoder = await getDecoder(7, {
    tileWidth: block.width,
    tileHeight: block.rows,
    predictor: 1,
    bitsPerSample: info.bits,
    planarConfiguration: info.planar ? 2 : 1,
    ...(block.jpegTables.length > 0 && { JPEGTables: block.jpegTables }),
  });
  const decoded = await decoder.decode(block.bytes.slice().buffer);
  return new Uint8Array(decoded).subarray(0, block.length);
}

/** What the frame header of a JPEG declares; undefined where there is none. */
function jpegSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1]!;
    if (marker === 0xff) at++;
    else if (marker >= 0xc0 && marker <= 0xc2) {
      const height = (bytes[at + 5]! << 8) | bytes[at + 6]!;
      return { width: (bytes[at + 7]! << 8) | bytes[at + 8]!, height };
    } else at += 2 + ((bytes[at + 2]! << 8) | bytes[at + 3]!);
  }
  return undefined;
}
