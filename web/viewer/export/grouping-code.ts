import type { FileGroup } from '../../../js/io/index.ts';
import { literal } from './literal.ts';

/** Of which files an image is put together, as `openImages` takes it: a file on each line. */
export function groupingCode({ files, ...group }: FileGroup, indent = ''): string {
  const list = files.map((file) => `${indent}    ${literal(file)},`).join('\n');
  const rest = literal(group).slice(2, -2);
  return `{\n${indent}  groups: [{ ${rest}, files: [\n${list}\n${indent}  ] }],\n${indent}}`;
}
