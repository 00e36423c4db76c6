import { describe, expect, test } from 'vitest';
import { product, propose } from './propose-names.ts';

describe('days, times and units in names', () => {
  test('times of two days are two images', () => {
    const names = product(['20261101', '20261102'], ['t1', 't2']).map(([a, b]) => `${a}_${b}.tif`);
    expect(propose(names)).toEqual(['20261101 | t: t1 t2 | 2', '20261102 | t: t1 t2 | 2']);
  });

  test('clocks that begin anew on the second day are two images', () => {
    const names = ['30T230000', '30T233000', '31T000000', '31T003000'].map(
      (at) => `a_202610${at}.tif`,
    );
    expect(propose(names)).toEqual([
      'a_20261030 | t: T230000 T233000 | 2',
      'a_20261031 | t: T000000 T003000 | 2',
    ]);
  });

  test('letters behind numbers that run are no units', () => {
    const names = (letters: string[]) =>
      product(['001', '002', '003'], letters).map((parts) => `img_${parts.join('_')}.tif`);
    expect(propose(names(['D', 'F', 'R']))).toEqual(['img | t: 001 002 003 | c: D F R | 9']);
    expect(propose(names(['L', 'R']))).toEqual([
      'img_L | t: 001 002 003 | 3',
      'img_R | t: 001 002 003 | 3',
    ]);
    expect(propose(names(['max', 'min']))).toEqual([
      'img_max | t: 001 002 003 | 3',
      'img_min | t: 001 002 003 | 3',
    ]);
  });
});
