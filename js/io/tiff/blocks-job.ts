import type { PlaneArray } from '../source.ts';
import { type BlocksJob, decodeBlocks } from './blocks.ts';
import { decompress } from './codecs.ts';

/** The decoder `tiff-blocks`: decompresses blocks and puts their samples together. */
export function decodeTiffBlocks(job: BlocksJob): Promise<PlaneArray> {
  return decodeBlocks(job, decompress);
}
