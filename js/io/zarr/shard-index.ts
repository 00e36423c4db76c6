import { StackBlendError } from '../../engine/contract/errors.ts';
import type { ByteSource } from '../bytes.ts';
import type { Sharding } from './codec-list.ts';
import { countOf } from './copy-box.ts';
import { crc32c } from './crc32c.ts';

/** Offset and length of each chunk of a shard, in C order; empty where there is no such shard. */
export type ShardIndex = Float64Array;

/** The offset of chunks that are not stored. */
export const ABSENT = -1;

/** Reads a shard's index. Rejects with `bad-file` where it is cut short or its checksum does not fit. */
export async function readShardIndex(
  file: ByteSource,
  { grid, indexAtEnd, littleEndian, checksum }: Sharding,
  what: string,
  signal?: AbortSignal,
): Promise<ShardIndex> {
  const count = countOf(grid);
  const bytes = 16 * count;
  const stored = bytes + (checksum ? 4 : 0);
  if (file.size < stored) {
    throw new StackBlendError(
      'bad-file',
      `${what} has ${file.size} bytes, its index alone takes ${stored}; it is cut short or broken.`,
    );
  }
  const read = await file.read(indexAtEnd ? file.size - stored : 0, stored, signal);
  const view = new DataView(read.buffer, read.byteOffset, read.byteLength);
  if (checksum && crc32c(read.subarray(0, bytes)) !== view.getUint32(bytes, true)) {
    throw new StackBlendError('bad-file', `${what}: the checksum of its index does not fit.`);
  }
  const index = new Float64Array(2 * count);
  for (let i = 0; i < index.length; i++) {
    const value = view.getBigUint64(8 * i, littleEndian);
    index[i] = value === 2n ** 64n - 1n ? ABSENT : Number(value);
  }
  return index;
}
