import type { ByteSource } from '../bytes.ts';

/** One entry of a folder. */
export interface TreeEntry {
  /** Without the folder's path. */
  readonly name: string;
  readonly kind: 'file' | 'folder';
}

/** Gives memory of exactly so many bytes that nobody uses any more, where there is some. */
export type SpareBytes = (bytes: number) => ArrayBuffer | undefined;

/**
 * Files with relative paths (`a/b.tif`, no leading or trailing slash), wherever they lie: a folder
 * on disk, files dropped together, an archive, a folder on a server. The empty path is the root.
 */
export interface FileTree {
  /** The root's name, for messages: `plate.zarr`. */
  readonly name: string;
  /**
   * True where what `read` gives belongs to whoever asked, who may give it away. Not so of servers: a
   * caller's `fetch` may answer with bytes that it keeps.
   */
  readonly readsOwn?: boolean;
  /** Opens a file; undefined where there is none. Rejects with `bad-file` or `load-failed` where it cannot be read. */
  get(path: string, signal?: AbortSignal): Promise<ByteSource | undefined>;
  /**
   * Reads a whole file, on servers with one request; undefined where there is none. Rejects as `get`
   * does, with `too-large` beyond `maxBytes`. A tree that `readsOwn` may read into `memory` of that
   * many bytes, which belongs to the result then.
   */
  read(
    path: string,
    maxBytes: number,
    signal?: AbortSignal,
    memory?: SpareBytes,
  ): Promise<Uint8Array | undefined>;
  /** What lies directly in a folder, in no particular order; undefined where folders cannot be listed, as on servers. */
  list(folder: string, signal?: AbortSignal): Promise<readonly TreeEntry[] | undefined>;
}

/** `folder` and a name in it as one path. */
export function joinPath(folder: string, name: string): string {
  return folder ? `${folder}/${name}` : name;
}

/** The folder of a path, empty for the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/**
 * A path relative to a folder as a file names it (`../b.tif`, `./b.tif`, `sub\b.tif`) as one of the
 * tree; undefined where it leads out of the tree.
 */
export function resolvePath(folder: string, relative: string): string | undefined {
  const parts = folder.split('/').filter(Boolean);
  for (const part of relative.replaceAll('\\', '/').split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

/** The part of a tree below `folder`, as a tree of its own. */
export function subtree(tree: FileTree, folder: string): FileTree {
  if (folder === '') return tree;
  return {
    name: joinPath(tree.name, folder),
    readsOwn: tree.readsOwn ?? false,
    get: (path, signal) => tree.get(joinPath(folder, path), signal),
    read: (path, ...how) => tree.read(joinPath(folder, path), ...how),
    list: (path, signal) => tree.list(path ? joinPath(folder, path) : folder, signal),
  };
}
