import { StackBlendError } from '../../engine/contract/errors.ts';
import { type ByteSource, readThrough } from '../bytes.ts';
import type { FileTree, TreeEntry } from './tree.ts';
import { folderOf, nameOf } from './tree.ts';

/** A file of a list and how to open it. */
export interface ListedFile {
  /** Relative, parts separated by `/`. */
  readonly path: string;
  open(signal?: AbortSignal): Promise<ByteSource> | ByteSource;
}

/** Longer paths are no people's. */
const MAX_PATH = 1024;

/** Folders above a file: those that people make, and a Zarr chunk's, one for each dimension. */
const MAX_DEPTH = 64;

/**
 * A tree of files whose list is known: files dropped together, the entries of an archive. Of equal
 * paths the first counts.
 *
 * @param maxFolders Each is a table of its own, and a short list of files may name millions.
 * @throws StackBlendError `too-large` for more folders, and for paths beyond what trees have.
 */
export function listedTree(
  name: string,
  files: Iterable<ListedFile>,
  maxFolders: number,
): FileTree {
  const byPath = new Map<string, ListedFile>();
  const folders = new Folders(name, maxFolders);
  for (const file of files) {
    const path = file.path.replace(/^(\.?\/)+/, '');
    if (path === '' || path.endsWith('/') || byPath.has(path)) continue;
    checkPath(name, path);
    byPath.set(path, file);
    folders.add(path, 'file');
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
      return folders.list(folder);
    },
  };
}

/** What lies directly in each folder; in archives a file and a folder may have one name. */
class Folders {
  readonly #byPath = new Map<string, TreeEntry[]>([['', []]]);

  constructor(
    private readonly name: string,
    private readonly most: number,
  ) {}

  add(path: string, kind: TreeEntry['kind']): void {
    const folder = folderOf(path);
    const entries = this.#byPath.get(folder) ?? this.#make(folder);
    entries.push({ name: nameOf(path), kind });
  }

  list(folder: string): TreeEntry[] {
    return Array.from(this.#byPath.get(folder) ?? []);
  }

  #make(folder: string): TreeEntry[] {
    // The root is one of them.
    if (this.#byPath.size > this.most) {
      const text = `${this.name}: holds more than ${this.most} folders (option limits.files).`;
      throw new StackBlendError('too-large', text);
    }
    const entries: TreeEntry[] = [];
    this.#byPath.set(folder, entries);
    this.add(folder, 'folder');
    return entries;
  }
}

/** Throws `too-large` for a path in `name` that no tree has. */
export function checkPath(name: string, path: string): void {
  const shown = `${name}: the path ${path.slice(0, 40)}…`;
  if (path.length > MAX_PATH) {
    const text = `${shown} has ${path.length} characters, the limit is ${MAX_PATH}.`;
    throw new StackBlendError('too-large', text);
  }
  const depth = path.split('/').length - 1;
  if (depth <= MAX_DEPTH) return;
  const text = `${shown} is ${depth} folders deep, the limit is ${MAX_DEPTH}.`;
  throw new StackBlendError('too-large', text);
}
