import { describe, expect, test } from 'vitest';
import { proposeGroups, swapGroupAxes } from '../../../js/io/index.ts';
import { fakeSource } from '../viewer/doubles.ts';
import { product, propose, summary } from './propose-names.ts';

describe('plain names', () => {
  test.each([
    ['digits that run', ['frame9.tif', 'frame10.tif', 'frame11.tif'], 't: frame9 frame10 frame11'],
    ['ImageJ sequence', ['cells0000.tif', 'cells0001.tif'], 't: 0000 0001'],
    ['even steps', ['d000.png', 'd010.png', 'd020.png'], 't: 000 010 020'],
    ['a marker', ['cell_t003.tif', 'cell_t001.tif'], 't: t001 t003'],
    ['hours', ['DMSO_B5_t0.JPG', 'DMSO_B5_t24.JPG'], 't: t0 t24'],
    ['z in capitals', ['imgZ01.tif', 'imgZ02.tif'], 'z: Z01 Z02'],
    ['slices', ['slice_1.tif', 'slice_2.tif'], 'z: slice_1 slice_2'],
    [
      'digits beside z',
      ['a_001_z1.tif', 'a_001_z2.tif', 'a_002_z1.tif', 'a_002_z2.tif'],
      't: 001 002 | z: z1 z2',
    ],
    [
      'digits beside t',
      ['a_t1_001.tif', 'a_t1_002.tif', 'a_t2_001.tif', 'a_t2_002.tif'],
      't: t1 t2 | z: 001 002',
    ],
    ['Fiji, split channels', ['C1-a.tif', 'C2-a.tif'], 'c: C1 C2'],
    ['ch00', ['a_ch00.tif', 'a_ch01.tif'], 'c: ch00 ch01'],
    ['w1', ['a_w1.tif', 'a_w2.tif'], 'c: w1 w2'],
    ['dyes', ['a_DAPI.tif', 'a_GFP.tif', 'a_mCherry.tif'], 'c: DAPI GFP mCherry'],
    [
      'dyes with numbers',
      ['a-cy3.tif', 'a-Alexa 488.tif', 'a-Hoechst33342.tif'],
      'c: cy3 Alexa 488 Hoechst33342',
    ],
    ['contrasts', ['a_BF.tif', 'a_Phase Contrast.tif', 'a_DIC.tif'], 'c: BF Phase Contrast DIC'],
    ['dyes in front', ['DAPI_a.tif', 'FITC_a.tif'], 'c: DAPI FITC'],
    ['dyes as folders', ['x/DAPI/a.tif', 'x/GFP/a.tif'], 'c: DAPI GFP'],
    ['laser lines', ['a_405.tif', 'a_488.tif', 'a_561.tif'], 'c: 405 488 561'],
    ['letters', ['01_POS002_D.TIF', '01_POS002_F.TIF', '01_POS002_R.TIF'], 'c: D F R'],
    ['colours', ['coloc-16bit-R.png', 'coloc-16bit-G.png'], 'c: R G'],
    ['capitals differ', ['A_T1.tif', 'a_t2.TIF'], 't: T1 t2'],
    [
      'an acquisition that was stopped',
      ['a_t1_c1.tif', 'a_t1_c2.tif', 'a_t2_c1.tif'],
      't: t1 t2 | c: c1 c2',
    ],
    [
      'time stamps beside a counter',
      ['a_001_20240101120000.tif', 'a_002_20240101120507.tif', 'a_003_20240101121013.tif'],
      't: 001 002 003',
    ],
    ['below and above', ['a_z-2.tif', 'a_z-1.tif', 'a_z0.tif', 'a_z1.tif'], 'z: z-2 z-1 z0 z1'],
    ['below alone', ['a_z_-2.tif', 'a_z_-1.tif'], 'z: z_-2 z_-1'],
    ['a dash that is no minus', ['a_z-2.tif', 'a_z-1.tif'], 'z: z-1 z-2'],
    ['before and after', ['a_t-10.tif', 'a_t-5.tif', 'a_t0.tif'], 't: t-10 t-5 t0'],
    ['micrometres', ['a_z0.5um.tif', 'a_z1.0um.tif', 'a_z1.5um.tif'], 'z: z0.5 z1.0 z1.5'],
    ['halves', ['a_z10.5.tif', 'a_z9.5.tif', 'a_z10.tif'], 'z: z9.5 z10 z10.5'],
    [
      'numbers with and without zeros',
      ['a_z01_c1.tif', 'a_z1_c2.tif', 'a_z2_c1.tif', 'a_z02_c2.tif'],
      'c: c1 c2 | z: z01 z2',
    ],
    [
      'capitals of channels differ',
      ['a_DAPI_t1.tif', 'a_GFP_t1.tif', 'a_dapi_t2.tif', 'a_gfp_t2.tif'],
      't: t1 t2 | c: DAPI GFP',
    ],
    [
      'numbers too large to be told apart',
      ['a_t99999999999999999999.tif', 'a_t99999999999999999998.tif'],
      't: t99999999999999999999 t99999999999999999998',
    ],
    ['OME-TIFF beside one another', ['a_C0.ome.tif', 'a_C1.ome.tif'], 'c: C0 C1'],
    [
      'hours in words',
      ['a_0h.tif', 'a_30min.tif', 'a_1.5h.tif', 'a_2 hours.tif'],
      't: 0h 30min 1.5h 2 hours',
    ],
    ['days', ['20261030.tif', '20261031.tif', '20261101.tif'], 't: 20261030 20261031 20261101'],
    ['days in a folder', ['run/2026-10-30.tif', 'run/2026-11-01.tif'], 't: 2026-10-30 2026-11-01'],
    ['hours with zeros', ['a_00h.tif', 'a_06h.tif', 'a_12h.tif'], 't: 00h 06h 12h'],
    ['lasers with words', ['a_ex405nm.tif', 'a_ex488nm.tif', 'a_ex561nm.tif'], 'c: 405 488 561'],
    [
      'times over midnight',
      ['a_2026-11-30_t1.tif', 'a_2026-11-30_t2.tif', 'a_2026-12-01_t3.tif'],
      't: t1 t2 t3',
    ],
    ['frames', ['f0001.tif', 'f0002.tif'], 't: f0001 f0002'],
    [
      'through the number of a laser line',
      ['a_487.tif', 'a_488.tif', 'a_489.tif'],
      't: 487 488 489',
    ],
  ])('%s', (_what, names, expected) => {
    const lines = propose(names);
    expect(lines).toHaveLength(1);
    const [, ...rest] = lines[0]!.split(' | ');
    expect(rest.slice(0, -1).join(' | ')).toBe(expected);
    expect(rest.at(-1)).toBe(String(names.length));
  });

  test.each([
    ['two stacks', ['stack1.npy', 'stack2.npy']],
    ['nothing in common', ['cells.tif', 'nuclei.tif']],
    ['samples', ['sample_A.tif', 'sample_B.tif', 'sample_C.tif']],
    ['samples of two letters', ['sample_A.tif', 'sample_C.tif']],
    ['sexes', ['mouse_M.tif', 'mouse_F.tif']],
    ['replicates', ['cells_rep1.tif', 'cells_rep2.tif', 'cells_rep3.tif']],
    ['animals', ['mouse1.tif', 'mouse2.tif', 'mouse3.tif']],
    ['one position twice', ['a_z1.tif', 'a_z01.tif']],
    ['one channel twice', ['a_DAPI.tif', 'a_dapi.tif']],
    ['treatments', ['control_1.tif', 'treated_1.tif']],
    ['sites', ['a_s1.tif', 'a_s2.tif', 'a_s3.tif']],
    ['positions', ['a_Pos0.ome.tif', 'a_Pos1.ome.tif', 'a_Pos2.ome.tif']],
    ['wells', ['plate_A01.tif', 'plate_B07.tif', 'plate_C07.tif', 'plate_C08.tif']],
    ['fields', ['a_f01.tif', 'a_f02.tif', 'a_f03.tif']],
    ['numbers without order', ['a_3.tif', 'a_99.tif', 'a_1024.tif']],
    ['days of experiments', ['a_20261101.tif', 'a_20261102.tif', 'a_20261103.tif']],
    ['days in front', ['20261101_cells.tif', '20261102_cells.tif', '20261103_cells.tif']],
    ['days as folders', ['20261101/cells.tif', '20261102/cells.tif', '20261103/cells.tif']],
    ['dimensions', ['cells_2D.tif', 'cells_3D.tif']],
    ['days with dashes', ['2026-11-01 a.tif', '2026-11-02 a.tif', '2026-11-03 a.tif']],
    ['concentrations', ['a_1uM.tif', 'a_2uM.tif', 'a_3uM.tif']],
    ['decimal ones', ['a_0.1 nM_b.tif', 'a_0.2 nM_b.tif', 'a_0.3 nM_b.tif']],
    ['doses', ['a_1ug-ml.tif', 'a_2ug-ml.tif', 'a_3ug-ml.tif']],
    ['temperatures', ['a_35C.tif', 'a_36C.tif', 'a_37C.tif']],
    ['objectives', ['a_10x.tif', 'a_20x.tif', 'a_30x.tif']],
    ['exposures', ['a_100ms.tif', 'a_200ms.tif', 'a_300ms.tif']],
    ['formats', ['a_t1.tif', 'a_t2.png']],
    ['folders', ['x/a_t1.tif', 'y/a_t2.tif']],
    ['one file', ['a_t1.tif']],
    ['the same name twice', ['a_t1.tif', 'a_t1.tif']],
    ['almost nothing of a grid', ['a_t1_z1.tif', 'a_t2_z2.tif', 'a_t3_z3.tif']],
    ['no files', []],
  ])('no group: %s', (_what, names) => {
    expect(propose(names)).toEqual([]);
  });

  test('two numbers that run: the last is time, the first keeps apart', () => {
    const names = product(['1', '2'], ['001', '002', '003']).map(([a, b]) => `exp${a}_${b}.tif`);
    expect(propose(names)).toEqual(['exp1 | t: 001 002 003 | 3', 'exp2 | t: 001 002 003 | 3']);
  });

  test.each(['exp', 'set', 'mouse'])('times of numbered %ss: the numbers are no z', (word) => {
    const names = product(['1', '2', '3'], ['t1', 't2']).map(([a, b]) => `${word}${a}_${b}.tif`);
    expect(propose(names)).toEqual(['1', '2', '3'].map((n) => `${word}${n} | t: t1 t2 | 2`));
  });

  test('two images of two channels each', () => {
    const names = product(['img1', 'img2'], ['DAPI', 'GFP']).map(
      (parts) => `${parts.join('_')}.tif`,
    );
    expect(propose(names)).toEqual(['img1 | c: DAPI GFP | 2', 'img2 | c: DAPI GFP | 2']);
  });

  test('several sets at once, in the order of their first files', () => {
    const names = ['z_t1.tif', 'a_ch0.tif', 'notes.tif', 'z_t2.tif', 'a_ch1.tif'];
    expect(propose(names)).toEqual(['z | t: t1 t2 | 2', 'a | c: ch0 ch1 | 2']);
  });

  test('thousands of names', () => {
    const names = Array.from(
      { length: 20_000 },
      (_, i) => `movie_${String(i).padStart(5, '0')}.tif`,
    );
    const { groups } = proposeGroups(names);
    expect(groups).toHaveLength(1);
    expect(groups[0]!.files[12_345]).toEqual({ name: 'movie_12345.tif', t: 12_345, c: 0, z: 0 });
  });
});

