import { StackBlendError } from '../../engine/contract/errors.ts';
import { blobSource } from '../blob-source.ts';
import { type ByteSource, messageOf, readThrough } from '../bytes.ts';
import { type FileTree, folderOf, nameOf, type TreeEntry } from './tree.ts';

/** Finds the folder at a path; undefined where there is none. */
type FindFolder = (path: string) => Promise<FileSystemDirectoryHandle | undefined>;

/** The folder that a `FileSystemDirectoryHandle` stands for. */
export function handleTree(root: FileSystemDirectoryHandle): FileTree {
  const folderAt = folderFinder(root);
  const get: FileTree['get'] = async (path, signal) => {
    const folder = await folderAt(folderOf(path));
    const handle = path && (await orMissing(path, folder?.getFileHandle(nameOf(path))));
    signal?.throwIfAborted();
    return handle ? openHandle(path, handle) : undefined;
  };
  return {
    name: root.name,
    get,
    read: (path, maxBytes, signal) => readThrough(get, path, maxBytes, signal),
    async list(path, signal) {
      const entries: TreeEntry[] = [];
      const folder = await folderAt(path);
      for await (const { name, kind } of folder?.values() ?? []) {
        signal?.throwIfAborted();
        entries.push({ name, kind: kind === 'directory' ? 'folder' : 'file' });
      }
      return entries;
    },
  };
}

/** Folders are asked for once. */
function folderFinder(root: FileSystemDirectoryHandle): FindFolder {
  const folders = new Map<string, ReturnType<FindFolder>>();
  const folderAt: FindFolder = (path) => {
    if (path === '') return Promise.resolve(root);
    let folder = folders.get(path);
    if (!folder) {
      folder = folderAt(folderOf(path)).then((parent) =>
        orMissing(path, parent?.getDirectoryHandle(nameOf(path))),
      );
      folders.set(path, folder);
      folder.catch(() => folders.delete(path));
    }
    return folder;
  };
  return folderAt;
}

/** A `FileSystemFileHandle` as the file it stands for now. */
export async function openHandle(path: string, handle: FileSystemFileHandle): Promise<ByteSource> {
  const file = await orMissing(path, handle.getFile());
  if (file) return blobSource(path, file);
  throw new StackBlendError('bad-file', `${path}: is not there any more; open it again.`);
}

/** Undefined where there is no such entry, or one of the other kind. */
async function orMissing<T>(path: string, found: Promise<T> | undefined): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    const { name } = error as DOMException;
    if (name === 'NotFoundError' || name === 'TypeMismatchError') return undefined;
    throw new StackBlendError('bad-file', `${path}: could not be read (${messageOf(error)}).`, {
      cause: error,
    });
  }
}
