import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { StackBlendError } from '../../engine/contract/errors.ts';
import { blockSource } from '../blocks.ts';
import { type ByteSource, messageOf, readThrough } from '../bytes.ts';
import { type DiskPath, DiskPaths } from './disk-paths.node.ts';
import { type FileTree, joinPath, type TreeEntry } from './tree.ts';

/**
 * A folder on disk, in Node. Files are opened for each read, so that nothing has to be closed. Links
 * are followed, but for those that lead back to a folder on the way to them.
 */
export function diskTree(folder: string): FileTree {
  const paths = new DiskPaths(folder);
  const get: FileTree['get'] = async (path, signal) => {
    const place = paths.of(path);
    const info = await orMissing(path, stat(place));
    signal?.throwIfAborted();
    return info?.isFile() ? diskFile(path, place, info.size) : undefined;
  };
  return {
    name: basename(folder),
    get,
    read: (path, maxBytes, signal) => readThrough(get, path, maxBytes, signal),
    async list(path, signal) {
      const found = await orMissing(path, paths.entries(path));
      signal?.throwIfAborted();
      const entries: TreeEntry[] = [];
      let isCircle: ((name: string) => Promise<boolean>) | undefined;
      for (const { name, entry } of found ?? []) {
        const kind = await kindOf(entry, paths.of(joinPath(path, name)));
        signal?.throwIfAborted();
        if (kind === 'folder') {
          isCircle ??= await paths.circles(path);
          if (await orMissing(path, isCircle(name))) continue;
        }
        if (kind) entries.push({ name, kind });
      }
      return entries;
    },
  };
}

/** What an entry is, links followed; undefined for sockets, dead links and the like. */
async function kindOf(
  entry: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean },
  path: DiskPath,
): Promise<TreeEntry['kind'] | undefined> {
  const target = entry.isSymbolicLink() ? await orMissing(String(path), stat(path)) : entry;
  if (target?.isFile()) return 'file';
  return target?.isDirectory() ? 'folder' : undefined;
}

function diskFile(name: string, path: DiskPath, size: number): ByteSource {
  return blockSource(name, size, async (offset, length, signal) => {
    signal.throwIfAborted();
    const bytes = new Uint8Array(length);
    const file = await open(path).catch((error) => {
      throw unreadable(name, error);
    });
    try {
      for (let filled = 0; filled < length; ) {
        const { bytesRead } = await file.read(bytes, filled, length - filled, offset + filled);
        if (bytesRead === 0) throw new Error(`it ends at byte ${offset + filled}`);
        filled += bytesRead;
        signal.throwIfAborted();
      }
      return bytes;
    } catch (error) {
      signal.throwIfAborted();
      throw unreadable(name, error);
    } finally {
      await file.close();
    }
  });
}

async function orMissing<T>(path: string, found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Links that lead to themselves lead to nothing.
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return undefined;
    throw unreadable(path, error);
  }
}

function unreadable(name: string, error: unknown): StackBlendError {
  return new StackBlendError('bad-file', `${name}: could not be read (${messageOf(error)}).`, {
    cause: error,
  });
}
