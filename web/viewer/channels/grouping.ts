import { groupImages } from '../../../js/io/grouping/group-images.ts';
import type { FileGrouping } from '../../../js/io/grouping/grouping.ts';
import { proposeGroups } from '../../../js/io/grouping/propose.ts';
import { originOf } from '../../../js/io/origin.ts';
import type { ImageSource } from '../../../js/io/source.ts';

/** Asks a person whether files go together so; null keeps them apart. Rejects when cancelled. */
export type AskForGrouping = (
  proposal: FileGrouping,
  signal: AbortSignal,
) => Promise<FileGrouping | null>;

/** Files that are alike and few may be channels, whatever they are called. */
const FEW = 8;

function asChannels(sources: readonly ImageSource[]): FileGrouping {
  const traits = ({ shape, dtype }: ImageSource) => [dtype, ...shape].join();
  const [first] = sources;
  const alike = sources.every((source) => traits(source) === traits(first!));
  const names = sources.map(({ name }) => name);
  // One file that holds several says itself that they are not one image.
  const fromOneFile = sources.some((source) => (originOf(source)?.of ?? 1) > 1);
  if (fromOneFile || !alike || first!.shape[1] > 1 || names.length > FEW) return { groups: [] };
  const files = names.map((name, c) => ({ name, t: 0, c, z: 0 }));
  const labels = { t: [''], c: names, z: [''] };
  return { groups: [{ name: names.join(' + '), labels, files }] };
}

/** Puts images of several files together as their names propose, if a person agrees. */
export async function grouped(
  sources: readonly ImageSource[],
  ask: AskForGrouping,
  signal: AbortSignal,
): Promise<readonly ImageSource[]> {
  const byNames = proposeGroups(sources);
  const proposal = byNames.groups.length > 0 ? byNames : asChannels(sources);
  if (proposal.groups.length === 0) return sources;
  const grouping = await ask(proposal, signal);
  return grouping ? groupImages(sources, grouping) : sources;
}
