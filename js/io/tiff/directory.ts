import { StackBlendError } from '../../engine/contract/errors.ts';
import type { ByteSource } from '../bytes.ts';
import { DirectoryChain } from './chain.ts';

/** A TIFF file whose header was read. */
export interface TiffFile {
  readonly file: ByteSource;
  readonly littleEndian: boolean;
  readonly big: boolean;
  /** Where each page's directory starts; walked as far as it is needed. */
  readonly chain: DirectoryChain;
}

/** One entry of a directory; values of more than 4 bytes (8 in BigTIFF) lie elsewhere in the file. */
interface Entry {
  readonly type: number;
  readonly count: number;
  /** Where the values lie in the file, wherever that is. */
  readonly offset: number;
}

/** The entries of one page, by tag. Values are read when they are asked for. */
export class Directory {
  constructor(
    private readonly tiff: Bytes,
    private readonly entries: ReadonlyMap<number, Entry>,
    /** The directory itself, which holds short values, and where it lies. */
    private readonly own: { readonly bytes: Uint8Array; readonly at: number },
    /** As messages name it: `a.tif, page 3`. */
    readonly what: string,
    /** Where the next directory starts; 0 for the last. */
    readonly next: number,
  ) {}

  /** Equal for directories with the same tags of the same types. */
  get form(): string {
    return Array.from(this.entries, ([tag, { type }]) => `${tag} ${type}`).join();
  }

  has(tag: number): boolean {
    return this.entries.has(tag);
  }

  /** How many values a tag has, without reading them; 0 where it is missing. */
  count(tag: number): number {
    return this.entries.get(tag)?.count ?? 0;
  }

  /** The first value of a numeric tag, `fallback` where it is missing. */
  async number(tag: number, fallback: number, signal?: AbortSignal): Promise<number> {
    return (await this.numbers(tag, 1, signal))[0] ?? fallback;
  }

  /** At most `limit` values of a numeric tag; none where it is missing. Rejects with `bad-file`. */
  async numbers(tag: number, limit: number, signal?: AbortSignal): Promise<number[]> {
    const entry = this.entries.get(tag);
    const read = entry && NUMBERS[entry.type];
    if (!entry || !read) return [];
    const count = Math.min(entry.count, limit);
    const bytes = await this.load(tag, entry, count, signal);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const size = TYPE_BYTES[entry.type]!;
    return Array.from({ length: count }, (_, i) => read(view, i * size, this.tiff.littleEndian));
  }

  /** The bytes of a tag, at most `limit`; none where it is missing. Rejects with `bad-file`. */
  async bytes(tag: number, limit: number, signal?: AbortSignal): Promise<Uint8Array> {
    const entry = this.entries.get(tag);
    const size = entry && TYPE_BYTES[entry.type];
    if (!entry || !size) return new Uint8Array(0);
    const count = Math.min(entry.count, Math.floor(limit / size));
    return new Uint8Array(await this.load(tag, entry, count, signal));
  }

  private async load(
    tag: number,
    entry: Entry,
    count: number,
    signal?: AbortSignal,
  ): Promise<Uint8Array> {
    const length = count * TYPE_BYTES[entry.type]!;
    if (entry.offset + length > this.tiff.file.size) {
      throw new StackBlendError(
        'bad-file',
        `${this.what}: tag ${tag} lies at ${entry.offset}, ${length} bytes long, ` +
          `outside the file of ${this.tiff.file.size} bytes.`,
      );
    }
    const { bytes, at } = this.own;
    const start = entry.offset - at;
    if (start >= 0 && start + length <= bytes.length) return bytes.subarray(start, start + length);
    return this.tiff.file.read(entry.offset, length, signal);
  }
}

/** What reading a directory takes. */
type Bytes = Pick<TiffFile, 'file' | 'littleEndian' | 'big'>;

const TYPE_BYTES: Readonly<Record<number, number>> = {
  ...{ 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4 },
  ...{ 16: 8, 17: 8, 18: 8 },
};

type Read = (view: DataView, offset: number, littleEndian: boolean) => number;
const uint64: Read = (view, offset, le) => Number(view.getBigUint64(offset, le));

const rational = (read: 'getUint32' | 'getInt32'): Read => {
  return (view, offset, le) => view[read](offset, le) / view[read](offset + 4, le);
};

