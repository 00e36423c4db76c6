import { blobSource } from './blob-source.ts';
import type { ByteSource } from './bytes.ts';
import { memorySource } from './bytes.ts';
import { withoutQuery } from './http/request.ts';
import { entryTree, openEntry } from './tree/entry-tree.ts';
import { handleTree, openHandle } from './tree/handle-tree.ts';
import { type ListedFile, listedTree } from './tree/listed-tree.ts';
import type { FileTree } from './tree/tree.ts';

/** The bytes of one file. */
export type FileData = Blob | Uint8Array | ArrayBuffer;

/**
 * One file: a `File` knows its name, other bytes can be given one for messages. With `path`, a
 * relative one (`plate.zarr/0/.zarray`), files of folders are found by one another; `File`s of a
 * folder picker have it (`webkitRelativePath`).
 */
export type FileInput =
  | FileData
  | FileSystemFileHandle
  | FileSystemFileEntry
  | { readonly name: string; readonly data: FileData }
  | { readonly path: string; readonly data: FileData };

/** A folder: of a picker, of a drop, or anything that gives files by their paths. */
export type FolderInput = FileSystemDirectoryHandle | FileSystemDirectoryEntry | FileTree;

/** An entry of a drop, of either kind. */
export type EntryInput = FileSystemHandle | FileSystemEntry;

/** What `openImages` opens: files, folders, and URLs of either. */
export type ImageInput = FileInput | FolderInput | EntryInput | URL | string;

/** Several inputs, which are opened in their order. */
export type ImageInputs = ImageInput | Iterable<ImageInput> | ArrayLike<ImageInput>;

/** Inputs, sorted out: files that are given one by one lie in one tree, so that they find one another. */
export interface Inputs {
  /** Paths in `files`, URLs and folders, in the order in which they were given. */
  readonly items: readonly (
    | { readonly kind: 'file'; readonly path: string; readonly inFolder: boolean }
    | { readonly kind: 'folder'; readonly tree: FileTree }
    | { readonly kind: 'url'; readonly url: URL }
  )[];
  readonly files: FileTree;
}

/** Sorts inputs out. Throws TypeError for what is none, `too-large` for more folders than `maxFolders`. */
export function sortInputs(
  input: ImageInputs,
  baseUrl: string | undefined,
  maxFolders: number,
): Inputs {
  const listed: ListedFile[] = [];
  const taken = new Set<string>();
  const items: Inputs['items'][number][] = [];
  for (const one of listInputs(input)) {
    const url = asUrl(one, baseUrl);
    const tree = url ? undefined : asTree(one);
    if (url) items.push({ kind: 'url', url });
    else if (tree) items.push({ kind: 'folder', tree });
    else {
      const file = asFile(one);
      const path = unique(file.path, taken);
      listed.push({ path, open: file.open });
      items.push({ kind: 'file', path, inFolder: file.inFolder });
    }
  }
  return { items, files: listedTree('files', listed, maxFolders) };
}

function listInputs(input: ImageInputs): ImageInput[] {
  if (typeof input !== 'object' || input === null) return [input];
  const one = isData(input) || isNamed(input) || asTree(input) || input instanceof URL;
  // A typed array can be iterated too, and is one file all the same.
  if (one || isHandle(input) || isEntry(input)) return [input as ImageInput];
  if (Symbol.iterator in input || 'length' in input) return Array.from(input);
  throw notAFile(input);
}

function asUrl(input: ImageInput, baseUrl: string | undefined): URL | undefined {
  if (input instanceof URL) return input;
  if (typeof input !== 'string') return undefined;
  try {
    return new URL(input, baseUrl);
  } catch {
    const absolute = baseUrl ? '' : ' (absolute ones are)';
    throw new TypeError(`openImages: "${withoutQuery(input)}" is no URL${absolute}`);
  }
}

