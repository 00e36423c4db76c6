import { describe, expect, test } from 'vitest';
import { wrongPairs } from '../../../web/bench/jobs/exact.ts';
import { MODES, pairsJob } from '../../../web/bench/jobs/job.ts';
import { readVector } from '../support/vectors.ts';

/** The opaque picture of one value per pair. */
function picture(values: ArrayLike<number>): Uint8Array {
  const out = new Uint8Array(65536 * 4).fill(255);
  for (let pair = 0; pair < 65536; pair++) out.fill(values[pair]!, 4 * pair, 4 * pair + 3);
  return out;
}

describe("the benchmark page's own formulas", () => {
  for (const mode of MODES) {
    const name = mode === 'source-over' ? 'normal' : mode;
    test(`${mode} is exact for all pairs`, () => {
      expect(wrongPairs(mode, picture(readVector(`separable/${name}`).data))).toBe(0);
    });
  }

  test('each wrong pair counts once, and so do missing ones', () => {
    const { source } = pairsJob('source-over');
    const out = source.slice();
    for (const at of [0, 1, 2, 4 * 300, 4 * 65535 + 3]) out[at]! ^= 1;
    expect(wrongPairs('source-over', out)).toBe(3);
    expect(wrongPairs('source-over', out.subarray(0, 4 * 65535))).toBe(3);
    expect(wrongPairs('source-over', [])).toBe(65536);
  });
});
