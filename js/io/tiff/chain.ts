import { StackBlendError } from '../../engine/contract/errors.ts';

/** What a chain needs to know of one directory. */
export interface Link {
  /** Where the next directory starts; 0 for the last. */
  readonly next: number;
  /** Equal for directories with the same tags in the same types and lengths. */
  readonly form: string;
}

/** Reads a directory's link; `page` counts from 1, for messages. Rejects with `bad-file`. */
export type ReadLink = (offset: number, page: number, signal?: AbortSignal) => Promise<Link>;

/**
 * The chain of a TIFF's directories, walked only as far as it is needed: each tells where the next
 * one lies, so that a late page of a large file would cost a read for every earlier one.
 */
export class DirectoryChain {
  /** Where the pages' directories start, as far as the chain was walked. */
  readonly #offsets: number[] = [];
  readonly #pages = new Map<number, number>();
  #ended = false;
  #even: EvenChain | undefined;

  constructor(
    private readonly name: string,
    first: number,
    private readonly maxPages: number,
    private readonly readLink: ReadLink,
  ) {
    this.#add(first);
  }

  /**
   * Says how many pages the file's metadata promise: where the directories lie at equal distances
   * for so many, a late one is found without the others.
   */
  expect(pages: number): void {
    if (pages > 3) this.#even ??= new EvenChain(pages, this.readLink);
  }

  /**
   * How many pages the file has, where nothing promises it but they lie at equal distances up to its
   * end. Undefined where they do not, or more are there than is allowed: {@link count} tells then.
   */
  async evenCount(size: number, signal?: AbortSignal): Promise<number | undefined> {
    await this.#walkTo(2, signal);
    const [, second, third] = this.#offsets;
    if (second === undefined || third === undefined || third <= second) return undefined;
    const most = 2 + Math.floor((size - second - 1) / (third - second));
    // The last page may be followed by something else.
    for (const pages of [most, most - 1]) {
      const even = new EvenChain(pages, this.readLink);
      const fits = pages > 3 && pages <= this.maxPages;
      if (!fits || !(await even.fitsAt(SAMPLED, this.#offsets, signal))) continue;
      this.#even = even;
      return pages;
    }
    return undefined;
  }

  /** Where the directory of page `index` starts, 0-based; undefined where the file has fewer. */
  async offset(index: number, signal?: AbortSignal): Promise<number | undefined> {
    const even = this.#even;
    if (even && index >= 3 && index >= this.#offsets.length) {
      await this.#walkTo(2, signal);
      const guess = await even.offset(index, this.#offsets, signal);
      if (guess !== undefined) return guess;
    }
    await this.#walkTo(index, signal);
    return this.#offsets[index];
  }

  /** How many pages the file has. Rejects with `bad-file` for a loop, `too-large` beyond the limit. */
  async count(signal?: AbortSignal): Promise<number> {
    await this.#walkTo(Number.POSITIVE_INFINITY, signal);
    return this.#offsets.length;
  }

  async #walkTo(index: number, signal?: AbortSignal): Promise<void> {
    while (!this.#ended && this.#offsets.length <= index) {
      const page = this.#offsets.length;
      const { next } = await this.readLink(this.#offsets[page - 1]!, page, signal);
      // Somebody else may have walked on in the meantime.
      if (this.#offsets.length === page) this.#add(next);
    }
  }

  #add(offset: number): void {
    const page = this.#offsets.length + 1;
    const earlier = this.#pages.get(offset);
    if (offset === 0) this.#ended = true;
    else if (earlier !== undefined) {
      throw new StackBlendError(
        'bad-file',
        `${this.name}: the directories of this TIFF form a loop: after page ${page - 1} comes page ${earlier} again.`,
      );
    } else if (page > this.maxPages) {
      throw new StackBlendError(
        'too-large',
        `${this.name}: more than ${this.maxPages} pages (option limits.planes).`,
      );
    } else {
      this.#pages.set(offset, page);
      this.#offsets.push(offset);
    }
  }
}

/** Parts of the way through a chain at which one that nothing promises is looked at. */
const SAMPLED = [1, 0.25, 0.5, 0.75];

/**
 * Directories at equal distances, as writers leave them that append one plane after another. That
 * they do is verified: the last two of the promised number lie where they should, the last one ends
 * the chain, and each that is used points to its successor and has the second one's form. (The first
 * one may have tags that the others lack.)
 */
class EvenChain {
  #verified: Promise<boolean> | undefined;

  constructor(
    private readonly pages: number,
    private readonly readLink: ReadLink,
  ) {}

  /** `known` are the first three offsets, at least. */
  async offset(
    index: number,
    known: readonly number[],
    signal?: AbortSignal,
  ): Promise<number | undefined> {
    if (known.length < 3 || index >= this.pages) return undefined;
    const [, second, third] = known as [number, number, number];
    const place = (page: number) => second + (page - 1) * (third - second);
    const fits = (page: number) => this.#fits(page, place, second, signal);
    this.#verified ??= this.#verify(place, second);
    return (await this.#verified) && (await fits(index)) ? place(index) : undefined;
  }

  /** Whether the chain is even, as far as can be told by looking at these parts of the way. */
  async fitsAt(
    parts: readonly number[],
    known: readonly number[],
    signal?: AbortSignal,
  ): Promise<boolean> {
    for (const part of parts) {
      const index = Math.max(3, Math.round((this.pages - 1) * part));
      if ((await this.offset(index, known, signal)) === undefined) return false;
    }
    return true;
  }

  /** Without a signal: whoever asks next waits for the same answer. */
  #verify(place: (page: number) => number, second: number): Promise<boolean> {
    const pages = [this.pages - 1, this.pages - 2];
    return Promise.all(pages.map((page) => this.#fits(page, place, second))).then(
      (answers) => answers.every(Boolean),
      (error: unknown) => {
        this.#verified = undefined;
        throw error;
      },
    );
  }

  async #fits(
    page: number,
    place: (page: number) => number,
    second: number,
    signal?: AbortSignal,
  ): Promise<boolean> {
    try {
      const [here, like] = await Promise.all([
        this.readLink(place(page), page + 1, signal),
        this.readLink(second, 2, signal),
      ]);
      const next = page === this.pages - 1 ? 0 : place(page + 1);
      return here.next === next && here.form === like.form;
    } catch (error) {
      // Nothing that could be a directory lies there.
      if (error instanceof StackBlendError && error.code === 'bad-file') return false;
      throw error;
    }
  }
}