const NUMBERS: Readonly<Record<number, Read>> = {
  1: (view, offset) => view.getUint8(offset),
  3: (view, offset, le) => view.getUint16(offset, le),
  4: (view, offset, le) => view.getUint32(offset, le),
  5: rational('getUint32'),
  6: (view, offset) => view.getInt8(offset),
  8: (view, offset, le) => view.getInt16(offset, le),
  9: (view, offset, le) => view.getInt32(offset, le),
  10: rational('getInt32'),
  11: (view, offset, le) => view.getFloat32(offset, le),
  12: (view, offset, le) => view.getFloat64(offset, le),
  13: (view, offset, le) => view.getUint32(offset, le),
  16: uint64,
  18: uint64,
};

/**
 * Reads the header; directories are read as they are asked for. Rejects with `bad-file`. Pages
 * beyond `maxPages` reject with `too-large` once the chain of directories gets there.
 */
export async function openTiffFile(
  file: ByteSource,
  maxPages: number,
  signal?: AbortSignal,
): Promise<TiffFile> {
  const head = await file.read(0, 16, signal);
  const littleEndian = head[0] === 0x49;
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const big = head.length > 3 && view.getUint16(2, littleEndian) === 43;
  if (head.length < (big ? 16 : 8)) {
    throw new StackBlendError('bad-file', `${file.name}: this TIFF ends within its header.`);
  }
  const first = big ? uint64(view, 8, littleEndian) : view.getUint32(4, littleEndian);
  if (first === 0) {
    throw new StackBlendError('bad-file', `${file.name}: this TIFF has no pages.`);
  }
  const bytes = { file, littleEndian, big };
  const chain = new DirectoryChain(file.name, first, maxPages, (offset, page, signal) =>
    readDirectoryAt(bytes, offset, `${file.name}, page ${page}`, signal),
  );
  return { ...bytes, chain };
}

/** Reads the directory of page `index`, 0-based. Rejects with `bad-file`, also where there is no such page. */
export async function readDirectory(
  tiff: TiffFile,
  index: number,
  signal?: AbortSignal,
): Promise<Directory> {
  const { file, chain } = tiff;
  const offset = await chain.offset(index, signal);
  if (offset === undefined) {
    throw new StackBlendError(
      'bad-file',
      `${file.name}: page ${index + 1} is missing, the file has ${await chain.count(signal)} pages; it is cut short or incomplete.`,
    );
  }
  return readDirectoryAt(tiff, offset, `${file.name}, page ${index + 1}`, signal);
}

/** Real directories have some 20 entries. */
const MAX_ENTRIES = 65536;

/** Reads the directory that starts at `offset`; messages call it `what`. Rejects with `bad-file`. */
export async function readDirectoryAt(
  tiff: Bytes,
  offset: number,
  what: string,
  signal?: AbortSignal,
): Promise<Directory> {
  const { file, littleEndian, big } = tiff;
  const [countBytes, entryBytes, nextBytes] = big ? [8, 20, 8] : [2, 12, 4];
  const cut = () =>
    new StackBlendError(
      'bad-file',
      `${what}: its directory lies at ${offset}, outside the file of ${file.size} bytes; the file is cut short or broken.`,
    );
  if (!(offset >= 0 && offset + countBytes <= file.size)) throw cut();
  const countField = await file.read(offset, countBytes, signal);
  const countView = new DataView(countField.buffer, countField.byteOffset, countBytes);
  const count = big ? uint64(countView, 0, littleEndian) : countView.getUint16(0, littleEndian);
  const length = count * entryBytes + nextBytes;
  if (offset + countBytes + length > file.size) throw cut();
  if (count > MAX_ENTRIES) {
    throw new StackBlendError('bad-file', `${what}: its directory claims ${count} entries.`);
  }
  const start = offset + countBytes;
  const bytes = await file.read(start, length, signal);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const entries = new Map<number, Entry>();
  for (let i = 0; i < count; i++) {
    const at = i * entryBytes;
    entries.set(view.getUint16(at, littleEndian), readEntry(tiff, view, at, start));
  }
  const at = count * entryBytes;
  const next = big ? uint64(view, at, littleEndian) : view.getUint32(at, littleEndian);
  return new Directory(tiff, entries, { bytes, at: start }, what, next);
}

function readEntry(tiff: Bytes, view: DataView, at: number, base: number): Entry {
  const { littleEndian: le, big } = tiff;
  const type = view.getUint16(at + 2, le);
  const count = big ? uint64(view, at + 4, le) : view.getUint32(at + 4, le);
  const valueAt = at + (big ? 12 : 8);
  const inline = count * (TYPE_BYTES[type] ?? 0) <= (big ? 8 : 4);
  const pointer = big ? uint64(view, valueAt, le) : view.getUint32(valueAt, le);
  return { type, count, offset: inline ? base + valueAt : pointer };
}
