/** Doubles of what browsers give for folders, over files by path. */
type Files = Readonly<Record<string, Uint8Array>>;

const missing = () => new DOMException('not found', 'NotFoundError');
const mismatch = () => new DOMException('of the other kind', 'TypeMismatchError');

function namesIn(files: Files, folder: string): Map<string, 'file' | 'directory'> {
  const prefix = folder ? `${folder}/` : '';
  const names = new Map<string, 'file' | 'directory'>();
  for (const path of Object.keys(files)) {
    if (!path.startsWith(prefix)) continue;
    const [name = '', ...rest] = path.slice(prefix.length).split('/');
    names.set(name, rest.length > 0 ? 'directory' : 'file');
  }
  return names;
}

/** A `FileSystemDirectoryHandle`. */
export function fakeHandle(name: string, files: Files, folder = ''): FileSystemDirectoryHandle {
  const names = namesIn(files, folder);
  const pathOf = (child: string) => (folder ? `${folder}/${child}` : child);
  const child = (name: string, kind: 'file' | 'directory') => {
    if (!names.has(name)) throw missing();
    if (names.get(name) !== kind) throw mismatch();
    return kind === 'directory' ? fakeHandle(name, files, pathOf(name)) : fileHandle(pathOf(name));
  };
  const fileHandle = (path: string) => ({
    kind: 'file',
    name: path.split('/').at(-1),
    isSameEntry: () => {},
    getFile: async () => new File([files[path]! as Uint8Array<ArrayBuffer>], path),
  });
  return {
    kind: 'directory',
    name,
    isSameEntry: () => {},
    getDirectoryHandle: async (name: string) => child(name, 'directory'),
    getFileHandle: async (name: string) => child(name, 'file'),
    async *values() {
      for (const [name, kind] of names) yield { name, kind };
    },
  } as unknown as FileSystemDirectoryHandle;
}

/** A `FileSystemDirectoryEntry`, whose reader gives one entry at a time. */
export function fakeEntry(name: string, files: Files, folder = ''): FileSystemDirectoryEntry {
  type Done = (found: unknown) => void;
  type Failed = (error: DOMException) => void;
  const fileEntry = (path: string) => ({
    isFile: true,
    isDirectory: false,
    name: path.split('/').at(-1),
    file: (done: Done) => done(new File([files[path]! as Uint8Array<ArrayBuffer>], path)),
  });
  const kindOf = (path: string) => {
    if (path === '') return 'directory';
    const parent = path.split('/').slice(0, -1).join('/');
    return namesIn(files, parent).get(path.split('/').at(-1)!);
  };
  const find = (path: string, kind: string, make: () => unknown, done: Done, failed: Failed) => {
    const found = kindOf(path);
    if (found === undefined) failed(missing());
    else if (found !== kind) failed(mismatch());
    else done(make());
  };
  const createReader = () => {
    const rest = [...namesIn(files, folder)].map(([name, kind]) => ({
      name,
      isFile: kind === 'file',
      isDirectory: kind !== 'file',
    }));
    return { readEntries: (done: Done) => queueMicrotask(() => done(rest.splice(0, 1))) };
  };
  return {
    isFile: false,
    isDirectory: true,
    name,
    getFile: (path: string, _options: unknown, done: Done, failed: Failed) =>
      find(path, 'file', () => fileEntry(path), done, failed),
    getDirectory: (path: string, _options: unknown, done: Done, failed: Failed) =>
      find(path, 'directory', () => fakeEntry(path, files, path), done, failed),
    createReader,
  } as unknown as FileSystemDirectoryEntry;
}
