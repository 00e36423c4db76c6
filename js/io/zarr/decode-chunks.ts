import { StackBlendError } from '../../engine/contract/errors.ts';
import { ZarrArray } from '../../vendor/zarrita.ts';
import { messageOf } from '../bytes.ts';
import { allocateSamples, arrayOf, SAMPLE_BYTES } from '../samples.ts';
import type { PlaneArray } from '../source.ts';
import { STORED, type StoredType, toSamples } from '../stored-types.ts';
import { registerCodecs } from './codecs.ts';
import { type Box, copyBox, countOf, cStrides } from './copy-box.ts';
import { newResult } from './result.ts';

/** One codec as Zarr 3 names it, with what it is set to. */
export interface CodecSpec {
  readonly name: string;
  readonly configuration?: Readonly<Record<string, unknown>>;
}

/** How chunks of an array are stored. */
export interface ChunkFormat {
  readonly type: StoredType;
  /** Of a chunk. */
  readonly shape: readonly number[];
  readonly codecs: readonly CodecSpec[];
}

/** A stored chunk, where it lies in a job's bytes, and what of it is wanted. */
export interface ChunkPart {
  /** As messages name it: `plate.zarr/0: chunk 0/1/2`. */
  readonly what: string;
  readonly at: number;
  readonly length: number;
  readonly box: Box;
}

/** Chunks to decode and to put together; can be cloned. */
export interface ChunksJob {
  readonly format: ChunkFormat;
  readonly bytes: Uint8Array;
  readonly chunks: readonly ChunkPart[];
  /** Elements of the result. */
  readonly length: number;
  /** What stands where no chunk is; left out where all are there. */
  readonly fill?: number;
  /** Memory that the result may lie in, where it is of that size: fresh memory costs as much as decoding. */
  readonly spare?: ArrayBuffer | undefined;
}

registerCodecs();

/** The decoder `zarr-chunks`: decodes chunks and puts what is wanted of them together. */
export async function decodeZarrChunks(job: ChunksJob): Promise<PlaneArray> {
  const { format, chunks, length, bytes } = job;
  const decode = decoderOf(format);
  const first = chunks[0];
  if (chunks.length === 1 && first && isWhole(first.box, format.shape, length)) {
    const { data, strides } = await decode(bytes, first);
    if (isCOrder(strides, format.shape)) return data;
    const out = allocateSamples(STORED[format.type].dtype, length);
    copyBox(data, strides, first.box, out);
    return out;
  }
  const out = resultOf(job);
  for (const part of chunks) {
    const { data, strides } = await decode(bytes, part);
    copyBox(data, strides, part.box, out);
  }
  return out;
}

function resultOf({ format, length, fill, spare }: ChunksJob): PlaneArray {
  const { dtype } = STORED[format.type];
  if (spare?.byteLength !== length * SAMPLE_BYTES[dtype])
    return newResult(dtype, length, fill ?? 0);
  const out = arrayOf(dtype, spare) as PlaneArray;
  return fill === undefined ? out : out.fill(fill);
}

/** The box is all of the chunk, and all of the result in the same order. */
function isWhole(box: Box, shape: readonly number[], length: number): boolean {
  const all = box.size.every((size, i) => size === shape[i]);
  const strides = cStrides(shape);
  const same = shape.every((size, i) => size === 1 || strides[i] === box.strides[i]);
  return all && same && box.to === 0 && length === countOf(shape);
}

function isCOrder(strides: readonly number[], shape: readonly number[]): boolean {
  const expected = cStrides(shape);
  return shape.every((size, i) => size === 1 || strides[i] === expected[i]);
}

interface Chunk {
  readonly data: PlaneArray;
  readonly strides: readonly number[];
}

type DecodeChunk = (bytes: Uint8Array, part: ChunkPart) => Promise<Chunk>;

/** zarrita's pipeline for chunks of a format: an array of one chunk, which is whatever we say. */
function decoderOf({ type, shape, codecs }: ChunkFormat): DecodeChunk {
  let stored = new Uint8Array(0);
  const array = new ZarrArray({ get: async () => stored }, '/', {
    zarr_format: 3,
    node_type: 'array',
    shape: [...shape],
    data_type: PIPELINE_TYPES[type] ?? (type as 'uint8'),
    chunk_grid: { name: 'regular', configuration: { chunk_shape: [...shape] } },
    chunk_key_encoding: { name: 'v2' },
    codecs: codecs.map(({ name, configuration = {} }) => ({ name, configuration })),
    fill_value: 0,
    attributes: {},
  });
  const origin = shape.map(() => 0);
  return async (bytes, part) => {
    stored = bytes.subarray(part.at, part.at + part.length) as Uint8Array<ArrayBuffer>;
    const { data, stride } = await array.getChunk(origin).catch((error) => {
      throw brokenChunk(part.what, error);
    });
    const count = countOf(shape);
    if (data.length < count) {
      const text = `${part.what} gives ${data.length} of ${count} samples; it is cut short or broken.`;
      throw new StackBlendError('bad-file', text);
    }
    const view = data as unknown as Uint8Array;
    return { data: toSamples(type, view.subarray(0, count), part.what), strides: stride };
  };
}

/** Types that zarrita has arrays of its own for, and not everywhere: they are taken as they are stored. */
const PIPELINE_TYPES: Partial<Record<StoredType, 'uint8' | 'uint16'>> = {
  bool: 'uint8',
  float16: 'uint16',
};

function brokenChunk(what: string, error: unknown): StackBlendError {
  if (error instanceof StackBlendError) return error;
  const { cause = error, codec } = error as { cause?: unknown; codec?: string };
  const by = codec ? `codec ${codec}: ` : '';
  return new StackBlendError(
    'bad-file',
    `${what} cannot be decoded (${by}${messageOf(cause) || 'broken data'}).`,
    { cause: error },
  );
}
