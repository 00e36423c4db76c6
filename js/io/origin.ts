import type { FileGroup } from './grouping/grouping.ts';
import type { ImageSource } from './source.ts';

/** Where an image comes from: which one it is of those that a file or folder holds. */
export interface Origin {
  /** The file's name, or the folder's. */
  readonly file: string;
  /** Which of its images, from 0. */
  readonly series: number;
  /** How many it holds. */
  readonly of: number;
}

const origins = new WeakMap<ImageSource, Origin>();

/** Where an image was opened from; undefined for one that was not, or was put together. */
export function originOf(source: ImageSource): Origin | undefined {
  return origins.get(source);
}

/** Tells {@link originOf} that these are the images of one file, in its order. */
export function rememberOrigin(file: string, sources: readonly ImageSource[]): void {
  sources.forEach((source, series) => {
    origins.set(source, { file, series, of: sources.length });
  });
}

const groups = new WeakMap<ImageSource, FileGroup>();

/** Of which files an image was put together, or the one that it is made from; undefined where it was not. */
export function groupOf(source: ImageSource): FileGroup | undefined {
  return groups.get(source);
}

/** Tells {@link groupOf}. */
export function rememberGroup(source: ImageSource, group: FileGroup | undefined): void {
  if (group) groups.set(source, group);
}
