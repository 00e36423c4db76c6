import { describe, expect, test } from 'vitest';
import { openImages, writeNpy } from '../../../js/io/index.ts';
import { expectError } from './expect-error.ts';
import { type MadeEntry, makeZip } from './make-zip.ts';

const small = writeNpy(new Uint8Array(12), [3, 4]);
const archive = (data: Uint8Array) => ({ name: 'a.zip', data });

describe('small archives that hold too much', () => {
  const empty = { data: new Uint8Array(0) };
  const numbered = (count: number, path: (i: number) => string, entry: MadeEntry = empty) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [path(i), entry]));
  const deep = (i: number) => `${i}/${'a/'.repeat(4000)}f`;
  const wide = (i: number) => `${i}/${'a/'.repeat(60)}f`;
  const bombs: [what: string, entries: Record<string, MadeEntry>, part: string][] = [
    ['paths that no system opens', numbered(600, deep), 'characters, the limit'],
    ['more levels of folders than anyone makes', numbered(1, () => `${'a/'.repeat(500)}f`), '500'],
    ['a file for every sixty folders', numbered(4000, wide), '100000 folders'],
  ];

  test.each(bombs)('%s, in an archive of an archive', async (_, entries, part) => {
    const inner = { 'in.zip': { data: makeZip(entries), method: 8 } };
    let longest = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    try {
      await expectError(
        openImages(archive(makeZip(inner))),
        'too-large',
        'a.zip/in.zip',
        RegExp(part),
      );
    } finally {
      clearInterval(timer);
    }
    expect(Math.max(longest, performance.now() - last)).toBeLessThan(3000);
  });

  test('more files than the limit, in all archives of an archive together', async () => {
    const npz = { data: makeZip(numbered(15, (i) => `${i}.npy`, { data: small })), method: 8 };
    const data = makeZip({ 'a.npz': npz, 'b.npz': npz });
    const opened = openImages(archive(data), { limits: { files: 20 } });
    await expectError(opened, 'too-large', 'a.zip/', 'the archives hold', 'limits.files');
    expect(await openImages(archive(data))).toHaveLength(30);
  });

  test('archives that lie deflated in another may not take more memory than the limit', async () => {
    const inner = makeZip(numbered(9, (i) => `${i}.npy`, { data: small }));
    const nested = (method: number) =>
      makeZip(numbered(3, (i) => `${i}.npz`, { data: inner, method }));
    const limits = { wholeBytes: inner.length * 2 };
    const opened = openImages(archive(nested(8)), { limits });
    await expectError(opened, 'too-large', 'a.zip/2.npz', 'limits.wholeBytes');
    expect(await openImages(archive(nested(0)), { limits })).toHaveLength(27);
    expect(await openImages(archive(nested(8)))).toHaveLength(27);
  });
});
