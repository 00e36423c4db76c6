import { StackBlendError } from '../../engine/contract/errors.ts';
import { concatenate } from '../arrays.ts';
import type { PlaneArray } from '../source.ts';
import { STORED, toSamples } from '../stored-types.ts';
import type { Decode } from '../workers/decode.ts';
import type { ChunkFiles, StoredChunks } from './chunk-files.ts';
import { isPlain } from './codec-list.ts';
import { copyBox, countOf, cStrides } from './copy-box.ts';
import type { Wanted } from './find-chunks.ts';
import { newResult } from './result.ts';

/**
 * Stored and decoded: codecs read each byte once and write no more than the chunk takes, so that what
 * is broken takes no longer than what is not.
 */
const QUICK_BYTES = 128 * 1024;

/** Chunks, and codecs of each: each has costs of its own. */
const QUICK_COUNT = 4;

/** A chunk that is there. */
interface StoredChunk extends Wanted {
  readonly stored: Uint8Array;
}

/**
 * Decodes chunks and puts what is wanted of them together, `length` samples, maybe in `into`. Undefined
 * where none of them is there. Rejects with `bad-file` or `unsupported` that names the chunk.
 */
export async function assemble(
  files: ChunkFiles,
  wanted: readonly Wanted[],
  { chunks, own }: StoredChunks,
  length: number,
  decode: Decode,
  signal?: AbortSignal,
  into?: PlaneArray,
  spare?: ArrayBuffer,
): Promise<PlaneArray | undefined> {
  signal?.throwIfAborted();
  const found = wanted.flatMap((one, i): StoredChunk[] => {
    const bytes = chunks[i];
    return bytes ? [{ ...one, stored: bytes }] : [];
  });
  if (found.length === 0) return undefined;
  const missing = wanted.find((_, i) => !chunks[i]);
  const fill = missing && fillOf(files, missing.indices);
  const { format, what } = files.info;
  if (isPlain(format.codecs, format.type)) {
    const out = into ?? newResult(STORED[format.type].dtype, length, 0);
    if (fill !== undefined) out.fill(fill);
    return placePlain(files, found, out);
  }
  const bytes = own ?? concatenate(found.map(({ stored }) => stored));
  let end = 0;
  const parts = found.map(({ indices, box, stored }) => {
    const at = own ? stored.byteOffset : end;
    end += stored.length;
    return { what: files.nameOf(indices), box, at, length: stored.length };
  });
  const job = { format, bytes, chunks: parts, length, ...(fill !== undefined && { fill }), spare };
  const decodedBytes = found.length * countOf(format.shape) * STORED[format.type].bytes;
  const transfer = spare ? [bytes.buffer, spare] : [bytes.buffer];
  const few = Math.max(found.length, format.codecs.length) <= QUICK_COUNT;
  const quick = few && bytes.length + decodedBytes <= QUICK_BYTES;
  const options = { what, bytes: decodedBytes, quick, transfer, signal };
  return decode('zarr-chunks', job, options);
}

/** What a chunk holds that is not there. Throws `unsupported` where planes cannot hold it. */
export function fillOf(files: ChunkFiles, indices: readonly number[]): number {
  const { fill, format } = files.info;
  if (fill !== undefined) return fill;
  throw new StackBlendError(
    'unsupported',
    `${files.nameOf(indices)} is not there, and the fill value of ${format.type} does not fit into ${STORED[format.type].dtype}.`,
  );
}

/** What is stored as it is costs less to put together than to send to a worker. */
function placePlain(files: ChunkFiles, found: readonly StoredChunk[], out: PlaneArray): PlaneArray {
  const { type, shape } = files.info.format;
  const sampleBytes = STORED[type].bytes;
  const size = countOf(shape) * sampleBytes;
  const strides = cStrides(shape);
  for (const { indices, stored, box } of found) {
    const what = files.nameOf(indices);
    if (stored.length < size) {
      const text = `${what} has ${stored.length} of ${size} bytes; it is cut short or broken.`;
      throw new StackBlendError('bad-file', text);
    }
    // Typed arrays need their start aligned.
    const aligned = stored.byteOffset % sampleBytes === 0;
    const samples = aligned ? stored.subarray(0, size) : stored.slice(0, size);
    copyBox(toSamples(type, samples, what), strides, box, out);
  }
  return out;
}
