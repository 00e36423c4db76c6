import type { StackBlendError } from '../engine/contract/errors.ts';
import type { Progress } from '../engine/contract/types.ts';
import type { PlaneCache } from './cache/plane-cache.ts';
import type { FileGrouping } from './grouping/grouping.ts';
import type { Fetch } from './http/request.ts';
import type { Limits } from './source.ts';

/** Options of {@link openImages}. */
export interface OpenOptions {
  /** Aborts: `openImages` rejects with `signal.reason` and closes what it has opened. Reaches decoders and the network. */
  readonly signal?: AbortSignal;
  /** Called after each file; `done` and `total` count files, folders of a format as one. */
  readonly onProgress?: (progress: Progress) => void;
  /** What a file may declare. */
  readonly limits?: Limits;
  /**
   * Where decoded planes are kept: a cache of {@link createPlaneCache}, or how many bytes one of
   * its own holds, for all images of the call. Default 256 MiB.
   */
  readonly cache?: PlaneCache | number;
  /**
   * Called for each file that cannot be opened, with its error, whose message names the file; the
   * others open. So it is with files that a grouping names and that are not open, and with groups
   * whose files do not fit together. Left out: the first such file rejects the call, but for those of
   * kinds that are not read in a folder or an archive which holds images too.
   */
  readonly onError?: (error: StackBlendError) => void;
  /**
   * Puts the images of files together: a grouping, as {@link proposeGroups} proposes it for the
   * files' names and a person may have changed it; `'names'` takes the proposal as it is. Left out:
   * one image for each file or set of files that say themselves that they belong together.
   */
  readonly grouping?: FileGrouping | 'names';
  /** Loads URLs in place of the global `fetch`: to send credentials or headers. */
  readonly fetch?: Fetch;
}
