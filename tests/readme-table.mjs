/** Tables of README.md that tests fill: each stands between marks, as `<!-- browsers -->` and `<!-- /browsers -->`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../js/build/stamp.mjs';
import { markdownTable } from './markdown-table.mjs';

/**
 * What README tells otherwise than a run has found, one a line; empty where it tells the same.
 * @param {string} told README's table in Markdown
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows that were found, by their first cell
 * @param {{ some?: boolean, loose?: readonly string[] }} [options] `some`: others were not run here;
 *   `loose`: columns of what the machine brings, as versions
 */
export function differences(told, head, rows, { some = false, loose = [] } = {}) {
  const isLoose = head.map((name) => loose.includes(name));
  const text = (/** @type {readonly string[]} */ cells) =>
    cells.map((cell, i) => (isLoose[i] ? '*' : cell.trim())).join(' | ');
  const lines = told.trim().split('\n');
  const cellsOf = (/** @type {string} */ line) => line.split('|').slice(1, -1);
  const [first = '', , ...others] = lines;
  const found = [];
  if (
    cellsOf(first)
      .map((cell) => cell.trim())
      .join() !== head.join()
  ) {
    found.push(`its columns are ${first}, not ${head.join(' | ')}`);
  }
  const said = new Map(others.map(cellsOf).map((cells) => [cells[0]?.trim() ?? '', text(cells)]));
  for (const row of rows) {
    const name = row[0] ?? '';
    const line = said.get(name);
    if (line !== text(row)) found.push(`${name}: ${line ?? 'nothing'}, not ${text(row)}`);
    said.delete(name);
  }
  if (!some) found.push(...[...said.keys()].map((name) => `${name} was not found`));
  return found;
}

/**
 * Throws where README's table of this name is another than what was found.
 * @param {string} name @param {readonly string[]} head @param {readonly (readonly string[])[]} rows
 * @param {Parameters<typeof differences>[3]} [options]
 */
export async function checkReadme(name, head, rows, options) {
  const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
  const [, told] = new RegExp(`<!-- ${name} -->\n(.*?)\n<!-- /${name} -->`, 's').exec(readme) ?? [];
  if (told === undefined) throw new Error(`README.md: no table between marks of ${name}`);
  const found = differences(told, head, rows, options);
  if (found.length === 0) return;
  const table = markdownTable(head, rows);
  throw new Error(`README.md: its table of ${name}: ${found.join('; ')}. Found was:\n${table}`);
}
