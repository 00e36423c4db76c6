import { StackBlendError } from '../engine/errors.ts';
import { messageOf } from './bytes.ts';

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
): Promise<Uint8Array> {
  const out = new Uint8Array(length);
  const reader = inflated(parts).getReader();
  let filled = 0;
  try {
    while (filled < length) {
      const { done, value } = await reader.read();
      signal?.throwIfAborted();
      if (done) break;
      out.set(value.subarray(0, length - filled), filled);
      filled += Math.min(value.length, length - filled);
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw new StackBlendError(
      'bad-file',
      `${what} cannot be decompressed (${messageOf(error) || 'broken zlib data'}).`,
      { cause: error },
    );
  } finally {
    // Not awaited: a stream that has failed rejects here too, and nothing depends on it.
    reader.cancel().catch(() => {});
  }
  if (filled < length) {
    throw new StackBlendError(
      'bad-file',
      `${what} ends after ${filled} of ${length} bytes of pixels.`,
    );
  }
  return out;
}

/** The browser's and Node's own inflate, fed part by part as it asks for more. */
function inflated(parts: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  let next = 0;
  const input = new ReadableStream<BufferSource>({
    pull(controller) {
      const part = parts[next++];
      if (part) controller.enqueue(unshared(part));
      else controller.close();
    },
  });
  return input.pipeThrough(new DecompressionStream('deflate'));
}

/** Streams and Blobs refuse views of shared memory; others are passed on as they are. */
export function unshared(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer
    ? (bytes as Uint8Array<ArrayBuffer>)
    : new Uint8Array(bytes);
}
