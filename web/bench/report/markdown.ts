import { machineText } from './machine.ts';
import type { JobTable, Report } from './report.ts';
import { COLUMNS, waitText } from './texts.ts';

/** A report as people paste it into issues. */
export function markdownOf({ machine, rounds, tables, waits }: Report): string {
  const medians = `medians of ${rounds} ${rounds === 1 ? 'round' : 'rounds'}`;
  const waiting = waits.map((wait) => [wait.what, waitText(wait)]);
  return [
    `${machineText(machine)} · ${medians}`,
    ...tables.map(jobTable),
    markdownTable(['stackblend', 'median'], waiting),
  ].join('\n\n');
}

function jobTable({ title, rows }: JobTable): string {
  const cells = rows.map((row) => [
    row.way,
    ...COLUMNS.map(({ cell }, i) => (row.note === null ? cell(row) : i === 0 ? row.note : '')),
  ]);
  return markdownTable([title, ...COLUMNS.map(({ head }) => head)], cells);
}

function markdownTable(head: readonly string[], rows: readonly string[][]): string {
  const line = (cells: readonly string[]) => {
    return `| ${cells.map((cell) => cell.replaceAll('|', '/')).join(' | ')} |`;
  };
  const rule = head.map((_, i) => (i === 0 ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}
