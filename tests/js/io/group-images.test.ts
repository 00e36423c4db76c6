import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { createPlaneCache } from '../../../js/io/cache/plane-cache.ts';
import { imageSource, type SourceParts } from '../../../js/io/image-source.ts';
import {
  createPrefetcher,
  type FileGroup,
  type FileGrouping,
  groupImages,
  openImages,
  type Plane,
  proposeGroups,
  readStack,
  writeNpy,
} from '../../../js/io/index.ts';
import { expectSame } from '../support/expect-same.ts';
import { expectError } from './expect-error.ts';

const bytesOf = ({ data }: Plane) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
const root = process.env.STACKBLEND_DATA ?? '';

/** Every sample tells the file's number, t, c, z and x: `10000·n + 1000·t + 100·c + 10·z + x`. */
function image(name: string, n: number, parts: Partial<SourceParts> = {}) {
  const close = vi.fn();
  const source = imageSource({
    name,
    shape: [1, 1, 1, 1, 2],
    dtype: 'uint16',
    kind: 'planes',
    close,
    read: async ({ t, c, z }) =>
      Uint16Array.of(...[0, 1].map((x) => 10000 * n + 1000 * t + 100 * c + 10 * z + x)),
    ...parts,
  });
  return Object.assign(source, { closed: close });
}

const group = (labels: Partial<FileGroup['labels']>, files: FileGroup['files']): FileGrouping => ({
  groups: [{ name: 'all', labels: { t: [''], c: [''], z: [''], ...labels }, files }],
});
const at = (name: string, t = 0, c = 0, z = 0) => ({ name, t, c, z });

describe('one image of several', () => {
  const grouping = group({ t: ['t1', 't2'], c: ['DAPI', 'GFP'] }, [
    at('a1', 0, 0),
    at('b1', 0, 1),
    at('a2', 1, 0),
    at('b2', 1, 1),
  ]);
  const images = () => [
    image('b2', 4),
    image('x', 5),
    image('a1', 1),
    image('b1', 2),
    image('a2', 3),
  ];

  test('every plane is that of its file', async () => {
    const [all, x] = groupImages(images(), grouping);
    expect(x!.name).toBe('x');
    expect(all).toMatchObject({
      name: 'all',
      shape: [2, 2, 1, 1, 2],
      dtype: 'uint16',
      kind: 'planes',
    });
    const first = async (t: number, c: number) => (await all!.plane({ t, c })).data[0];
    expect([await first(0, 0), await first(0, 1), await first(1, 0), await first(1, 1)]).toEqual([
      10000, 20000, 30000, 40000,
    ]);
  });

  test('regions, into and abort are passed on', async () => {
    const [all] = groupImages(images(), grouping);
    const into = new Uint16Array(1);
    const region = { x: 1, y: 0, width: 1, height: 1 };
    expect((await all!.plane({ t: 1, c: 1, region, into })).data).toBe(into);
    expect(into[0]).toBe(40001);
    await expect(all!.plane({ signal: AbortSignal.abort('enough') })).rejects.toBe('enough');
    await expect(all!.plane({ t: 2 })).rejects.toThrow(/t must be an integer in 0\.\.1/);
  });

  test('channels have the names of the labels, unless the files know better', () => {
    const own = { channels: [{ name: 'Nuclei', color: [0, 0, 255] }] } as const;
    const named = [image('a1', 1, own), image('b1', 2), image('a2', 3, own), image('b2', 4)];
    const [all] = groupImages(named, grouping);
    expect(all!.channels).toEqual([{ name: 'Nuclei', color: [0, 0, 255] }, { name: 'GFP' }]);
  });

  test('closing it closes its files', async () => {
    const files = images();
    const [all] = groupImages(files, grouping);
    all!.close();
    expect(files.map(({ closed }) => closed.mock.calls.length)).toEqual([1, 0, 1, 1, 1]);
    await expectError(all!.plane(), 'disposed', 'all');
  });

  test('its planes are read ahead into the cache of its files', async () => {
    const cache = createPlaneCache();
    const files = ['a1', 'b1', 'a2', 'b2'].map((name, i) => image(name, i, { cache }));
    const [all] = groupImages(files, grouping);
    createPrefetcher(all!, { along: 't' }).move({ t: 0 });
    await vi.waitFor(() => expect(cache.bytes).toBe(8));
  });

  test('it reads as a stack', async () => {
    const [all] = groupImages(images(), grouping);
    expect((await readStack(all!, { c: 1 })).shape).toEqual([2, 1, 2, 4]);
  });
});

