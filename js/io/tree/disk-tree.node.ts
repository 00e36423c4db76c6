import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { diskFile, orMissing, readDiskFile } from './disk-file.node.ts';
import { type DiskPath, DiskPaths } from './disk-paths.node.ts';
import { type FileTree, joinPath, type TreeEntry } from './tree.ts';

/** A folder on disk, in Node. Links are followed, but for those that lead back to a folder on the way to them. */
export function diskTree(folder: string): FileTree {
  const paths = new DiskPaths(folder);
  return {
    name: basename(folder),
    readsOwn: true,
    get: (path, signal) => diskFile(path, paths.of(path), signal),
    read: (path, ...how) => readDiskFile(path, paths.of(path), ...how),
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
