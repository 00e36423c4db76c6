import { StackBlendError } from '../engine/contract/errors.ts';

/** Random access to the bytes of one file; formats read through this and nothing else. */
export interface ByteSource {
  /** The file's name, for messages. */
  readonly name: string;
  /** Length in bytes. */
  readonly size: number;
  /** True where reading any part of it takes memory for all of it. */
  readonly isInflated?: boolean;
  /**
   * Reads `[offset, offset + length)`; shorter where the file ends sooner. The array may be a view
   * of the caller's own bytes: copy it before changing it or passing it on.
   * Rejects with `bad-file` when the file can no longer be read, with `signal.reason` when aborted.
   */
  read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array>;
}

/** A {@link ByteSource} over bytes that lie in memory. */
export function memorySource(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    size: bytes.byteLength,
    async read(offset, length, signal) {
      signal?.throwIfAborted();
      return bytes.subarray(offset, offset + length);
    },
  };
}

/** All bytes of a file. Rejects with `too-large` beyond `maxBytes`, before anything is read. */
export async function readAll(
  file: ByteSource,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  checkAll(file.name, file.size, maxBytes);
  return file.read(0, file.size, signal);
}

/** Throws `too-large` for a file of `size` bytes that has to be read whole. */
export function checkAll(name: string, size: number, maxBytes: number): void {
  if (size <= maxBytes) return;
  throw new StackBlendError(
    'too-large',
    `${name}: has to be read whole and takes ${formatBytes(size)}, the limit is ${formatBytes(maxBytes)}.`,
  );
}

/** A tree's `read` by its `get`. */
export async function readThrough(
  get: (path: string, signal?: AbortSignal) => Promise<ByteSource | undefined>,
  path: string,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<Uint8Array | undefined> {
  const file = await get(path, signal);
  return file && readAll(file, maxBytes, signal);
}

/** The text of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Bytes as a person reads them: `12 bytes`, `3.4 MiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const units = ['KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = -1;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`;
}
