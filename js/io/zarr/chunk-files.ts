import { StackBlendError } from '../../engine/contract/errors.ts';
import { type ByteSource, formatBytes } from '../bytes.ts';
import type { PlaneCache } from '../cache/plane-cache.ts';
import { mapSome } from '../map-some.ts';
import { checkOverlap, gatherParts } from '../read-parts.ts';
import { STORED } from '../stored-types.ts';
import type { FileTree, SpareBytes } from '../tree/tree.ts';
import type { ArrayInfo } from './array-metadata.ts';
import type { Sharding } from './codec-list.ts';
import { countOf } from './copy-box.ts';
import { ABSENT, readShardIndex, type ShardIndex } from './shard-index.ts';

/** Stored bytes of several chunks. */
export interface StoredChunks {
  /** Of those that are not there undefined. Views that are not to be changed. */
  readonly chunks: readonly (Uint8Array | undefined)[];
  /** What all of them lie in, if it belongs to nobody else: it may be given away. */
  readonly own?: Uint8Array<ArrayBuffer>;
  /** Each lies in memory of its own, which is free once the chunk is in its place. */
  readonly areApart?: boolean;
}

/** Open shards, so that a server is not asked for their sizes again. */
const KEPT_SHARDS = 256;

/** The files of an array's chunks: one for each, or shards of which parts are read. */
export class ChunkFiles {
  readonly #shards = new Map<string, ByteSource>();
  /** No codec makes data larger by more. */
  readonly #maxBytes: number;
  readonly #chunkBytes: number;

  /** @param tree The array's folder. */
  constructor(
    readonly tree: FileTree,
    readonly info: ArrayInfo,
    readonly cache: PlaneCache,
  ) {
    const { type, shape } = info.format;
    this.#chunkBytes = countOf(shape) * STORED[type].bytes;
    this.#maxBytes = Math.ceil(this.#chunkBytes * 1.1) + 65_536;
  }

  /** A chunk, as messages name it. */
  nameOf(indices: readonly number[]): string {
    const { what, shards, keyOf } = this.info;
    if (!shards) return `${what}: chunk ${keyOf(indices)}`;
    return `${what}: chunk ${indices.join(', ')} in shard ${keyOf(shardOf(indices, shards))}`;
  }

  /** Reads chunks, where they are files of their own maybe into `memory`. Rejects with `bad-file`, `too-large` or `load-failed` that names the chunk. */
  async read(
    list: readonly (readonly number[])[],
    signal?: AbortSignal,
    memory?: SpareBytes,
  ): Promise<StoredChunks> {
    if (this.info.shards) return this.#readShards(list, this.info.shards, signal);
    const chunks = await mapSome(list, (indices) =>
      this.tree.read(this.info.keyOf(indices), this.#maxBytes, signal, memory),
    );
    const [first] = chunks;
    const isOwn = this.tree.readsOwn && chunks.length === 1 && first?.byteOffset === 0;
    const own = isOwn && { own: first as Uint8Array<ArrayBuffer> };
    return { chunks, areApart: this.tree.readsOwn ?? false, ...own };
  }

  async #readShards(
    list: readonly (readonly number[])[],
    sharding: Sharding,
    signal?: AbortSignal,
  ): Promise<StoredChunks> {
    const byShard = new Map<string, number[]>();
    list.forEach((indices, i) => {
      const key = this.info.keyOf(shardOf(indices, sharding));
      byShard.set(key, [...(byShard.get(key) ?? []), i]);
    });
    const chunks: (Uint8Array | undefined)[] = list.map(() => undefined);
    let own: Uint8Array<ArrayBuffer> | undefined;
    await mapSome([...byShard], async ([key, members]) => {
      const index = await this.#index(key, sharding, signal);
      const found = members.flatMap((i) => this.#locate(index, list[i]!, sharding, i));
      if (found.length === 0) return;
      const file = await this.#shard(key, signal);
      for (const place of found) this.#checkPlace(place, file, list[place.i]!);
      const what = `${this.info.what}: shard ${key}`;
      checkOverlap(what, found, file.size, found.length * this.#chunkBytes);
      const { bytes, parts } = await gatherParts(file, found, signal);
      parts.forEach(({ at, length }, j) => {
        chunks[found[j]!.i] = bytes.subarray(at, at + length);
      });
      own = bytes;
    });
    return { chunks, ...(own && byShard.size === 1 && { own }) };
  }

  #index(key: string, sharding: Sharding, signal?: AbortSignal): Promise<ShardIndex> {
    const what = `${this.info.what}: shard ${key}`;
    const read = async (aborted: AbortSignal): Promise<ShardIndex> => {
      const file = await this.tree.get(key, aborted);
      if (!file) return new Float64Array(0);
      this.#keepShard(key, file);
      return readShardIndex(file, sharding, what, aborted);
    };
    return this.cache.load(this, key, read, signal);
  }

  async #shard(key: string, signal?: AbortSignal): Promise<ByteSource> {
    const file = this.#shards.get(key) ?? (await this.tree.get(key, signal));
    if (!file) {
      throw new StackBlendError(
        'bad-file',
        `${this.info.what}: shard ${key} is not there any more.`,
      );
    }
    this.#keepShard(key, file);
    return file;
  }

  #keepShard(key: string, file: ByteSource): void {
    this.#shards.set(key, file);
    const [oldest] = this.#shards.keys();
    if (this.#shards.size > KEPT_SHARDS && oldest !== undefined) this.#shards.delete(oldest);
  }

  #locate(index: ShardIndex, indices: readonly number[], { grid }: Sharding, i: number): Place[] {
    const number = indices.reduce((sum, n, dim) => sum * grid[dim]! + (n % grid[dim]!), 0);
    const offset = index[2 * number] ?? ABSENT;
    return offset === ABSENT ? [] : [{ i, offset, length: index[2 * number + 1]! }];
  }

  #checkPlace({ offset, length }: Place, file: ByteSource, indices: readonly number[]): void {
    if (length <= this.#maxBytes && offset + length <= file.size) return;
    throw new StackBlendError(
      'bad-file',
      `${this.nameOf(indices)} is said to take ${formatBytes(length)} at byte ${offset}; ` +
        `the shard has ${file.size} bytes, and a chunk takes ${formatBytes(this.#maxBytes)} at most.`,
    );
  }
}

interface Place {
  /** Of the chunk in the list that was asked for. */
  readonly i: number;
  readonly offset: number;
  readonly length: number;
}

function shardOf(indices: readonly number[], { grid }: Sharding): number[] {
  return indices.map((n, dim) => Math.floor(n / grid[dim]!));
}
