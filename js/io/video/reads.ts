import { StackBlendError } from '../../engine/contract/errors.ts';
import { breather } from '../breathe.ts';
import { type ByteSource, formatBytes } from '../bytes.ts';

/** One read: clusters and tables are read whole. */
const MAX_READ = 2 ** 28;

/** How a library that follows a file's structure reads it. */
export class Reads {
  /** Of whoever reads now. */
  signal: AbortSignal | undefined;
  /** What is left of the reads that opening the file may take. */
  #left: number;
  readonly #breathe = breather();

  constructor(
    private readonly file: ByteSource,
    signal: AbortSignal | undefined,
  ) {
    this.signal = signal;
    // More are no way through a file, but round and round in it.
    this.#left = 100_000 + file.size / 64;
  }

  /** The file is open: from now on there are as many reads as frames. */
  opened(): void {
    this.#left = Number.POSITIVE_INFINITY;
  }

  /** Reads `[start, end)`. Rejects with `bad-file` where the file is shorter, with `signal.reason` when aborted. */
  async read(start: number, end: number): Promise<Uint8Array> {
    const { name } = this.file;
    const length = end - start;
    if (length > MAX_READ) {
      throw new StackBlendError(
        'too-large',
        `${name}: has a part of ${formatBytes(length)} at byte ${start}, the limit is ${formatBytes(MAX_READ)}.`,
      );
    }
    if (--this.#left < 0) {
      throw new StackBlendError(
        'bad-file',
        `${name}: its structure has no end (at byte ${start}).`,
      );
    }
    await this.#breathe();
    const bytes = await this.file.read(start, length, this.signal);
    if (bytes.length === length) return bytes;
    throw new StackBlendError('bad-file', `${name}: ends before byte ${end}.`);
  }
}
