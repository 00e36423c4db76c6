/** What is used of zstddec (MIT, around Facebook's decoder under BSD-3-Clause). The package gets this file bundled. */
import { ZSTDDecoder } from 'zstddec';

const decoder = new ZSTDDecoder();

/**
 * Decompresses Zstandard data.
 *
 * @param size Bytes that may come out at most: so many are allocated, whatever the data declares.
 * @returns What came out, `size` bytes or fewer. Rejects where it is broken or would be more.
 */
export async function zstdDecompress(bytes: Uint8Array, size: number): Promise<Uint8Array> {
  await decoder.init();
  // At 0 the library would trust the size that the data declares; of failures it tells nothing.
  const out = decoder.decode(bytes, Math.max(1, size));
  if (out.length > 0 || size === 0) return out;
  throw new Error(`broken Zstandard data, or more than the ${size} bytes that were expected`);
}
