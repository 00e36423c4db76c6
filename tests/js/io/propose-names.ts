import { expect } from 'vitest';
import { type FileGrouping, proposeGroups } from '../../../js/io/index.ts';

/** Every combination of the lists, the last running fastest. */
export function product(...lists: readonly (readonly string[])[]): string[][] {
  return lists.reduce<string[][]>(
    (all, list) => all.flatMap((before) => list.map((one) => [...before, one])),
    [[]],
  );
}

/** `name`: `c: labels; …` for the axes that have more than one position, and the number of files. */
export function summary({ groups }: FileGrouping): string[] {
  return groups.map(({ name, labels, files }) => {
    const axes = (['t', 'c', 'z'] as const)
      .filter((axis) => labels[axis].length > 1)
      .map((axis) => `${axis}: ${labels[axis].join(' ')}`);
    return `${name} | ${axes.join(' | ')} | ${files.length}`;
  });
}

/** What is proposed, whatever order the files come in. */
export function propose(names: readonly string[]): string[] {
  const forward = summary(proposeGroups(names));
  const backward = summary(proposeGroups([...names].reverse()));
  // Words are in the order of the files; numbers are not.
  const sorted = (lines: string[]) =>
    lines.map((line) => [...line.toLowerCase()].sort().join('')).sort();
  expect(sorted(backward)).toEqual(sorted(forward));
  return forward;
}
