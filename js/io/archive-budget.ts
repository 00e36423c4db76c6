import { StackBlendError } from '../engine/contract/errors.ts';
import { type ByteSource, formatBytes } from './bytes.ts';
import type { Limits } from './source.ts';

/** What all archives of a call may hold together: a small one may hold many that are large. */
export class ArchiveBudget {
  #files = 0;
  #inflated = 0;

  constructor(private readonly limits: Pick<Required<Limits>, 'files' | 'wholeBytes'>) {}

  /** Throws `too-large` where this many files more are too many. */
  addFiles(archive: string, files: number): void {
    this.#files += files;
    if (this.#files <= this.limits.files) return;
    throw new StackBlendError(
      'too-large',
      `${archive}: with it the archives hold more than ${this.limits.files} files (option limits.files).`,
    );
  }

  /** Throws `too-large` where an archive that lies deflated in another takes too much memory. */
  addArchive({ name, size, isInflated }: ByteSource): void {
    if (!isInflated) return;
    this.#inflated += size;
    const { wholeBytes } = this.limits;
    if (this.#inflated <= wholeBytes) return;
    throw new StackBlendError(
      'too-large',
      `${name}: with it the archives in archives take ${formatBytes(this.#inflated)} of memory, ` +
        `the limit is ${formatBytes(wholeBytes)} (option limits.wholeBytes); unpack the outer one.`,
    );
  }
}
