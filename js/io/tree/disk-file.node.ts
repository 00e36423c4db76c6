import { fstatSync, read } from 'node:fs';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { StackBlendError } from '../../engine/contract/errors.ts';
import { blockSource } from '../blocks.ts';
import { type ByteSource, checkAll, messageOf } from '../bytes.ts';
import type { DiskPath } from './disk-paths.node.ts';
import { leave, openToRead } from './open-files.node.ts';
import type { SpareBytes } from './tree.ts';

const readFile = promisify(read);

/** Links that lead to themselves lead to nothing; sockets cannot be opened. */
const NO_FILE: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO']);

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
    const file = await openToRead(path).catch((error) => {
      throw unreadable(name, error);
    });
    try {
      // Only now: many may wait to be opened.
      return await readRange(name, file, offset, new Uint8Array(length), aborted);
    } finally {
      leave(file);
    }
  });
}

/**
 * All of a file on disk, undefined where there is none. Each step is a way to another thread and
 * back, which for small files takes longer than reading. What an open file takes is known already.
 */
export async function readDiskFile(
  name: string,
  path: DiskPath,
  maxBytes: number,
  signal?: AbortSignal,
  memory?: SpareBytes,
): Promise<Uint8Array | undefined> {
  const file = await orMissing(name, openToRead(path));
  if (file === undefined) return undefined;
  try {
    signal?.throwIfAborted();
    const info = fstatSync(file);
    if (!info.isFile()) return undefined;
    checkAll(name, info.size, maxBytes);
    const spare = memory?.(info.size);
    const bytes = spare ? new Uint8Array(spare) : new Uint8Array(info.size);
    return await readRange(name, file, 0, bytes, signal);
  } finally {
    leave(file);
  }
}

/** What was found, undefined where there is nothing. Rejects with `bad-file` where that cannot be told. */
export async function orMissing<T>(path: string, found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (NO_FILE.has(code ?? '')) return undefined;
    throw unreadable(path, error);
  }
}

async function readRange(
  name: string,
  file: number,
  offset: number,
  bytes: Uint8Array,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  try {
    for (let filled = 0; filled < bytes.length; ) {
      signal?.throwIfAborted();
      const left = bytes.length - filled;
      const { bytesRead } = await readFile(file, bytes, filled, left, offset + filled);
      if (bytesRead === 0) throw new Error(`it ends at byte ${offset + filled}`);
      filled += bytesRead;
    }
    signal?.throwIfAborted();
    return bytes;
  } catch (error) {
    signal?.throwIfAborted();
    throw unreadable(name, error);
  }
}

function unreadable(name: string, error: unknown): StackBlendError {
  return new StackBlendError('bad-file', `${name}: could not be read (${messageOf(error)}).`, {
    cause: error,
  });
}
