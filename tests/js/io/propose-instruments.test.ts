import { describe, expect, test } from 'vitest';
import { product, propose } from './propose-names.ts';

describe('instruments', () => {
  test('MetaMorph: waves with names, sites, times', () => {
    const waves = ['w1DAPI', 'w2GFP - 525-50', 'w3561-Quad'];
    const names = product(waves, ['s1', 's2'], ['t1', 't2', 't10']).map(
      ([w, s, t]) => `exp 4_${w}_${s}_${t}.TIF`,
    );
    expect(propose(names)).toEqual([
      'exp 4_s1 | t: t1 t2 t10 | c: DAPI GFP - 525-50 561-Quad | 9',
      'exp 4_s2 | t: t1 t2 t10 | c: DAPI GFP - 525-50 561-Quad | 9',
    ]);
  });

  test('MetaMorph: more than nine waves; a date that looks like z', () => {
    const names = ['w1BF', 'w2FITC', 'w10Cy5'].map((w) => `20160404z2_TL_${w}_s1_t1.TIF`);
    expect(propose(names)).toEqual(['20160404z2_TL_s1_t1 | c: BF FITC Cy5 | 3']);
  });

  test('ImageXpress: a GUID in every name', () => {
    const guids = ['051DAA7C-7042-435F-99F0-1E847D9B42CB', '46C9B2CD-0BB3-4B8A-9187-2805BD90FA19'];
    const names = ['A02_s9', 'A03_s9'].flatMap((site, i) => [
      `IXMtest_${site}_w1${guids[i]}.tif`,
      `IXMtest_${site}_w2${guids[1 - i]}.tif`,
    ]);
    expect(propose(names)).toEqual([
      'IXMtest_A02_s9 | c: w1 w2 | 2',
      'IXMtest_A03_s9 | c: w1 w2 | 2',
    ]);
  });

  test('ImageXpress: thumbnails stay apart', () => {
    const names = ['w1', 'w2', 'w1_thumb', 'w2_thumb'].map((w) => `plate_C05_s1_${w}.tif`);
    expect(propose(names)).toEqual([
      'plate_C05_s1 | c: w1 w2 | 2',
      'plate_C05_s1_thumb | c: w1 w2 | 2',
    ]);
  });

  test('Micro-Manager 1.4', () => {
    const names = product(
      ['Pos0', 'Pos1'],
      ['000000000', '000000001'],
      ['561 nm', 'ph'],
      ['000', '001', '002'],
    ).map(([pos, t, c, z]) => `run/${pos}/img_${t}_${c}_${z}.tif`);
    expect(propose(names)).toEqual([
      'run/Pos0/img | t: 000000000 000000001 | c: 561 nm ph | z: 000 001 002 | 12',
      'run/Pos1/img | t: 000000000 000000001 | c: 561 nm ph | z: 000 001 002 | 12',
    ]);
  });

  test('Micro-Manager 2', () => {
    const names = product(
      ['channel000', 'channel001'],
      ['position000', 'position001'],
      ['time000000000', 'time000000001'],
      ['z000', 'z001'],
    ).map((parts) => `img_${parts.join('_')}.tif`);
    const axes = 't: time000000000 time000000001 | c: channel000 channel001 | z: z000 z001 | 8';
    expect(propose(names)).toEqual([`img_position000 | ${axes}`, `img_position001 | ${axes}`]);
  });

  test('Leica LAS X', () => {
    const names = product(
      ['Series001', 'Series002'],
      ['t00', 't01'],
      ['z00', 'z01'],
      ['ch00', 'ch01'],
    ).map((parts) => `Project_${parts.join('_')}.tif`);
    expect(propose(names)).toEqual([
      'Project_Series001 | t: t00 t01 | c: ch00 ch01 | z: z00 z01 | 8',
      'Project_Series002 | t: t00 t01 | c: ch00 ch01 | z: z00 z01 | 8',
    ]);
  });

  test('Leica matrix screener', () => {
    const names = product(['X00', 'X01'], ['Z00', 'Z01'], ['C00', 'C01']).map(
      ([x, z, c]) => `image--L00--S00--U00--V00--J08--${x}--Y00--T0000--${z}--${c}.ome.tif`,
    );
    expect(propose(names)).toEqual([
      'image--L00--S00--U00--V00--J08--X00--Y00--T0000 | c: C00 C01 | z: Z00 Z01 | 4',
      'image--L00--S00--U00--V00--J08--X01--Y00--T0000 | c: C00 C01 | z: Z00 Z01 | 4',
    ]);
  });

  test('ZEN', () => {
    const names = product(['s1', 's2'], ['z1', 'z2', 'z3'], ['t1'], ['c1', 'c2']).map(
      (parts) => `Experiment-01_${parts.join('')}_ORG.tif`,
    );
    expect(propose(names)).toEqual([
      'Experiment-01_s1t1_ORG | c: c1 c2 | z: z1 z2 z3 | 6',
      'Experiment-01_s2t1_ORG | c: c1 c2 | z: z1 z2 z3 | 6',
    ]);
  });

  test('Nikon, Olympus, Keyence', () => {
    const nikon = product(['t001', 't002'], ['xy1', 'xy2'], ['c1', 'c2']).map(
      (parts) => `run${parts.join('')}.tif`,
    );
    expect(propose(nikon)).toEqual([
      'runtxy1 | t: 001 002 | c: c1 c2 | 4',
      'runtxy2 | t: 001 002 | c: c1 c2 | 4',
    ]);
    const seq = product(['t001', 't002'], ['xy1', 'xy2'], ['c1', 'c2']).map(
      (parts) => `run_${parts.join('')}.tif`,
    );
    expect(propose(seq)).toEqual([
      'run_xy1 | t: t001 t002 | c: c1 c2 | 4',
      'run_xy2 | t: t001 t002 | c: c1 c2 | 4',
    ]);
    const olympus = product(['C001', 'C002'], ['Z001', 'Z002'], ['T001', 'T002']).map(
      (parts) => `s_${parts.join('')}.tif`,
    );
    expect(propose(olympus)).toEqual(['s | t: T001 T002 | c: C001 C002 | z: Z001 Z002 | 8']);
    const keyence = product(['Z001', 'Z002'], ['CH1', 'CH2']).map(
      ([z, c]) => `Image_XY01_${z}_${c}.tif`,
    );
    expect(propose(keyence)).toEqual(['Image_XY01 | c: CH1 CH2 | z: Z001 Z002 | 4']);
  });

  test('Operetta: the column of a well is no channel', () => {
    const names = product(
      ['r01c01', 'r01c02'],
      ['p01', 'p02'],
      ['ch1', 'ch2', 'ch3'],
      ['sk1', 'sk2'],
    ).map(([well, p, ch, sk]) => `Images/${well}f01${p}-${ch}${sk}fk1fl1.tiff`);
    const axes = 't: 1 2 | c: C1 C2 C3 | z: 01 02 | 12';
    expect(propose(names).map((line) => line.replace(/^.*?(c0\d).*? \|/, '$1 |'))).toEqual([
      `c01 | ${axes}`,
      `c02 | ${axes}`,
    ]);
  });

  test('CellVoyager: a well in row C, actions that go with channels', () => {
    const channels = ['A01Z01C01', 'A01Z01C02', 'A02Z01C03'];
    const names = product(['C02', 'K07'], ['T0001', 'T0002'], channels).map(
      ([well, t, rest]) => `AssayPlate_Greiner_#655090_${well}_${t}F001L01${rest}.tif`,
    );
    const groups = propose(names);
    expect(groups).toHaveLength(2);
    expect(groups[0]).toMatch(/_C02_.* \| t: 0001 0002 \| c: C1 C2 C3 \| 6$/);
    expect(groups[1]).toMatch(/_K07_/);
  });

  test('CQ1, ScanR: W is a well', () => {
    const cq1 = product(['W0001', 'W0002'], ['Z001', 'Z002'], ['C1', 'C2']).map(
      ([w, z, c]) => `${w}F0001T0001${z}${c}.tif`,
    );
    expect(propose(cq1)).toHaveLength(2);
    const scanR = product(['W00001', 'W00002'], ['T00000', 'T00001'], ['DAPI', 'GFP']).map(
      ([w, t, c]) => `--${w}--P00001--Z00000--${t}--${c}.tif`,
    );
    expect(propose(scanR).map((line) => line.replace(/^.*? \|/, '|'))).toEqual([
      '| t: T00000 T00001 | c: DAPI GFP | 4',
      '| t: T00000 T00001 | c: DAPI GFP | 4',
    ]);
  });

  test('ArrayScan, IN Cell, Incucyte', () => {
    const arrayScan = ['d0', 'd1', 'd2'].map((d) => `AS_09125_050116030001_D03f00${d}.tif`);
    expect(propose(arrayScan)).toEqual(['AS_09125_050116030001_D03f00d | c: C0 C1 C2 | 3']);
    const inCell = product(['DAPI - DAPI', 'FITC - FITC'], ['1', '2']).map(
      ([wave, z]) => `A - 01(fld 1 wv ${wave} z ${z}).tif`,
    );
    expect(propose(inCell)[0]).toMatch(/c: DAPI - DAPI FITC - FITC \| z: 1 2 \| 4$/);
    const incucyte = ['03d06h40m', '00d00h00m', '00d12h30m'].map(
      (time) => `MiaPaCa2-PhaseOriginal_A2_1_${time}.tif`,
    );
    expect(propose(incucyte)).toEqual([
      'MiaPaCa2-PhaseOriginal_A2_1 | t: 00d00h00m 00d12h30m 03d06h40m | 3',
    ]);
  });
});
