import { StackBlendError } from './contract/errors.ts';

/** Code that is loaded when it is first needed. Where that fails, the next call tries again. */
export class LazyPart<T> {
  readonly #import: () => Promise<T>;
  #loading: Promise<T> | null = null;
  #loaded: T | null = null;

  constructor(load: () => Promise<T>) {
    this.#import = load;
  }

  /** Null until it has been loaded. */
  get loaded(): T | null {
    return this.#loaded;
  }

  /** Rejects with `load-failed`. */
  load(): Promise<T> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  async #load(): Promise<T> {
    try {
      this.#loaded = await this.#import();
      return this.#loaded;
    } catch (cause) {
      this.#loading = null;
      const message = `a part of stackblend could not be loaded: ${cause}`;
      throw new StackBlendError('load-failed', message, { cause });
    }
  }
}
