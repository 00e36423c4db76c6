import { type ByteSource, readThrough } from '../bytes.ts';
import type { FileTree, TreeEntry } from './tree.ts';
import { folderOf, nameOf } from './tree.ts';

/** A file of a list and how to open it. */
export interface ListedFile {
  /** Relative, parts separated by `/`. */
  readonly path: string;
  open(signal?: AbortSignal): Promise<ByteSource> | ByteSource;
}

/** A tree of files whose list is known: files dropped together, the entries of an archive. Of equal paths the first counts. */
export function listedTree(name: string, files: Iterable<ListedFile>): FileTree {
  const byPath = new Map<string, ListedFile>();
  const folders = new Map<string, Map<string, TreeEntry>>([['', new Map()]]);
  const addEntry = (path: string, kind: TreeEntry['kind']): void => {
    const folder = folderOf(path);
    let entries = folders.get(folder);
    if (!entries) {
      entries = new Map();
      folders.set(folder, entries);
      addEntry(folder, 'folder');
    }
    if (!entries.has(nameOf(path))) entries.set(nameOf(path), { name: nameOf(path), kind });
  };
  for (const file of files) {
    const path = file.path.replace(/^(\.?\/)+/, '');
    if (path === '' || path.endsWith('/') || byPath.has(path)) continue;
    byPath.set(path, file);
    addEntry(path, 'file');
  }
  const get: FileTree['get'] = async (path, signal) => {
    signal?.throwIfAborted();
    return byPath.get(path)?.open(signal);
  };
  return {
    name,
    get,
    read: (path, maxBytes, signal) => readThrough(get, path, maxBytes, signal),
    async list(folder, signal) {
      signal?.throwIfAborted();
      return Array.from(folders.get(folder)?.values() ?? []);
    },
  };
}
