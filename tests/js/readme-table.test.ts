import { describe, expect, test } from 'vitest';
import { markdownTable } from '../markdown-table.mjs';
import { differences } from '../readme-table.mjs';

const HEAD = ['browser', 'version', 'viewer'];
const ROWS = [
  ['Chromium', '156', 'runs'],
  ['Firefox', '153', 'runs'],
];
const README = markdownTable(HEAD, ROWS);

describe("what README's tables tell otherwise", () => {
  test('nothing where all is the same, but for what the machine brings', () => {
    expect(differences(README, HEAD, ROWS)).toEqual([]);
    const newer = ROWS.map(([name, , viewer]) => [name!, '200', viewer!]);
    expect(differences(README, HEAD, newer, { loose: ['version'] })).toEqual([]);
    expect(differences(README, HEAD, newer)).toHaveLength(2);
  });

  test('another outcome, another column, and rows too many or too few', () => {
    const failed = [['Chromium', '156', 'fails'], ROWS[1]!];
    expect(differences(README, HEAD, failed)).toEqual([
      'Chromium: Chromium | 156 | runs, not Chromium | 156 | fails',
    ]);
    const columns = ['browser', 'version', 'engine'];
    expect(differences(README, columns, ROWS)[0]).toContain('its columns are');
    const more = [...ROWS, ['Safari', '26', 'runs']];
    expect(differences(README, HEAD, more)[0]).toBe('Safari: nothing, not Safari | 26 | runs');
    expect(differences(README, HEAD, ROWS.slice(1))).toEqual(['Chromium was not found']);
    expect(differences(README, HEAD, ROWS.slice(1), { some: true })).toEqual([]);
  });
});
