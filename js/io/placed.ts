import type { ByteSource } from './bytes.ts';
import type { Format, OpenContext } from './formats/format.ts';
import type { OpenOptions } from './open-options.ts';
import type { Found } from './walk.ts';

/** Something to open, and whether it has to be an image. */
export interface Placed extends Found {
  /** Where it was opened already. */
  readonly file?: ByteSource;
  /** It came with a folder: what is no known image is left out. */
  readonly lenient: boolean;
  /** A server has it: waiting for answers takes longer than all else. */
  readonly remote?: boolean;
}

/** What is common to all files of a call. */
export interface Batch {
  readonly context: OpenContext;
  readonly onProgress: OpenOptions['onProgress'];
  readonly onError: OpenOptions['onError'];
}

/** A file whose format is known, or a folder of a format. */
export interface Ready extends Placed {
  readonly reader?: Format;
}
