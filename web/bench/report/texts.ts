import type { Row, Wait } from './report.ts';

/** The columns of figures, for the page and for Markdown. */
export const COLUMNS: readonly { head: string; cell(row: Row): string }[] = [
  { head: 'ms per frame', cell: ({ time }) => figure(time) },
  { head: 'GB/s of output', cell: ({ speed }) => figure(speed) },
  { head: '×\u00a0Canvas 2D', cell: ({ ratio }) => figure(ratio) },
  { head: 'wrong of 65,536', cell: ({ wrong }) => wrong?.toLocaleString('en') ?? NONE },
];

/** What stands in place of a figure that is not there. */
const NONE = '–';

/** Three digits that count, or all before the point. */
export function figure(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return NONE;
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  return value.toFixed(digits);
}

export const waitText = ({ time, note }: Wait): string =>
  note ?? (time === null ? NONE : `${figure(time)} ms`);
