import { SharedWork } from './shared-work.ts';

/** Whatever lies in the cache: planes, tiles, blocks of a file. */
export type Cached = ArrayBufferView & { readonly byteLength: number };

/** Decodes one entry; the signal aborts once nobody waits for it any more. */
export type Decode<T extends Cached> = (signal: AbortSignal) => Promise<T>;

/** Default of {@link createPlaneCache}. */
export const DEFAULT_CACHE_BYTES = 256 * 2 ** 20;

interface Entry {
  readonly owner: object;
  readonly key: string;
  readonly value: Cached;
  readonly bytes: number;
}

/**
 * Decoded planes and tiles of any number of images, the least recently used given up beyond
 * `maxBytes`. One cache may serve several calls of `openImages`.
 */
export class PlaneCache {
  /** Largest sum of bytes that is kept. */
  readonly maxBytes: number;
  #bytes = 0;
  /** In the order of use, oldest first. */
  readonly #entries = new Map<string, Entry>();
  readonly #running = new Map<string, SharedWork<Cached>>();
  readonly #ids = new WeakMap<object, number>();
  #nextId = 1;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /** Bytes that are kept now. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * What lies under `key` of `owner`, decoded where it is missing; concurrent calls decode once.
   * @internal
   */
  async load<T extends Cached>(
    owner: object,
    key: string,
    decode: Decode<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    signal?.throwIfAborted();
    const kept = this.peek<T>(owner, key);
    if (kept) return kept;
    const name = this.#name(owner, key);
    let work = this.#running.get(name) as SharedWork<T> | undefined;
    if (!work || work.abandoned) {
      work = new SharedWork((aborted) => this.#decode(owner, key, decode, aborted));
      this.#running.set(name, work);
      const started = work;
      started.ended.then(() => {
        if (this.#running.get(name) === started) this.#running.delete(name);
      });
    }
    return work.join(signal);
  }

  /** What lies under `key` of `owner`, now the most recently used; undefined where there is nothing. @internal */
  peek<T extends Cached>(owner: object, key: string): T | undefined {
    const name = this.#name(owner, key);
    const entry = this.#entries.get(name);
    if (!entry) return undefined;
    this.#entries.delete(name);
    // Somebody transferred the pixels to a worker.
    if (entry.value.byteLength !== entry.bytes) {
      this.#bytes -= entry.bytes;
      return undefined;
    }
    this.#entries.set(name, entry);
    return entry.value as T;
  }

  /** Keeps `value` under `key` of `owner`, in place of what lay there. @internal */
  put(owner: object, key: string, value: Cached): void {
    this.#keep(this.#name(owner, key), owner, key, value);
  }

  /** True where an entry of `owner` is being decoded. @internal */
  isDecoding(owner: object, key: string): boolean {
    const work = this.#running.get(this.#name(owner, key));
    return work !== undefined && !work.abandoned;
  }

  /** Forgets all that belongs to `owner`. @internal */
  drop(owner: object): void {
    for (const [name, entry] of this.#entries) {
      if (entry.owner === owner) this.#forget(name, entry);
    }
    this.#ids.delete(owner);
  }

  async #decode<T extends Cached>(
    owner: object,
    key: string,
    decode: Decode<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const name = this.#name(owner, key);
    const value = await decode(signal);
    // Closed in the meantime: the owner has another name now, and nobody will ask again.
    if (name === this.#name(owner, key)) this.#keep(name, owner, key, value);
    return value;
  }

  #keep(name: string, owner: object, key: string, value: Cached): void {
    const bytes = value.byteLength;
    if (bytes > this.maxBytes) return;
    const earlier = this.#entries.get(name);
    if (earlier) this.#forget(name, earlier);
    this.#entries.set(name, { owner, key, value, bytes });
    this.#bytes += bytes;
    for (const [oldest, entry] of this.#entries) {
      if (this.#bytes <= this.maxBytes) break;
      this.#forget(oldest, entry);
    }
  }

  #forget(name: string, entry: Entry): void {
    this.#entries.delete(name);
    this.#bytes -= entry.bytes;
  }

  #name(owner: object, key: string): string {
    let id = this.#ids.get(owner);
    if (id === undefined) {
      id = this.#nextId++;
      this.#ids.set(owner, id);
    }
    return `${id}/${key}`;
  }
}

/**
 * A cache of decoded planes to share between several calls of `openImages`.
 *
 * @param maxBytes Default 256 MiB; 0 keeps nothing (planes that are asked for at the same time are
 *   decoded once all the same). RangeError for less, or no number.
 */
export function createPlaneCache(maxBytes: number = DEFAULT_CACHE_BYTES): PlaneCache {
  if (typeof maxBytes !== 'number' || !(maxBytes >= 0)) {
    throw new RangeError(`cache must hold 0 bytes or more, got ${String(maxBytes)}`);
  }
  return new PlaneCache(maxBytes);
}
