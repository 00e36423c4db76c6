import { StackBlendError } from '../../engine/contract/errors.ts';
import { ZipReader } from '../../vendor/zip.ts';
import { breather } from '../breathe.ts';
import { type ByteSource, formatBytes, messageOf } from '../bytes.ts';
import { checkPath } from '../tree/listed-tree.ts';

/** A file in an archive, as the archive's directory has it. */
export interface ZipEntry {
  readonly path: string;
  /** 0 is stored, 8 is deflated. */
  readonly method: number;
  readonly encrypted: boolean;
  /** Of the header before its data. */
  readonly offset: number;
  readonly storedBytes: number;
  readonly bytes: number;
  readonly crc: number;
}

/** Nothing else of the archive is read at once. */
const MAX_DIRECTORY = 64 * 2 ** 20;

/** Files, chunks of Zarr among them; listing so many takes seconds. */
const MAX_FILES = 250_000;

/** Lists an archive, zip64 too. Rejects with `bad-file` or `too-large`. */
export async function readZipDirectory(
  file: ByteSource,
  signal?: AbortSignal,
): Promise<ZipEntry[]> {
  const source = {
    size: file.size,
    readUint8Array: async (offset: number, length: number): Promise<Uint8Array> => {
      checkDirectory(file, Math.min(length, file.size - offset));
      return new Uint8Array(await file.read(offset, length, signal));
    },
  };
  try {
    const entries: ZipEntry[] = [];
    let stored = 0;
    const reader = new ZipReader(source as never);
    const breathe = breather(signal);
    for await (const entry of reader.getEntriesGenerator()) {
      await breathe();
      if (entry.directory) continue;
      if (entries.length === MAX_FILES) throw tooMany(file);
      // At once: a long list of such paths would only be read to be refused.
      checkPath(file.name, entry.filename);
      entries.push(compact(entry));
      stored += entry.compressedSize;
      // Bombs are made of files that share their bytes.
      if (stored > file.size) throw new Error('the files in it overlap');
    }
    return entries;
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof StackBlendError) throw error;
    throw new StackBlendError(
      'bad-file',
      `${file.name}: is a ZIP archive that cannot be read (${messageOf(error)}); it is cut short or broken.`,
      { cause: error },
    );
  }
}

function checkDirectory(file: ByteSource, bytes: number): void {
  if (bytes <= MAX_DIRECTORY) return;
  throw new StackBlendError(
    'too-large',
    `${file.name}: the list of what is in it takes ${formatBytes(bytes)}, the limit is ${formatBytes(MAX_DIRECTORY)}.`,
  );
}

function tooMany(file: ByteSource): StackBlendError {
  const text = `${file.name}: holds more than ${MAX_FILES} files, which is the limit; unpack it.`;
  return new StackBlendError('too-large', text);
}

type Listed = Awaited<ReturnType<InstanceType<typeof ZipReader>['getEntries']>>[number];

/** The library's own objects hold a lot more, and there may be many. */
function compact(entry: Listed): ZipEntry {
  return {
    path: entry.filename.replaceAll('\\', '/'),
    method: entry.compressionMethod,
    encrypted: entry.encrypted,
    offset: entry.offset,
    storedBytes: entry.compressedSize,
    bytes: entry.uncompressedSize,
    crc: entry.signature ?? 0,
  };
}
