import { describe, expect, test } from 'vitest';
import { type FileGrouping, proposeGroups, swapGroupAxes } from '../../../js/io/index.ts';
import { fakeSource } from '../viewer/doubles.ts';

/** Every combination of the lists, the last running fastest. */
function product(...lists: readonly (readonly string[])[]): string[][] {
  return lists.reduce<string[][]>(
    (all, list) => all.flatMap((before) => list.map((one) => [...before, one])),
    [[]],
  );
}

/** `name`: `c: labels; …` for the axes that have more than one position, and the number of files. */
function summary({ groups }: FileGrouping): string[] {
  return groups.map(({ name, labels, files }) => {
    const axes = (['t', 'c', 'z'] as const)
      .filter((axis) => labels[axis].length > 1)
      .map((axis) => `${axis}: ${labels[axis].join(' ')}`);
    return `${name} | ${axes.join(' | ')} | ${files.length}`;
  });
}

/** What is proposed, whatever order the files come in. */
function propose(names: readonly string[]): string[] {
  const forward = summary(proposeGroups(names));
  const backward = summary(proposeGroups([...names].reverse()));
  // Words are in the order of the files; numbers are not.
  const sorted = (lines: string[]) =>
    lines.map((line) => [...line.toLowerCase()].sort().join('')).sort();
  expect(sorted(backward)).toEqual(sorted(forward));
  return forward;
}

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
    ['OME-TIFF beside one another', ['a_C0.ome.tif', 'a_C1.ome.tif'], 'c: C0 C1'],
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
    ['treatments', ['control_1.tif', 'treated_1.tif']],
    ['sites', ['a_s1.tif', 'a_s2.tif', 'a_s3.tif']],
    ['positions', ['a_Pos0.ome.tif', 'a_Pos1.ome.tif', 'a_Pos2.ome.tif']],
    ['wells', ['plate_A01.tif', 'plate_B07.tif', 'plate_C07.tif', 'plate_C08.tif']],
    ['fields', ['a_f01.tif', 'a_f02.tif', 'a_f03.tif']],
    ['numbers without order', ['a_3.tif', 'a_99.tif', 'a_1024.tif']],
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
