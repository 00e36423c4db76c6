import { deflateRawSync } from 'node:zlib';
import { crc32 } from '../../../js/io/png/crc.ts';

/** A file to put into an archive. */
export interface MadeEntry {
  readonly data: Uint8Array;
  /** 0 stored, 8 deflated; others are only named. */
  readonly method?: number;
  /** Sizes, places and flags that are not the true ones. */
  readonly bytes?: number;
  readonly storedBytes?: number;
  readonly offset?: number;
  readonly flags?: number;
  readonly crc?: number;
  /** Deflated bytes in place of the right ones. */
  readonly stored?: Uint8Array;
}

/** Options of {@link makeZip}. */
export interface ZipOptions {
  /** Sizes and places in zip64's fields, also where they would fit into the old ones. */
  readonly zip64?: boolean;
  readonly comment?: string;
  /** Bytes before the archive, as self-extracting ones have. */
  readonly before?: Uint8Array;
}

/** A ZIP archive. */
export function makeZip(
  entries: Readonly<Record<string, MadeEntry>>,
  options: ZipOptions = {},
): Uint8Array {
  const { zip64 = false, comment = '', before = new Uint8Array(0) } = options;
  const parts: Uint8Array[] = [before];
  const directory: Uint8Array[] = [];
  let at = before.length;
  for (const [path, entry] of Object.entries(entries)) {
    const stored = storedBytes(entry);
    const header = localHeader(path, entry, stored, zip64);
    directory.push(directoryEntry(path, entry, stored, at - before.length, zip64));
    parts.push(header, stored);
    at += header.length + stored.length;
  }
  const list = Buffer.concat(directory);
  const start = at - before.length;
  const end = endOf(directory.length, list.length, start, zip64, comment);
  return new Uint8Array(Buffer.concat([...parts, list, end]));
}

function storedBytes({ data, method = 0, stored }: MadeEntry): Uint8Array {
  return stored ?? (method === 8 ? deflateRawSync(data) : data);
}

function sizes(entry: MadeEntry, stored: Uint8Array) {
  const { data, bytes = data.length, storedBytes = stored.length } = entry;
  return { bytes, storedBytes, crc: entry.crc ?? crc32(data) };
}

function localHeader(path: string, entry: MadeEntry, stored: Uint8Array, zip64: boolean): Buffer {
  const { bytes, storedBytes, crc } = sizes(entry, stored);
  const extra = Buffer.alloc(zip64 ? 20 : 0);
  if (zip64) {
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(16, 2);
    extra.writeBigUInt64LE(BigInt(bytes), 4);
    extra.writeBigUInt64LE(BigInt(storedBytes), 12);
  }
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(zip64 ? 45 : 20, 4);
  header.writeUInt16LE(entry.flags ?? 0x800, 6);
  header.writeUInt16LE(entry.method ?? 0, 8);
  header.writeUInt32LE(crc, 14);
  header.writeUInt32LE(zip64 ? 0xffffffff : storedBytes, 18);
  header.writeUInt32LE(zip64 ? 0xffffffff : bytes, 22);
  header.writeUInt16LE(Buffer.byteLength(path), 26);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, Buffer.from(path), extra]);
}

function directoryEntry(
  path: string,
  entry: MadeEntry,
  stored: Uint8Array,
  place: number,
  zip64: boolean,
): Buffer {
  const { bytes, storedBytes, crc } = sizes(entry, stored);
  const offset = entry.offset ?? place;
  const extra = Buffer.alloc(zip64 ? 28 : 0);
  if (zip64) {
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(24, 2);
    extra.writeBigUInt64LE(BigInt(bytes), 4);
    extra.writeBigUInt64LE(BigInt(storedBytes), 12);
    extra.writeBigUInt64LE(BigInt(offset), 20);
  }
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(45, 4);
  header.writeUInt16LE(zip64 ? 45 : 20, 6);
  header.writeUInt16LE(entry.flags ?? 0x800, 8);
  header.writeUInt16LE(entry.method ?? 0, 10);
  header.writeUInt32LE(crc, 16);
  header.writeUInt32LE(zip64 ? 0xffffffff : storedBytes, 20);
  header.writeUInt32LE(zip64 ? 0xffffffff : bytes, 24);
  header.writeUInt16LE(Buffer.byteLength(path), 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt32LE(zip64 ? 0xffffffff : offset, 42);
  return Buffer.concat([header, Buffer.from(path), extra]);
}

function endOf(
  count: number,
  length: number,
  start: number,
  zip64: boolean,
  comment: string,
): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(zip64 ? 0xffff : count, 8);
  end.writeUInt16LE(zip64 ? 0xffff : count, 10);
  end.writeUInt32LE(zip64 ? 0xffffffff : length, 12);
  end.writeUInt32LE(zip64 ? 0xffffffff : start, 16);
  end.writeUInt16LE(Buffer.byteLength(comment), 20);
  const tail = Buffer.concat([end, Buffer.from(comment)]);
  if (!zip64) return tail;
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(45, 12);
  record.writeUInt16LE(45, 14);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(length), 40);
  record.writeBigUInt64LE(BigInt(start), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(start + length), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([record, locator, tail]);
}
