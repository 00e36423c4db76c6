import { StackBlendError } from '../engine/contract/errors.ts';

/** Random access to the bytes of one file; formats read through this and nothing else. */
export interface ByteSource {
  /** The file's name, for messages. */
  readonly name: string;
  /** Length in bytes. */
  readonly size: number;
  /**
   * Reads `[offset, offset + length)`; shorter where the file ends sooner. The array may be a view
   * of the caller's own bytes: copy it before changing it or passing it on.
   * Rejects with `bad-file` when the file can no longer be read, with `signal.reason` when aborted.
   */
  read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array>;
}

/** Small reads are served from one window of this size, so that walking a file's directories is cheap. */
const WINDOW = 64 * 1024;

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

/** A {@link ByteSource} over a `Blob` or `File`; reads only the parts that are asked for. */
export function blobSource(name: string, blob: Blob): ByteSource {
  const size = blob.size;
  let windowStart = 0;
  let windowBytes: Uint8Array = new Uint8Array(0);

  async function load(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array> {
    try {
      const bytes = new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
      signal?.throwIfAborted();
      return bytes;
    } catch (error) {
      signal?.throwIfAborted();
      // A dropped file that was changed or removed since: the browser refuses to read it.
      throw new StackBlendError(
        'bad-file',
        `${name}: could not be read (${messageOf(error)}); open it again.`,
        { cause: error },
      );
    }
  }

  return {
    name,
    size,
    async read(offset, length, signal) {
      signal?.throwIfAborted();
      const end = Math.min(size, offset + length);
      if (offset >= end) return new Uint8Array(0);
      if (end - offset >= WINDOW) return load(offset, end - offset, signal);
      if (offset < windowStart || end > windowStart + windowBytes.length) {
        const loaded = await load(offset, WINDOW, signal);
        windowStart = offset;
        windowBytes = loaded;
        return loaded.subarray(0, end - offset);
      }
      return windowBytes.subarray(offset - windowStart, end - windowStart);
    },
  };
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
