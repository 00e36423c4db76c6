import type { FileGrouping } from '../../../js/io/grouping/grouping.ts';
import { groupImages, proposeGroups } from '../../../js/io/index.ts';
import type { ImageSource } from '../../../js/io/source.ts';

/** Asks a person whether files go together so; null keeps them apart. Rejects when cancelled. */
export type AskForGrouping = (
  proposal: FileGrouping,
  signal: AbortSignal,
) => Promise<FileGrouping | null>;

/** Puts images of several files together as their names propose, if a person agrees. */
export async function grouped(
  sources: readonly ImageSource[],
  ask: AskForGrouping,
  signal: AbortSignal,
): Promise<readonly ImageSource[]> {
  if (sources.length < 2) return sources;
  const proposal = proposeGroups(sources);
  if (proposal.groups.length === 0) return sources;
  const grouping = await ask(proposal, signal);
  return grouping ? groupImages(sources, grouping) : sources;
}
