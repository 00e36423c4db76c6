import { StackBlendError } from '../../engine/contract/errors.ts';
import { blobSource } from '../blob-source.ts';
import { type ByteSource, messageOf, readThrough } from '../bytes.ts';
import { type FileTree, joinPath, type TreeEntry } from './tree.ts';

/** The folder of a drop, as `DataTransferItem.webkitGetAsEntry` gives it. */
export function entryTree(root: FileSystemDirectoryEntry): FileTree {
  const get: FileTree['get'] = async (path, signal) => {
    const entry = await orMissing<FileSystemEntry>(path, (done, failed) =>
      root.getFile(path, {}, done, failed),
    );
    signal?.throwIfAborted();
    return entry && openEntry(path, entry as FileSystemFileEntry);
  };
  return {
    name: root.name,
    get,
    read: (path, maxBytes, signal) => readThrough(get, path, maxBytes, signal),
    async list(path, signal) {
      const folder =
        path === ''
          ? root
          : await orMissing(path, (done, failed) => root.getDirectory(path, {}, done, failed));
      const reader = (folder as FileSystemDirectoryEntry | undefined)?.createReader();
      const entries: TreeEntry[] = [];
      for (;;) {
        // Browsers give some hundred at a time, and an empty list at the end.
        const some = await orMissing<FileSystemEntry[]>(
          joinPath(root.name, path),
          (done, failed) => (reader ? reader.readEntries(done, failed) : done([])),
        );
        signal?.throwIfAborted();
        if (!some?.length) return entries;
        for (const { name, isFile } of some)
          entries.push({ name, kind: isFile ? 'file' : 'folder' });
      }
    },
  };
}

/** The file of an entry. */
export async function openEntry(path: string, entry: FileSystemFileEntry): Promise<ByteSource> {
  const file = await orMissing<File>(path, (done, failed) => entry.file(done, failed));
  if (file) return blobSource(path, file);
  throw new StackBlendError('bad-file', `${path}: is not there any more; open it again.`);
}

/** Undefined where there is no such entry, or one of the other kind. */
function orMissing<T>(
  path: string,
  ask: (done: (found: T) => void, failed: (error: DOMException) => void) => void,
): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    ask(resolve, (error) => {
      if (error.name === 'NotFoundError' || error.name === 'TypeMismatchError') resolve(undefined);
      else {
        reject(
          new StackBlendError('bad-file', `${path}: could not be read (${messageOf(error)}).`, {
            cause: error,
          }),
        );
      }
    });
  });
}
