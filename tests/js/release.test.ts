import { expect, it } from 'vitest';
import { obstacles } from '../../js/build/release.mjs';

const ready = {
  version: '1.2.0',
  changelog: '# Changelog\n\n## Unreleased\n\n## 1.2.0\n\n- New.\n\n## 1.1.0\n',
  changes: '',
  tags: 'v1.0.0\nv1.1.0\n',
};

it('release: nothing is in the way of a version that is committed, described and new', () => {
  expect(obstacles(ready)).toEqual([]);
  expect(obstacles({ ...ready, changelog: '## [1.2.0] - 2026-01-01' })).toEqual([]);
});

it.each([
  ['changes', { changes: ' M js/index.ts\n' }, /not committed:\n M js\/index\.ts/],
  [
    'no entry',
    { changelog: '## Unreleased\n## 1.1.0\n' },
    /CHANGELOG\.md has no entry "## 1\.2\.0"/,
  ],
  ['a longer version', { changelog: '## 1.2.0-beta\n' }, /no entry/],
  ['a tag', { tags: 'v1.2.0\n' }, /tag v1\.2\.0 exists/],
])('release: refused for %s', (_, state, message) => {
  expect(obstacles({ ...ready, ...state })).toEqual([expect.stringMatching(message)]);
});
