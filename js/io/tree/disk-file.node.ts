import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { StackBlendError } from '../../engine/contract/errors.ts';
import { blockSource } from '../blocks.ts';
import { type ByteSource, checkWhole, messageOf } from '../bytes.ts';
import type { DiskPath } from './disk-paths.node.ts';

// Opening a pipe waits for its other end unless told not to. Not on Windows, which has none.
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** A file on disk. It is opened for each read, so that nothing has to be closed. */
export async function diskFile(
  name: string,
  path: DiskPath,
  signal?: AbortSignal,
): Promise<ByteSource | undefined> {
  const info = await orMissing(name, stat(path));
  signal?.throwIfAborted();
  if (!info?.isFile()) return undefined;
  return blockSource(name, info.size, async (offset, length, aborted) => {
    aborted.throwIfAborted();
    const file = await open(path, READ).catch((error) => {
      throw unreadable(name, error);
    });
    return readRange(name, file, offset, length, aborted);
  });
}

/**
 * All of a file on disk, undefined where there is none. Each step is a way to another thread and
 * back, which for small files takes longer than reading: its size is asked for while it is opened.
 */
export async function readDiskFile(
  name: string,
  path: DiskPath,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<Uint8Array | undefined> {
  const [info, opened] = await Promise.allSettled([stat(path), open(path, READ)]);
  const file = opened.status === 'fulfilled' ? opened.value : undefined;
  let size: number | undefined;
  try {
    const found = await orMissing(name, settled(info));
    signal?.throwIfAborted();
    if (!found?.isFile()) return undefined;
    checkWhole(name, found.size, maxBytes);
    size = found.size;
  } finally {
    if (size === undefined) leave(file);
  }
  if (file) return readRange(name, file, 0, size, signal);
  throw unreadable(name, (opened as PromiseRejectedResult).reason);
}

/** What was found, undefined where there is nothing. Rejects with `bad-file` where that cannot be told. */
export async function orMissing<T>(path: string, found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Links that lead to themselves lead to nothing.
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return undefined;
    throw unreadable(path, error);
  }
}

async function readRange(
  name: string,
  file: FileHandle,
  offset: number,
  length: number,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  try {
    signal?.throwIfAborted();
    const bytes = new Uint8Array(length);
    for (let filled = 0; filled < length; ) {
      const { bytesRead } = await file.read(bytes, filled, length - filled, offset + filled);
      if (bytesRead === 0) throw new Error(`it ends at byte ${offset + filled}`);
      filled += bytesRead;
      signal?.throwIfAborted();
    }
    return bytes;
  } catch (error) {
    signal?.throwIfAborted();
    throw unreadable(name, error);
  } finally {
    leave(file);
  }
}

/** Nobody waits for it, and nothing was written that could be lost. */
function leave(file: FileHandle | undefined): void {
  file?.close().catch(() => {});
}

function settled<T>(result: PromiseSettledResult<T>): Promise<T> {
  return result.status === 'fulfilled'
    ? Promise.resolve(result.value)
    : Promise.reject(result.reason);
}

function unreadable(name: string, error: unknown): StackBlendError {
  return new StackBlendError('bad-file', `${name}: could not be read (${messageOf(error)}).`, {
    cause: error,
  });
}