describe('a grouping', () => {
  test('is plain data', () => {
    const grouping = proposeGroups([
      'a_t1_DAPI.tif',
      'a_t1_GFP.tif',
      'a_t2_DAPI.tif',
      'a_t2_GFP.tif',
    ]);
    expect(JSON.parse(JSON.stringify(grouping))).toEqual({
      groups: [
        {
          name: 'a',
          labels: { t: ['t1', 't2'], c: ['DAPI', 'GFP'], z: [''] },
          files: [
            { name: 'a_t1_DAPI.tif', t: 0, c: 0, z: 0 },
            { name: 'a_t1_GFP.tif', t: 0, c: 1, z: 0 },
            { name: 'a_t2_DAPI.tif', t: 1, c: 0, z: 0 },
            { name: 'a_t2_GFP.tif', t: 1, c: 1, z: 0 },
          ],
        },
      ],
    });
  });

  test('axes can be exchanged', () => {
    const [group] = proposeGroups(['a0001.tif', 'a0002.tif', 'a0003.tif']).groups;
    const swapped = swapGroupAxes(group!, 't', 'z');
    expect(swapped.labels).toEqual({ t: [''], c: [''], z: ['a0001', 'a0002', 'a0003'] });
    expect(swapped.files[2]).toEqual({ name: 'a0003.tif', t: 0, c: 0, z: 2 });
  });
});

describe('opened images', () => {
  const image = (name: string, size = 10, dtype = 'uint8', kind = 'planes') =>
    ({ ...fakeSource(name, [1, 1, 1, size, size]), dtype, kind }) as ReturnType<typeof fakeSource>;

  test('only those that are alike', () => {
    const names = ['a_t1.tif', 'a_t2.tif', 'a_t3.tif'];
    expect(proposeGroups(names.map((name) => image(name))).groups).toHaveLength(1);
    const mixed = [image(names[0]!), image(names[1]!), image(names[2]!, 11)];
    expect(summary(proposeGroups(mixed))).toEqual(['a | t: t1 t2 | 2']);
    expect(proposeGroups([image('a_c1.tif'), image('a_c2.tif', 10, 'uint16')]).groups).toEqual([]);
  });

  test('pictures in colour are no channels, but may be times', () => {
    const pictures = product(['R', 'G'], ['t1', 't2']).map(([c, t]) =>
      image(`a_${t}_red_${c}.png`, 10, 'uint8', 'rgba'),
    );
    expect(summary(proposeGroups(pictures)).map((line) => line.replace(/^.*? \|/, '|'))).toEqual([
      '| t: t1 t2 | 2',
      '| t: t1 t2 | 2',
    ]);
  });
});
