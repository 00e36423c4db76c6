import { StackBlendError } from '../../engine/contract/errors.ts';
import { Inflate } from '../../vendor/fflate.ts';
import { concatenate } from '../arrays.ts';
import { BLOCK_BYTES } from '../blocks.ts';
import { type ByteSource, formatBytes, messageOf } from '../bytes.ts';
import { createPlaneCache } from '../cache/plane-cache.ts';
import { SharedWork } from '../cache/shared-work.ts';
import { inflateSome } from '../inflate.ts';
import type { ZipEntry } from './directory.ts';

const HEADER = 30;

/** Inflated files of all archives; those that are used are asked for again and again. */
const keptFiles = createPlaneCache(256 * 2 ** 20);

/**
 * Opens a file of an archive: what is stored is read where it lies, what is deflated is inflated
 * when it is first read. Rejects with `unsupported`, `too-large` or `bad-file`.
 */
export async function openZipEntry(
  archive: ByteSource,
  entry: ZipEntry,
  wholeBytes: number,
  signal?: AbortSignal,
): Promise<ByteSource> {
  const name = `${archive.name}/${entry.path}`;
  const { method, encrypted, bytes, storedBytes } = entry;
  if (encrypted || (method !== 0 && method !== 8)) {
    const how = encrypted ? 'is encrypted' : `is compressed by method ${method}`;
    const text = `${name}: ${how}, which is not read; unpack the archive and open the file.`;
    throw new StackBlendError('unsupported', text);
  }
  const offset = await findData(archive, name, entry, signal);
  if (method === 0 && bytes !== storedBytes) {
    const text = `${name}: is said to be stored, and to take ${storedBytes} bytes for ${bytes}.`;
    throw new StackBlendError('bad-file', text);
  }
  if (method === 0) return storedFile(archive, name, offset, bytes);
  checkInflated(name, entry, wholeBytes);
  return inflatedFile(archive, name, offset, entry);
}

/** Where an entry's data begins: behind a header of its own. */
async function findData(
  archive: ByteSource,
  name: string,
  { offset, storedBytes }: ZipEntry,
  signal?: AbortSignal,
): Promise<number> {
  const header = await archive.read(offset, HEADER, signal);
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const isHeader = header.length === HEADER && view.getUint32(0, true) === 0x04034b50;
  const start = isHeader
    ? offset + HEADER + view.getUint16(26, true) + view.getUint16(28, true)
    : Number.NaN;
  if (start + storedBytes <= archive.size) return start;
  throw new StackBlendError(
    'bad-file',
    `${name}: is not where the archive says (${storedBytes} bytes at ${offset} of ${archive.size}); it is cut short or broken.`,
  );
}

/** Deflate's best is 1:1032. */
const MAX_RATIO = 1032;

function checkInflated(name: string, { bytes, storedBytes }: ZipEntry, wholeBytes: number): void {
  if (bytes > storedBytes * MAX_RATIO + 1024) {
    throw new StackBlendError(
      'bad-file',
      `${name}: is said to inflate from ${storedBytes} bytes to ${bytes}, which is not possible.`,
    );
  }
  if (bytes <= wholeBytes) return;
  throw new StackBlendError(
    'too-large',
    `${name}: has to be inflated whole and takes ${formatBytes(bytes)}, ` +
      `the limit is ${formatBytes(wholeBytes)} (option limits.wholeBytes).`,
  );
}

function storedFile(archive: ByteSource, name: string, start: number, size: number): ByteSource {
  return {
    name,
    size,
    read: (offset, length, signal) =>
      archive.read(start + offset, Math.max(0, Math.min(length, size - offset)), signal),
  };
}

function inflatedFile(
  archive: ByteSource,
  name: string,
  start: number,
  entry: ZipEntry,
): ByteSource {
  const size = entry.bytes;
  /** Larger than all that is kept: as long as the file itself. */
  let own: SharedWork<Uint8Array> | undefined;
  const inflate = (signal: AbortSignal) => inflateEntry(archive, name, start, entry, signal);
  const inflateHeadOnce = (signal: AbortSignal) => inflateHead(archive, start, entry, signal);
  const whole = (signal?: AbortSignal): Promise<Uint8Array> => {
    if (size <= keptFiles.maxBytes) return keptFiles.load(file, '', inflate, signal);
    if (!own || own.abandoned) own = new SharedWork(inflate);
    return own.join(signal);
  };
  const file: ByteSource = {
    name,
    size,
    isInflated: true,
    async read(offset, length, signal) {
      signal?.throwIfAborted();
      const end = Math.min(size, offset + length);
      if (!(offset < end)) return new Uint8Array(0);
      // Every file of an archive is asked what it is; only few are read.
      if (end <= BLOCK_BYTES && size > BLOCK_BYTES) {
        const head = await keptFiles.load(file, 'head', inflateHeadOnce, signal);
        if (end <= head.length) return head.subarray(offset, end);
      }
      return (await whole(signal)).subarray(offset, end);
    },
  };
  return file;
}

/** At 1:1032 this much becomes 1 MiB. */
const FEED = 1024;

/** The first block of a file, or what of it can be had; whatever is broken shows when all is read. */
async function inflateHead(
  archive: ByteSource,
  start: number,
  { storedBytes }: ZipEntry,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const stored = await archive.read(start, Math.min(storedBytes, BLOCK_BYTES + FEED), signal);
  const parts: Uint8Array[] = [];
  let length = 0;
  const stream = new Inflate((part) => {
    parts.push(part);
    length += part.length;
  });
  try {
    for (let at = 0; at < stored.length && length < BLOCK_BYTES; at += FEED) {
      stream.push(stored.subarray(at, at + FEED));
    }
  } catch {
    return new Uint8Array(0);
  }
  return concatenate(parts).slice(0, BLOCK_BYTES);
}

async function inflateEntry(
  archive: ByteSource,
  name: string,
  start: number,
  { storedBytes, bytes, crc }: ZipEntry,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const stored = await archive.read(start, storedBytes, signal);
  signal.throwIfAborted();
  try {
    // As gzip wraps it: then the checksum is compared on the way.
    const inflated = await inflateSome(
      [GZIP_HEADER, stored, trailer(crc, bytes)],
      bytes + 1,
      'gzip',
    );
    if (inflated.length === bytes) return inflated;
    throw new Error(`it gives ${inflated.length} of ${bytes} bytes`);
  } catch (error) {
    signal.throwIfAborted();
    throw new StackBlendError(
      'bad-file',
      `${name}: cannot be inflated (${messageOf(error) || 'broken deflate data'}).`,
      { cause: error },
    );
  }
}

const GZIP_HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);

function trailer(crc: number, bytes: number): Uint8Array {
  const out = new Uint8Array(8);
  const view = new DataView(out.buffer);
  view.setUint32(0, crc, true);
  view.setUint32(4, bytes % 2 ** 32, true);
  return out;
}
