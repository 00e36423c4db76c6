import type { ByteSource } from '../bytes.ts';
import type { PlaneCache } from '../cache/plane-cache.ts';
import type { ImageSource, Limits } from '../source.ts';
import type { FileTree } from '../tree/tree.ts';
import type { Decode } from '../workers/decode.ts';

/** What every format gets. */
export interface OpenContext {
  readonly limits: Required<Limits>;
  readonly signal?: AbortSignal | undefined;
  /** For decoded planes ({@link SourceParts.cache}) and tiles. */
  readonly cache: PlaneCache;
  /** Runs a decoder of `workers/decoders.ts` off this thread: all that takes time or may hang. */
  readonly decode: Decode;
}

/** What a {@link Format} gets beside its file. */
export interface FileContext extends OpenContext {
  /** Where the file lies: its neighbours, for images that are kept in several files. */
  readonly tree: FileTree;
  /** The file's path in the tree. */
  readonly path: string;
  /** Takes files of the tree as parts of what is being opened: they are not opened on their own. */
  claim(path: string): void;
}

/** One file format: how to recognise it, and how to open it. */
export interface Format {
  /** As messages name it: `TIFF`. */
  readonly label: string;
  /** True where the first bytes of a file (at most 64, fewer for short files) are this format's. `path` is a hint where bytes tell too little. */
  matches(head: Uint8Array, path: string): boolean;
  /** Its files name others, which they claim: they are opened before those. */
  readonly leads?: boolean;
  /** Reads headers, decodes as little as it can. At least one image. Rejects with `StackBlendError`. */
  open(file: ByteSource, context: FileContext): Promise<ImageSource[]>;
}

/** A format whose images are folders. */
export interface FolderFormat {
  /** As messages name it: `OME-Zarr`. */
  readonly label: string;
  /** File names, any of which makes a folder one of this format. Folders that cannot be listed are asked for them in this order. */
  readonly markers: readonly string[];
  /** `folder` has the marked folder as its root; nothing in it is opened on its own. */
  open(folder: FileTree, context: OpenContext): Promise<ImageSource[]>;
}

/** Files that hold files. */
export interface ArchiveFormat {
  /** As messages name it: `ZIP`. */
  readonly label: string;
  matches(head: Uint8Array, path: string): boolean;
  /** Lists the archive; its files are then opened as those of a folder are. */
  mount(file: ByteSource, context: OpenContext): Promise<FileTree>;
}

/** True where `head` has these bytes at `offset`; strings are Latin-1. */
export function hasBytes(head: Uint8Array, bytes: string, offset = 0): boolean {
  for (let i = 0; i < bytes.length; i++) {
    if (head[offset + i] !== bytes.charCodeAt(i)) return false;
  }
  return true;
}
