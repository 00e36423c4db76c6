import { StackBlendError } from '../engine/contract/errors.ts';
import { gunzipSync, unzlibSync } from '../vendor/fflate.ts';
import { concatenate, unshared } from './arrays.ts';
import { messageOf } from './bytes.ts';
import { crc32 } from './png/crc.ts';

/** How deflated data is wrapped: zlib's way, or gzip's. */
export type Wrapping = 'deflate' | 'gzip';

/**
 * Inflates a zlib stream that must give `length` bytes; whatever follows them is ignored, so that
 * a file which claims 1 KB and inflates to 10 GB costs 1 KB. Throws `bad-file` (`${what} …`) when
 * the stream is broken or ends too soon.
 */
export async function inflate(
  parts: readonly Uint8Array[],
  length: number,
  what: string,
  signal?: AbortSignal,
  wrapping: Wrapping = 'deflate',
): Promise<Uint8Array> {
  const small = inflateSmall(parts, length, wrapping);
  if (small?.length === length) return small;
  const out = new Uint8Array(length);
  let filled: number;
  try {
    filled = await inflateInto(out, parts, wrapping, signal);
  } catch (error) {
    signal?.throwIfAborted();
    throw new StackBlendError(
      'bad-file',
      `${what} cannot be decompressed (${messageOf(error) || 'broken zlib data'}).`,
      { cause: error },
    );
  }
  if (filled < length) {
    throw new StackBlendError(
      'bad-file',
      `${what} ends after ${filled} of ${length} bytes of pixels.`,
    );
  }
  return out;
}

/** Inflates a stream that gives `maxBytes` or fewer; what follows them is ignored. Rejects where it is broken. */
export async function inflateSome(
  parts: readonly Uint8Array[],
  maxBytes: number,
  wrapping: Wrapping,
): Promise<Uint8Array> {
  const small = inflateSmall(parts, maxBytes, wrapping);
  if (small) return small;
  const out = new Uint8Array(maxBytes);
  return out.subarray(0, await inflateInto(out, parts, wrapping));
}

/** Fills `out`; gives how much of it was filled before the stream ended. */
async function inflateInto(
  out: Uint8Array,
  parts: readonly Uint8Array[],
  wrapping: Wrapping,
  signal?: AbortSignal,
): Promise<number> {
  const reader = inflated(parts, wrapping).getReader();
  let filled = 0;
  try {
    while (filled < out.length) {
      const { done, value } = await reader.read();
      signal?.throwIfAborted();
      if (done) break;
      out.set(value.subarray(0, out.length - filled), filled);
      filled += Math.min(value.length, out.length - filled);
    }
    return filled;
  } finally {
    // Not awaited: a stream that has failed rejects here too, and nothing depends on it.
    reader.cancel().catch(() => {});
  }
}

/** Up to here a stream costs more than the inflating itself: a TIFF has thousands of small strips. */
const SMALL = 256 * 1024;

/**
 * A small stream at once; undefined where it is large, larger than such data ever are, or not as
 * expected: then the stream decides, which ignores what follows and knows what to say.
 */
function inflateSmall(
  parts: readonly Uint8Array[],
  length: number,
  wrapping: Wrapping,
): Uint8Array | undefined {
  const stored = parts.reduce((sum, part) => sum + part.length, 0);
  if (length > SMALL || stored > length * 1.01 + 1024) return undefined;
  const [first] = parts;
  const bytes = parts.length === 1 && first ? first : concatenate(parts);
  try {
    if (wrapping === 'deflate') return unzlibSync(bytes, { out: new Uint8Array(length) });
    const out = gunzipSync(bytes, { out: new Uint8Array(length) });
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return crc32(out) === view.getUint32(bytes.length - 8, true) ? out : undefined;
  } catch {
    return undefined;
  }
}

/** Engines inflate what they are given in one go: at 1:1032 this much becomes 32 MiB at most. */
const FEED = 32 * 1024;

/** The browser's and Node's own inflate, fed bit by bit as it asks for more. */
function inflated(parts: readonly Uint8Array[], wrapping: Wrapping): ReadableStream<Uint8Array> {
  let index = 0;
  let at = 0;
  const input = new ReadableStream<BufferSource>({
    pull(controller) {
      while (index < parts.length && at >= parts[index]!.length) {
        index++;
        at = 0;
      }
      const part = parts[index];
      if (!part) return controller.close();
      controller.enqueue(unshared(part.subarray(at, at + FEED)));
      at += FEED;
    },
  });
  return input.pipeThrough(new DecompressionStream(wrapping));
}
