import type { Progress } from '../engine/contract/types.ts';
import { type ByteSource, blobSource, memorySource } from './bytes.ts';
import { sniff } from './formats/registry.ts';
import { asBadFile } from './image-source.ts';
import { resolveLimits } from './limits.ts';
import type { ImageSource, Limits } from './source.ts';

/** The bytes of one file. */
export type FileData = Blob | Uint8Array | ArrayBuffer;

/** One file: a `File` knows its name, other bytes can be given one for messages. */
export type FileInput = FileData | { readonly name: string; readonly data: FileData };

/** Options of {@link openImages}. */
export interface OpenOptions {
  /** Aborts: `openImages` rejects with `signal.reason` and closes what it has opened. */
  readonly signal?: AbortSignal;
  /** Called after each file; `done` and `total` count files. */
  readonly onProgress?: (progress: Progress) => void;
  /** What a file may declare. */
  readonly limits?: Limits;
}

/**
 * Opens image files, each by its content and whatever its name: TIFF, PNG and APNG, `.npy`; in
 * browsers also JPEG, GIF, WebP and AVIF. Pixels are decoded when `plane` asks for them.
 *
 * @param input One file or several (an array, a `FileList`).
 * @returns The images in the order of the files, at least one per file. Close them after use.
 * @throws StackBlendError, whose message names the file: `bad-file`, `too-large`, `unsupported`.
 *   One bad file rejects the call and closes what was opened before.
 * @throws TypeError for an input that is no file, RangeError for limits that are not positive.
 */
export async function openImages(
  input: FileInput | Iterable<FileInput> | ArrayLike<FileInput>,
  options: OpenOptions = {},
): Promise<ImageSource[]> {
  const limits = resolveLimits(options.limits);
  const files = listInputs(input).map(toByteSource);
  const opened: ImageSource[] = [];
  try {
    for (const [index, file] of files.entries()) {
      options.signal?.throwIfAborted();
      opened.push(...(await openOne(file, limits, options.signal)));
      options.onProgress?.({ done: index + 1, total: files.length });
    }
    return opened;
  } catch (error) {
    for (const source of opened) source.close();
    throw error;
  }
}

async function openOne(
  file: ByteSource,
  limits: Required<Limits>,
  signal: AbortSignal | undefined,
): Promise<ImageSource[]> {
  try {
    const format = await sniff(file, signal);
    return await format.open(file, { limits, signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw asBadFile(file.name, error);
  }
}

function listInputs(input: FileInput | Iterable<FileInput> | ArrayLike<FileInput>): FileInput[] {
  // A typed array can be iterated too, and is one file all the same.
  if (isData(input) || isNamed(input)) return [input];
  const many = typeof input === 'object' && input !== null;
  if (many && (Symbol.iterator in input || 'length' in input)) return Array.from(input);
  throw notAFile(input);
}

function isData(value: unknown): value is FileData {
  return value instanceof Blob || value instanceof Uint8Array || value instanceof ArrayBuffer;
}

function isNamed(value: unknown): value is { name: string; data: FileData } {
  if (typeof value !== 'object' || value === null) return false;
  const { name, data } = value as { name?: unknown; data?: unknown };
  return typeof name === 'string' && isData(data);
}

function toByteSource(input: FileInput): ByteSource {
  if (isNamed(input)) return dataSource(input.name, input.data);
  if (!isData(input)) throw notAFile(input);
  const name = typeof File === 'function' && input instanceof File ? input.name : 'bytes';
  return dataSource(name, input);
}

function dataSource(name: string, data: FileData): ByteSource {
  if (data instanceof Blob) return blobSource(name, data);
  if (data instanceof ArrayBuffer) return memorySource(name, new Uint8Array(data));
  // Text decoders and streams refuse shared memory, which moreover may change while it is read.
  if (!(data.buffer instanceof ArrayBuffer)) return memorySource(name, new Uint8Array(data));
  // Node's Buffer is a Uint8Array whose slice() does not copy.
  return memorySource(name, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

function notAFile(value: unknown): TypeError {
  const what = value === null ? 'null' : typeof value === 'object' ? 'an object' : typeof value;
  return new TypeError(
    `openImages: expected a File, Blob, Uint8Array, ArrayBuffer or { name, data }, or a list of them, got ${what}`,
  );
}