describe('files that have several planes themselves', () => {
  test('positions are as long as their files', async () => {
    const files = [
      image('a', 1, { shape: [2, 1, 3, 1, 2] }),
      image('b', 2, { shape: [4, 1, 3, 1, 2] }),
    ];
    const [all] = groupImages(files, group({ t: ['1', '2'] }, [at('a'), at('b', 1)]));
    expect(all!.shape).toEqual([6, 1, 3, 1, 2]);
    const first = async (t: number) => (await all!.plane({ t, z: 2 })).data[0];
    expect(await Promise.all([0, 1, 2, 5].map(first))).toEqual([10020, 11020, 20020, 23020]);
  });

  test('channels of a file stay its channels', () => {
    const parts = { shape: [1, 2, 1, 1, 2], channels: [{ name: 'p' }, { name: 'q' }] } as const;
    const files = [image('a', 1, parts), image('b', 2)];
    const [all] = groupImages(files, group({ c: ['one', 'two'] }, [at('a'), at('b', 0, 1)]));
    expect(all!.channels).toEqual([{ name: 'p' }, { name: 'q' }, { name: 'two' }]);
  });

  test('other lengths in one position are refused', () => {
    const files = [image('a', 1, { shape: [1, 1, 3, 1, 2] }), image('b', 2)];
    const grouping = group({ c: ['1', '2'] }, [at('a'), at('b', 0, 1)]);
    expect(() => groupImages(files, grouping)).toThrow(/b has 1 planes along z.* 3/);
  });
});

describe('places without a file', () => {
  const grouping = group({ t: ['1', '2', '3'] }, [at('a'), at('b', 2)]);

  test('are black', async () => {
    const [all] = groupImages([image('a', 1), image('b', 2)], grouping);
    expect(all!.shape[0]).toBe(3);
    expect((await all!.plane({ t: 1 })).data).toEqual(new Uint16Array(2));
    const into = Uint16Array.of(7, 7);
    expect((await all!.plane({ t: 1, into })).data).toBe(into);
    expect(Array.from(into)).toEqual([0, 0]);
    expect((await all!.plane({ t: 2 })).data[0]).toBe(20000);
  });
});

describe('pyramids', () => {
  const levels = [
    { shape: [1, 2], downsample: [1, 1] },
    { shape: [1, 1], downsample: [1, 2] },
  ] as const;
  const grouping = group({ t: ['1', '2'] }, [at('a'), at('b', 1)]);
  const read: SourceParts['read'] = async ({ level }) => new Uint16Array(2 - level);

  test('are kept where all have the same', async () => {
    const files = [image('a', 1, { levels, read }), image('b', 2, { levels, read })];
    const [all] = groupImages(files, grouping);
    expect(all!.levels).toEqual(levels);
    expect((await all!.plane({ t: 1, level: 1 })).width).toBe(1);
    const [mixed] = groupImages([image('a', 1, { levels, read }), image('b', 2)], grouping);
    expect(mixed!.levels).toHaveLength(1);
  });
});

describe('groupings that do not fit', () => {
  const two = group({ t: ['1', '2'] }, [at('a'), at('b', 1)]);

  test.each([
    ['another size', { shape: [1, 1, 1, 2, 1] }, /a has 2 × 1 pixels of uint16, b has 1 × 2/],
    ['another dtype', { dtype: 'uint8', read: async () => new Uint8Array(2) }, /b has .* of uint8/],
    ['another kind', { dtype: 'uint8', kind: 'rgba' }, /b has .* of RGBA/],
  ] as const)('%s', (_what, parts, message) => {
    const open = () => groupImages([image('a', 1), image('b', 2, parts)], two);
    expect(open).toThrow(message);
    expect(open).toThrow(expect.objectContaining({ code: 'unsupported' }));
  });

  test('pictures as channels', () => {
    const parts = { dtype: 'uint8', kind: 'rgba' } as const;
    const files = [image('a', 1, parts), image('b', 2, parts)];
    const grouping = group({ c: ['1', '2'] }, [at('a'), at('b', 0, 1)]);
    expect(() => groupImages(files, grouping)).toThrow(/pictures in colour/);
  });

  test.each([
    ['a file that is not there', two.groups[0]!.labels, [at('a'), at('q', 1)], /"q", which is not/],
    ['a place outside', { t: ['1'] }, [at('a'), at('b', 1)], /t of "b" must be .* 0\.\.0, got 1/],
    ['half a place', { t: ['1'] }, [at('a', 0.5)], /got 0\.5/],
    ['one place twice', { t: ['1'] }, [at('a'), at('b')], /"a" and "b" are in one place/],
    ['no files', {}, [], /has no files/],
  ])('%s is a RangeError', (_what, labels, files, message) => {
    const open = () => groupImages([image('a', 1), image('b', 2)], group(labels, files));
    expect(open).toThrow(RangeError);
    expect(open).toThrow(message);
  });
});

