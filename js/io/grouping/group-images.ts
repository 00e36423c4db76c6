import { StackBlendError } from '../../engine/contract/errors.ts';
import type { ImageSource } from '../source.ts';
import { combine, type Member } from './combine.ts';
import type { FileGroup, FileGrouping } from './grouping.ts';
import { lookUpIn } from './look-up.ts';

/**
 * Puts opened images together as a grouping says: one image for each group, in the place of its
 * first file; the others stay as they are. Closing the image closes its files.
 *
 * @param onError Called for each file of a group that is not open, whose place is then black, and
 *   for each group whose files do not fit together, which then stay by themselves.
 * @throws RangeError for a grouping that names a place outside its labels, or one place twice; without
 *   `onError` for one that names a file which is not among the images.
 * @throws StackBlendError `unsupported` where the files of a group differ in size, dtype or kind,
 *   without `onError`.
 */
export function groupImages(
  images: readonly ImageSource[],
  grouping: FileGrouping,
  onError?: (error: StackBlendError) => void,
): ImageSource[] {
  const lookUp = lookUpIn(images);
  const combined = new Map<ImageSource, ImageSource>();
  const taken = new Set<ImageSource>();
  for (const group of grouping.groups) {
    const members = membersOf(group, lookUp, onError);
    const first = images.find((image) => members.some(({ source }) => source === image));
    if (!first) continue;
    try {
      combined.set(first, combine(group, members));
      for (const { source } of members) taken.add(source);
    } catch (error) {
      if (!(error instanceof StackBlendError && onError)) throw error;
      onError(error);
    }
  }
  return images.flatMap((image) => combined.get(image) ?? (taken.has(image) ? [] : [image]));
}

function membersOf(
  group: FileGroup,
  lookUp: ReturnType<typeof lookUpIn>,
  onError?: (error: StackBlendError) => void,
): Member[] {
  if (group.files.length === 0) throw new RangeError(`grouping: "${group.name}" has no files`);
  return group.files.flatMap((file) => {
    const source = lookUp(file);
    if (source) return [{ ...file, source }];
    const which = file.series === undefined ? '' : `, image ${String(file.series)}`;
    const text = `grouping: "${group.name}" names "${file.name}"${which}, which is not open`;
    if (!onError) throw new RangeError(text);
    onError(new StackBlendError('bad-file', `${text}; its place is black.`));
    return [];
  });
}