function asTree(input: unknown): FileTree | undefined {
  if (isHandle(input) && input.kind === 'directory')
    return handleTree(input as FileSystemDirectoryHandle);
  if (isEntry(input) && input.isDirectory) return entryTree(input as FileSystemDirectoryEntry);
  const { get, list, read } = (input ?? {}) as Partial<FileTree>;
  const isTree = [get, list, read].every((method) => typeof method === 'function');
  return isTree ? (input as FileTree) : undefined;
}

interface FoundFile {
  readonly path: string;
  readonly inFolder: boolean;
  readonly open: ListedFile['open'];
}

function asFile(input: ImageInput): FoundFile {
  if (isNamed(input)) {
    const [path, inFolder] = 'path' in input ? [input.path, true] : [input.name, false];
    return { path, inFolder, open: () => dataSource(path, input.data) };
  }
  if (isHandle(input)) {
    const handle = input as FileSystemFileHandle;
    return { path: handle.name, inFolder: false, open: () => openHandle(handle.name, handle) };
  }
  if (isEntry(input)) {
    const entry = input as FileSystemFileEntry;
    return { path: entry.name, inFolder: false, open: () => openEntry(entry.name, entry) };
  }
  if (!isData(input)) throw notAFile(input);
  const file = typeof File === 'function' && input instanceof File ? input : undefined;
  const path = file?.webkitRelativePath || file?.name || 'bytes';
  const inFolder = Boolean(file?.webkitRelativePath);
  return { path, inFolder, open: () => dataSource(path, input) };
}

/** `.companion.ome`, `.ome.tif`, `.npy`. */
const EXTENSIONS = /(?:\.[a-z][a-z\d]*)*$/i;

/** Files that come from several folders may have one name; their extensions tell what they are. */
function unique(path: string, taken: Set<string>): string {
  const clean = path.replace(/^(\.?\/)+/, '') || 'file';
  const stem = clean.replace(EXTENSIONS, '');
  let free = clean;
  for (let i = 2; taken.has(free); i++) free = `${stem} (${i})${clean.slice(stem.length)}`;
  taken.add(free);
  return free;
}

function isData(value: unknown): value is FileData {
  return value instanceof Blob || value instanceof Uint8Array || value instanceof ArrayBuffer;
}

function isNamed(
  value: unknown,
): value is { name: string; data: FileData } | { path: string; data: FileData } {
  if (typeof value !== 'object' || value === null) return false;
  const { name, path, data } = value as { name?: unknown; path?: unknown; data?: unknown };
  return typeof (path ?? name) === 'string' && isData(data);
}

function isHandle(value: unknown): value is FileSystemHandle {
  const kind = (value as FileSystemHandle | null)?.kind;
  return (kind === 'file' || kind === 'directory') && hasMethod(value, 'isSameEntry');
}

function isEntry(value: unknown): value is FileSystemEntry {
  const { isFile, isDirectory } = (value ?? {}) as Partial<FileSystemEntry>;
  return typeof isFile === 'boolean' && typeof isDirectory === 'boolean';
}

function hasMethod(value: unknown, name: string): boolean {
  return typeof (value as Record<string, unknown>)[name] === 'function';
}

function dataSource(name: string, data: FileData): ByteSource {
  if (data instanceof Blob) return blobSource(name, data);
  if (data instanceof ArrayBuffer) return memorySource(name, new Uint8Array(data));
  // Text decoders and streams refuse shared memory, which moreover may change while it is read.
  if (!(data.buffer instanceof ArrayBuffer)) return memorySource(name, new Uint8Array(data));
  // Node's Buffer is a Uint8Array whose slice() does not copy.
  return memorySource(name, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

function notAFile(value: unknown): TypeError {
  const what = value === null ? 'null' : typeof value === 'object' ? 'an object' : typeof value;
  return new TypeError(
    'openImages: expected a File, Blob, Uint8Array, ArrayBuffer, { name, data }, { path, data }, ' +
      `a folder or file handle, a URL, or a list of them, got ${what}`,
  );
}
