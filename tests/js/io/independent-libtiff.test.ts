import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { described, folder, make, reopen, write } from './written-tiff.ts';

const noLibtiff = spawnSync('tiffinfo', ['-h']).error !== undefined;
const libtiffTitle = noLibtiff
  ? 'tiffinfo and tiffcp: skipped, they are missing'
  : 'tiffinfo and tiffcp';

describe.skipIf(noLibtiff)(libtiffTitle, () => {
  test.each(['imagej', 'ome', 'none'] as const)('find nothing wrong: %s', async (metadata) => {
    for (const bigTiff of [false, true]) {
      await write('t.tif', described('uint16'), { metadata, bigTiff });
      const result = spawnSync('tiffinfo', ['-D', 't.tif'], { cwd: folder, encoding: 'utf8' });
      // Tags of ImageJ's own are all that it does not know.
      const known = /^TIFFReadDirectory: Warning, Unknown field with tag (50838|50839) .*$/gm;
      expect(result.stderr.replace(known, '').trim()).toBe('');
      expect(result.stdout.match(/Image Width: 17 Image Length: 15/g)?.length).toBe(24);
      expect(result.status).toBe(0);
    }
  });

  const ways = [
    '-c lzw:2',
    '-c zip:2 -B',
    '-c zip:3 -r 7',
    '-c zip:3 -t -w 16 -l 16',
    '-c lzw:3 -L',
    '-c zstd:2 -B',
    '-c zstd:3',
    '-c packbits -B -8',
    '-c none -B -t -w 16 -l 32',
  ];
  test.each(ways)('their copies are read here: tiffcp %s', async (way) => {
    for (const dtype of ['uint8', 'uint16', 'int32', 'float32'] as const) {
      // Predictor 3 is for floats alone.
      if (way.includes(':3') && dtype !== 'float32') continue;
      const image = make({ shape: [2, 1, 1, 45, 37], dtype });
      await write('plain.tif', image, { metadata: 'none' });
      copy(way, 'plain.tif');
      const source = await reopen('copy.tif');
      for (let t = 0; t < 2; t++) {
        const expected = Array.from((await image.plane({ t, c: 0, z: 0 })).data);
        expect([dtype, ...(await source.plane({ t })).data]).toEqual([dtype, ...expected]);
      }
    }
  });

  test.each(['-p separate', '-p separate -c zip:2'])(
    'their copies of RGB are read here: tiffcp %s',
    async (way) => {
      const image = make({ shape: [1, 1, 1, 48, 64], dtype: 'uint8', kind: 'rgba' });
      await write('rgb.tif', image);
      copy(way, 'rgb.tif');
      const frame = (await image.plane({ t: 0, c: 0, z: 0 })).data;
      const opaque = Array.from(frame, (value, i) => (i % 4 === 3 ? 255 : value));
      expect(Array.from((await (await reopen('copy.tif')).plane()).data)).toEqual(opaque);
    },
  );

  function copy(way: string, from: string): void {
    const args = [...way.split(' '), from, 'copy.tif'];
    const result = spawnSync('tiffcp', args, { cwd: folder, encoding: 'utf8' });
    expect(result.stderr).toBe('');
  }
});