describe('openImages', () => {
  const files = [1, 2, 3].map((value) => ({
    name: `cells_t${value}.npy`,
    data: writeNpy(Uint8Array.of(value, 9), [1, 2]),
  }));

  test('with the proposal for the names, changed or as it is', async () => {
    const proposal = proposeGroups(files.map(({ name }) => name));
    const [movie] = await openImages(files, { grouping: proposal });
    expect(movie).toMatchObject({ name: 'cells', shape: [3, 1, 1, 1, 2] });
    expect((await movie!.plane({ t: 2 })).data[0]).toBe(3);
    const [same] = await openImages(files, { grouping: 'names' });
    expect(same!.shape).toEqual(movie!.shape);
    const changed = { groups: [{ ...proposal.groups[0]!, name: 'mine' }] };
    expect((await openImages(files, { grouping: changed }))[0]!.name).toBe('mine');
    expect(await openImages(files)).toHaveLength(3);
  });

  test('one that does not fit rejects', async () => {
    const grouping = group({}, [at('other.npy')]);
    await expect(openImages(files, { grouping })).rejects.toThrow(RangeError);
  });
});

describe.skipIf(!root)(
  root ? 'real files' : 'real files: skipped, STACKBLEND_DATA names no folder',
  () => {
    const read = (path: string) => ({
      name: path,
      data: new Blob([readFileSync(join(root, path))]),
    });

    test('fly cells: three channels', async () => {
      const names = readdirSync(join(root, 'channels/fly')).map((name) => `channels/fly/${name}`);
      const [fly, ...rest] = await openImages(names.map(read), { grouping: 'names' });
      expect(rest).toEqual([]);
      expect(fly).toMatchObject({ name: 'channels/fly/01_POS002', shape: [1, 3, 1, 1006, 1000] });
      expect(fly!.channels.map(({ name }) => name)).toEqual(['D', 'F', 'R']);
      const [single] = await openImages(read(names[1]!));
      expectSame(bytesOf(await fly!.plane({ c: 1 })), bytesOf(await single!.plane()));
    });

    test('three files hold what one OME-TIFF does', async () => {
      const parts = [0, 1, 2].map((c) => read(`ometiff/viv-Channel_${c}.tif`));
      const [grouped, ...rest] = await openImages(parts, { grouping: 'names' });
      expect(rest).toEqual([]);
      const [whole] = await openImages(read('ometiff/multi-channel.ome.tif'));
      for (let c = 0; c < 3; c++) {
        const { data } = await whole!.plane({ c });
        expectSame(bytesOf(await grouped!.plane({ c })), new Uint8Array(data.buffer));
      }
    });

    test('a time-lapse of pictures', async () => {
      const folder = 'timelapse/drosophila-gfp-histone';
      const names = readdirSync(join(root, folder)).map((name) => `${folder}/${name}`);
      const [movie, ...rest] = await openImages(names.map(read), { grouping: 'names' });
      expect(rest).toEqual([]);
      expect(movie).toMatchObject({ shape: [8, 1, 1, 264, 542], kind: 'rgba' });
    });

    test('wound healing: two times', () => {
      const names = readdirSync(join(root, 'pictures')).filter((name) => name.endsWith('.jpg'));
      const { groups } = proposeGroups(names);
      expect(groups).toMatchObject([{ name: 'wound', labels: { t: ['t0', 't24'] } }]);
    });

    test('two colours', () => {
      const { groups } = proposeGroups(readdirSync(join(root, 'pictures')));
      const pair = groups.find(({ name }) => name.startsWith('coloc'));
      expect(pair).toMatchObject({ name: 'coloc-16bit', labels: { c: ['G', 'R'] } });
    });
  },
);
