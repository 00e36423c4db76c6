import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { ImageSource } from '../../../js/io/index.ts';
import { openImagesOn } from '../../../js/io/open.ts';
import { nodePlatform } from '../../../js/io/platform.node.ts';
import { expectSame } from '../support/expect-same.ts';

const root = process.env.STACKBLEND_DATA ?? '';
const title = root ? 'real TIFFs' : 'real TIFFs: skipped, STACKBLEND_DATA names no folder';

/** OME-TIFF → shape `t c z y x`, dtype; plain and ImageJ's TIFFs are in real-files.test.ts. */
const TABLE: Readonly<Record<string, readonly [shape: string, dtype: string]>> = {
  'single-channel.ome.tif': ['1 1 1 167 439', 'int8'],
  'multi-channel.ome.tif': ['1 3 1 167 439', 'int8'],
  'z-series.ome.tif': ['1 1 5 167 439', 'int8'],
  'time-series.ome.tif': ['7 1 1 167 439', 'int8'],
  'multi-channel-z-series.ome.tif': ['1 3 5 167 439', 'int8'],
  'multi-channel-time-series.ome.tif': ['7 3 1 167 439', 'int8'],
  '4D-series.ome.tif': ['7 1 5 167 439', 'int8'],
  'viv-multi-channel-deflate-le.ome.tif': ['1 3 1 167 439', 'int8'],
};

// From source there are no workers to start.
const openImages = openImagesOn({ ...nodePlatform, startDecoder: undefined });

const open = (path: string) => openImages(pathToFileURL(join(root, path)));

async function sumOf(source: ImageSource, t = 0, c = 0, z = 0): Promise<number> {
  let sum = 0;
  for (const value of (await source.plane({ t, c, z })).data) sum += value;
  return sum;
}

describe.skipIf(!root)(title, () => {
  test.each(Object.entries(TABLE))('ometiff/%s', async (name, [shape, dtype]) => {
    const images = await open(`ometiff/${name}`);
    expect(images.map((image) => `${image.shape.join(' ')} ${image.dtype}`)).toEqual([
      `${shape} ${dtype}`,
    ]);
  });

  test('planes of 5 z and 7 frames in their places', async () => {
    const [source] = await open('ometiff/4D-series.ome.tif');
    const sums: number[] = [];
    for (let frame = 0; frame < 10; frame++) {
      sums.push(await sumOf(source!, Math.floor(frame / 5), 0, frame % 5));
    }
    // By tifffile.
    expect(sums).toEqual([
      ...[3470899, 3470678, 3470566, 3470569, 3470511],
      ...[3470644, 3470423, 3470311, 3470314, 3470256],
    ]);
    expect([await sumOf(source!, 3, 0, 2), await sumOf(source!, 6, 0, 4)]).toEqual([
      3470185, 3470332,
    ]);
  });

  test('six images of four channels in one file, which was renamed', async () => {
    const images = await open('ometiff/galaxy/multiseries.ome.tiff');
    expect(images.map(({ name }) => name.slice(-5))).toEqual([
      ' #761',
      ' #762',
      ' #802',
      ' #803',
      ' #843',
      ' #844',
    ]);
    const sums: number[] = [];
    for (const image of images) {
      expect(image.shape).toEqual([1, 4, 1, 5, 5]);
      let sum = 0;
      for (let c = 0; c < 4; c++) sum += await sumOf(image, 0, c);
      sums.push(sum);
    }
    expect(sums).toEqual([138433, 496512, 129474, 145720, 47980, 51899]);
    expect(images[0]!.channels.map(({ emission }) => emission)).toEqual([431, 525, 590, 690]);
    expect(images[0]!.pixelSize.x).toEqual({ value: 0.6499999761581421, unit: 'µm' });
  });

  test('five files and their companion are one image, however they are opened', async () => {
    const folder = 'ometiff/multifile';
    const members = readdirSync(join(root, folder)).map((name) => `${folder}/${name}`);
    const dropped = await openImages(
      members.map((path) => ({
        name: path.split('/').at(-1)!,
        data: new Blob([readFileSync(join(root, path))]),
      })),
    );
    const byCompanion = await open(`${folder}/multifile.companion.ome`);
    const byMember = await open(`${folder}/multifile-Z3.ome.tiff`);
    const byFolder = await open(`${folder}/`);
    for (const images of [dropped, byCompanion, byMember, byFolder]) {
      expect(images.map(({ name, shape }) => `${name} ${shape}`)).toEqual([
        'multifile 1,1,5,24,18',
      ]);
    }
    for (let z = 0; z < 5; z++) {
      const alone = new Blob([readFileSync(join(root, `${folder}/multifile-Z${z + 1}.ome.tiff`))]);
      const [single] = await openImages({ name: 'z.tif', data: alone });
      const { data } = await single!.plane();
      expectSame((await byCompanion[0]!.plane({ z })).data as Uint8Array, data as Uint8Array);
      expectSame((await byMember[0]!.plane({ z })).data as Uint8Array, data as Uint8Array);
    }
  });

  test('one picture in two OME-TIFFs and three plain ones, whole and in parts', async () => {
    const [big] = await open('ometiff/multi-channel.ome.tif');
    const [deflate] = await open('ometiff/viv-multi-channel-deflate-le.ome.tif');
    const region = { x: 37, y: 11, width: 301, height: 99 };
    for (let c = 0; c < 3; c++) {
      const [plain] = await open(`ometiff/viv-Channel_${c}.tif`);
      for (const part of [{}, { region }]) {
        const bytes = async (source: ImageSource, channel: number) => {
          const { data } = await source.plane({ c: channel, ...part });
          return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
        };
        const expected = await bytes(big!, c);
        expectSame(await bytes(deflate!, c), expected);
        expectSame(await bytes(plain!, 0), expected);
      }
    }
  });

  test('frames of a time-lapse that are equal are equal here', async () => {
    const frame = async (i: number) => {
      const [source] = await open(`timelapse/drosophila-gfp-histone/frame_000${i}.tif`);
      return (await source!.plane()).data as Uint8Array;
    };
    expectSame(await frame(2), await frame(3));
    expectSame(await frame(5), await frame(6));
    const [four, five] = [await frame(4), await frame(5)];
    expect(four.some((value, i) => value !== five[i])).toBe(true);
  });

  test('what ImageJ says of sizes, times, colours and ranges', async () => {
    const [still] = await open('imagej/1ch-still.tif');
    expect(still!.pixelSize.x!.unit).toBe('µm');
    expect(still!.pixelSize.x!.value).toBeCloseTo(0.325, 6);
    expect(still!.timeIncrement).toEqual({ value: 1800.0028076171875, unit: 's' });
    expect(still!.channels).toEqual([{ window: [115, 3348] }]);
    const [deep] = await open('imagej/2ch-25z.tiff');
    expect(deep!.pixelSize.z).toEqual({ value: 0.05445500181716341, unit: 'µm' });
    // A composite without LUTs is shown in ImageJ's own colours.
    expect(deep!.channels).toEqual([
      { color: [255, 0, 0], window: [0, 230] },
      { color: [0, 255, 0], window: [0, 208] },
    ]);
    const [composite] = await open('imagej/bbbc022-3ch.tif');
    expect(composite!.pixelSize).toEqual({});
    expect(composite!.channels.map(({ color, window }) => [color, window])).toEqual([
      [
        [255, 0, 0],
        [124, 1875],
      ],
      [
        [0, 255, 0],
        [156, 1794],
      ],
      [
        [0, 0, 255],
        [124, 4095],
      ],
    ]);
  });
});
