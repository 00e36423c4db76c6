/** The axes along which files are put together. */
export type GroupAxis = 't' | 'c' | 'z';

/** One file's place in a group; indices into the group's labels. */
export interface GroupedFile {
  /** As {@link ImageSource.name} has it; with `series`, the name of the file that holds several images. */
  readonly name: string;
  /** Which of the images of a file that holds several, from 0. */
  readonly series?: number;
  readonly t: number;
  readonly c: number;
  readonly z: number;
}

/** Files that make one image together. Plain data: to be shown, changed, kept as JSON. */
export interface FileGroup {
  /** Of the image: what the files' names have in common. */
  readonly name: string;
  /**
   * Along each axis, what the positions are called in the files' names (`DAPI`, `w2`, `t003`), in
   * order. One label where the files do not differ along it. A file may itself have several planes
   * along an axis: then a position is as long as they are.
   */
  readonly labels: {
    readonly t: readonly string[];
    readonly c: readonly string[];
    readonly z: readonly string[];
  };
  /** No two in one place. Places without a file are black. */
  readonly files: readonly GroupedFile[];
}

/** Which files go together; files that are in no group stay by themselves. */
export interface FileGrouping {
  readonly groups: readonly FileGroup[];
}

/** The same group with two axes exchanged: what was taken for time is z. */
export function swapGroupAxes(group: FileGroup, a: GroupAxis, b: GroupAxis): FileGroup {
  return {
    name: group.name,
    labels: { ...group.labels, [a]: group.labels[b], [b]: group.labels[a] },
    files: group.files.map((file) => ({ ...file, [a]: file[b], [b]: file[a] })),
  };
}
