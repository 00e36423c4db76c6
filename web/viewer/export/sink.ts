import { removeEmpty, type SaveHandle } from './save-handle.ts';

/** Where the bytes of an export go. */
export interface Sink {
  /** Appends bytes, or writes them at `position` over what is there or at the end. */
  write(data: Uint8Array<ArrayBuffer>, position?: number): Promise<void>;
  /** All is written: the file. An empty Blob where it is on the disk and cannot be read back. */
  close(): Promise<Blob>;
  /** Nothing is left behind. */
  abort(): Promise<void>;
}

/** Bytes at the beginning that can be written over: containers put lengths there when they end. */
const HEAD_BYTES = 1 << 20;

/** Bytes that are collected before they become a Blob, which browsers keep outside of the page. */
const BLOB_BYTES = 16 << 20;

/** A file that is not on the disk yet. Its bytes do not stay in the page's own memory. */
export class MemorySink implements Sink {
  readonly #type: string;
  readonly #head = new Uint8Array(HEAD_BYTES);
  readonly #blobs: Blob[] = [];
  /** What was written again where it lies no more in the page's memory. */
  readonly #patches: { readonly position: number; readonly data: Uint8Array<ArrayBuffer> }[] = [];
  #parts: Uint8Array<ArrayBuffer>[] = [];
  #partBytes = 0;
  #size = 0;

  /** @param type the MIME type of the file */
  constructor(type: string) {
    this.#type = type;
  }

  async write(data: Uint8Array<ArrayBuffer>, position = this.#size): Promise<void> {
    const inHead = data.subarray(0, Math.max(0, HEAD_BYTES - position));
    this.#head.set(inHead, Math.min(position, HEAD_BYTES));
    const rest = data.subarray(inHead.length);
    const start = position + inHead.length;
    if (rest.length > 0) {
      const expected = Math.max(this.#size, HEAD_BYTES);
      if (start > expected)
        throw new RangeError(`position ${start} is beyond the end, ${expected}`);
      const old = rest.subarray(0, expected - start);
      if (old.length > 0) this.#patches.push({ position: start, data: old.slice() });
      if (old.length < rest.length) this.#append(rest.subarray(old.length));
    }
    this.#size = Math.max(this.#size, position + data.length);
  }

  async close(): Promise<Blob> {
    const head = this.#head.subarray(0, Math.min(this.#size, HEAD_BYTES));
    let file = new Blob([head, ...this.#blobs, ...this.#parts]);
    for (const { position, data } of this.#patches) {
      file = new Blob([file.slice(0, position), data, file.slice(position + data.length)]);
    }
    return new Blob([file], { type: this.#type });
  }

  async abort(): Promise<void> {
    this.#blobs.length = 0;
    this.#patches.length = 0;
    this.#parts = [];
  }

  #append(bytes: Uint8Array<ArrayBuffer>): void {
    this.#parts.push(bytes);
    this.#partBytes += bytes.length;
    if (this.#partBytes < BLOB_BYTES) return;
    this.#blobs.push(new Blob(this.#parts));
    this.#parts = [];
    this.#partBytes = 0;
  }
}

/** Writes a file as it is made. The file system shows it when it is whole. */
export class FileSink implements Sink {
  readonly #handle: SaveHandle;
  readonly #stream: FileSystemWritableFileStream;

  private constructor(handle: SaveHandle, stream: FileSystemWritableFileStream) {
    this.#handle = handle;
    this.#stream = stream;
  }

  static async open(handle: SaveHandle): Promise<FileSink> {
    try {
      return new FileSink(handle, await handle.createWritable());
    } catch (error) {
      await removeEmpty(handle).catch(() => {});
      throw error;
    }
  }

  write(data: Uint8Array<ArrayBuffer>, position?: number): Promise<void> {
    return position === undefined
      ? this.#stream.write(data)
      : this.#stream.write({ type: 'write', data, position });
  }

  async close(): Promise<Blob> {
    await this.#stream.close();
    try {
      return await this.#handle.getFile();
    } catch {
      // It is written all the same: to tell of a failure would be wrong.
      return new Blob();
    }
  }

  async abort(): Promise<void> {
    await this.#stream.abort();
    await removeEmpty(this.#handle);
  }
}
