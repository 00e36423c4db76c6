/**
 * All decoders that run in workers, by name. Imports are static, here and below: bundlers make one
 * script of a worker. Files that pages load too must not import this one but for its types.
 */
import { decodeGifFrame } from '../gif/frame.ts';
import { decodeJpeg } from '../jpeg/picture.ts';
import { decodePngFrame } from '../png/frame.ts';
import { decodeTiffBlocks } from '../tiff/blocks-job.ts';
import { decodeZarrChunks } from '../zarr/decode-chunks.ts';

/** Each takes one payload that can be cloned, and gives a typed array or an object of such. */
export const DECODERS = {
  'gif-frame': decodeGifFrame,
  jpeg: decodeJpeg,
  'png-frame': decodePngFrame,
  'tiff-blocks': decodeTiffBlocks,
  'zarr-chunks': decodeZarrChunks,
} as const;

/** Names and types of the decoders. */
export type Decoders = typeof DECODERS;
export type DecoderName = keyof Decoders;
export type PayloadOf<K extends DecoderName> = Parameters<Decoders[K]>[0];
export type ResultOf<K extends DecoderName> = Awaited<ReturnType<Decoders[K]>>;
