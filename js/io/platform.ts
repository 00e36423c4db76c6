import type { FileTree } from './tree/tree.ts';
import type { PoolOptions } from './workers/pool.ts';
import type { DecodeEvents, DecodeWorker } from './workers/protocol.ts';

/** All that differs between browsers and Node. */
export interface IoPlatform {
  /** What relative URLs are relative to; undefined where there is nothing. */
  baseUrl(): string | undefined;
  /** The file or folder of a `file:` URL, as a tree and a path in it (empty for a folder); undefined where there is no access to files. */
  openLocal(url: URL): Promise<{ readonly tree: FileTree; readonly path: string } | undefined>;
  /** Hardware threads. */
  cores(): number;
  /** See {@link PoolOptions.quickHere}. */
  readonly quickHere: boolean;
  /** Starts a decode worker; undefined where there are no workers. */
  readonly startDecoder: ((events: DecodeEvents) => DecodeWorker) | undefined;
}
