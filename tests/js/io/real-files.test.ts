import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ImageSource, openImages, readStack, StackBlendError } from '../../../js/io/index.ts';

const root = process.env.STACKBLEND_DATA ?? '';
const title = root ? 'real files' : 'real files: skipped, STACKBLEND_DATA names no folder';

/** File → shape `t c z y x`, dtype; RGBA frames are `rgba`. */
const TABLE: Readonly<Record<string, readonly [shape: string, dtype: string]>> = {
  'imagej/1ch-still.tif': ['1 1 1 300 300', 'uint16'],
  'imagej/2ch-25z.tiff': ['1 2 25 50 50', 'uint8'],
  'imagej/2ch-2frames.tiff': ['2 2 1 169 169', 'uint16'],
  'imagej/3ch-stack.tif': ['1 3 1 300 300', 'uint16'],
  'imagej/bbbc022-3ch.tif': ['1 3 1 395 695', 'uint16'],
  'imagej/mitotic-plate-6z.tiff': ['1 1 6 263 263', 'uint8'],
  'timelapse/cancer-cells-48f-labels.tif': ['48 1 1 130 130', 'uint32'],
  'timelapse/cancer-cells-48f.tif': ['48 1 1 130 130', 'uint16'],
  'timelapse/spots-5f.tiff': ['5 1 1 198 356', 'uint16'],
  'timelapse/drosophila-gfp-histone/*': ['1 1 1 264 542', 'rgba'],
  'channels/fly/*': ['1 1 1 1006 1000', 'uint8'],
  'channels/human/*': ['1 1 1 512 512', 'uint8'],
  'npy/chessboard_GRAY_U8.npy': ['1 1 1 200 200', 'uint8'],
  'npy/chessboard_RGB_U8.npy': ['1 1 1 200 200', 'rgba'],
  'npy/disk_decompositions_251x3_u1.npy': ['1 1 1 251 3', 'uint8'],
  'npy/lab_f8.npy': ['5 1 1 1 3', 'float32'],
  'pictures/animated-20f.apng.png': ['20 1 1 100 100', 'rgba'],
  // Pillow counts the picture before the first frame too: it is no part of the animation.
  'pictures/apng/blend_op_over_near_transparent.png': ['128 1 1 64 128', 'rgba'],
  'pictures/apng/dispose_op_previous.png': ['3 1 1 64 128', 'rgba'],
  'pictures/apng/mode_16bit.png': ['2 1 1 64 128', 'rgba'],
  'pictures/apng/split_fdat.png': ['1 1 1 64 128', 'rgba'],
  'pictures/cell-phase.png': ['1 1 1 660 550', 'uint8'],
  'pictures/coloc-16bit-G.png': ['1 1 1 1040 1392', 'uint16'],
  'pictures/coloc-16bit-R.png': ['1 1 1 1040 1392', 'uint16'],
  'pictures/ihc-rgb.png': ['1 1 1 512 512', 'rgba'],
  'pictures/microaneurysms.png': ['1 1 1 102 102', 'uint8'],
  'pictures/rgba-photo.png': ['1 1 1 150 162', 'rgba'],
  'pictures/png-modes/1_trns.png': ['1 1 1 64 64', 'rgba'],
  'pictures/png-modes/hopper.png': ['1 1 1 128 128', 'rgba'],
  'pictures/png-modes/p_trns_single.png': ['1 1 1 64 64', 'rgba'],
  'pictures/png-modes/rgb_trns.png': ['1 1 1 64 64', 'rgba'],
  'pictures/pngsuite/basn0g08.png': ['1 1 1 32 32', 'uint8'],
  'pictures/pngsuite/basn0g16.png': ['1 1 1 32 32', 'uint16'],
  'pictures/pngsuite/*': ['1 1 1 32 32', 'rgba'],
  'tiff-truth/seq-1c-12b-47c39b31.tiff': ['1 1 1 16 16', 'uint16'],
  'tiff-truth/seq-1c-16b-*': ['1 1 1 16 16', 'uint16'],
  'tiff-truth/seq-1c-32f-390fe673.tiff': ['1 1 1 16 16', 'float32'],
  'tiff-truth/seq-1c-8b-multipage-adeefdcc.tiff': ['3 1 1 16 16', 'uint8'],
  'tiff-truth/seq-1c-8b-palette-89b39bc3.tiff': ['1 1 1 16 16', 'rgba'],
  'tiff-truth/seq-1c-i16-63af2488.tiff': ['1 1 1 16 16', 'int16'],
  'tiff-truth/seq-1c-i8-f8446bbe.tiff': ['1 1 1 16 16', 'int8'],
  'tiff-truth/seq-3c-8b-tiled-8743c999.tiff': ['1 1 1 16 16', 'rgba'],
  'tiff-truth/*': ['1 1 1 16 16', 'uint8'],
  'ometiff/4D-series.ome.tif': ['7 1 5 167 439', 'int8'],
  'ometiff/multi-channel-time-series.ome.tif': ['7 3 1 167 439', 'int8'],
  'ometiff/viv-multi-channel-deflate-le.ome.tif': ['1 3 1 167 439', 'int8'],
  'hostile/tiff/ok-but-odd-pillow-16bit.MM.deflate.tif': ['1 1 1 64 64', 'uint16'],
  'hostile/tiff/ok-but-odd-pillow-16bit.s.tif': ['1 1 1 10 10', 'int16'],
  'hostile/tiff/ok-but-odd-pillow-hopper_lzw.tif': ['1 1 1 128 128', 'rgba'],
  'hostile/tiff/ok-but-odd-pillow-multipage_out_of_order.tiff': ['2 1 1 10 10', 'rgba'],
  'hostile/tiff/ok-but-odd-pillow-separate_planar_extra_samples.tiff': ['1 2 1 50 50', 'int8'],
  'hostile/tiff/ok-but-odd-pillow-tiff_tiled_planar_16bit_RGB.tiff': ['1 1 1 40 100', 'rgba'],
  'hostile/tiff/ok-but-odd-pillow-uint16_1_4660.tif': ['1 1 1 10 10', 'uint16'],
};

function list(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replace(/^\//, ''));
}

async function open(path: string): Promise<ImageSource> {
  return (await openImages({ name: path, data: new Blob([readFileSync(join(root, path))]) }))[0]!;
}

/** The row of the table for a file: its own, or the one of its group. */
function rowOf(path: string) {
  const group = Object.keys(TABLE).find(
    (key) => key.endsWith('*') && path.startsWith(key.slice(0, -1)),
  );
  return TABLE[path] ?? TABLE[group ?? ''];
}

describe.skipIf(!root)(title, () => {
  const files = root
    ? ['imagej', 'timelapse', 'channels', 'npy', 'tiff-truth', 'pictures']
        .flatMap(list)
        .filter((path) => !/\.(jpg|gif)$/.test(path))
        .concat(Object.keys(TABLE).filter((path) => /^(ometiff|hostile)/.test(path)))
    : [];

  test.each(files)('%s', async (path) => {
    const [shape, dtype] = rowOf(path) ?? ['no row in the table', ''];
    const source = await open(path);
    expect(source.shape.join(' ')).toBe(shape);
    expect(source.kind === 'rgba' ? 'rgba' : source.dtype).toBe(dtype);
    expect(source.channels.length).toBe(source.shape[1]);
    const stack = await readStack(source, { c: source.shape[1] - 1 });
    expect(stack.data.some((value, i) => i % 4 === 3 && value > 0)).toBe(true);
    source.close();
  });

  test('channels of ImageJ composites', async () => {
    const { channels } = await open('imagej/bbbc022-3ch.tif');
    expect(channels.map(({ color }) => color)).toEqual([
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
    ]);
    expect(channels.map(({ window }) => window)).toEqual([
      [124, 1875],
      [156, 1794],
      [124, 4095],
    ]);
    expect(channels[0]!.name).toBe('IXMtest_A02_s9_c1.tif');
  });
});

describe.skipIf(!root)(`${title} (known values)`, () => {
  const values = async (name: string, t = 0) => {
    return Array.from((await (await open(`tiff-truth/seq-${name}.tiff`)).plane({ t })).data);
  };
  const cycle = (modulo: number) => Array.from({ length: 256 }, (_, i) => i % modulo);

  test.each([
    '1c-8b-bigtiff-20f3db0c',
    '1c-8b-lzw-hpredict-20f3db0c',
    '1c-8b-packbits-20f3db0c',
    '1c-8b-tiled-bigtiff-20f3db0c',
  ])('%s counts 0..255', async (name) => {
    expect(await values(name)).toEqual(cycle(256));
  });

  test('one picture in five storages of 16 bits', async () => {
    const plain = await values('1c-16b-bigendian-68f373a0');
    for (const name of ['deflate', 'lzw', 'multistrip', 'tiled']) {
      expect(await values(`1c-16b-${name}-68f373a0`)).toEqual(plain);
    }
  });

  test('one picture in two OME-TIFFs and three plain ones', async () => {
    const big = await open('ometiff/multi-channel.ome.tif');
    const deflate = await open('ometiff/viv-multi-channel-deflate-le.ome.tif');
    for (let c = 0; c < 3; c++) {
      const { data } = await big.plane({ c });
      expect((await deflate.plane({ c })).data).toEqual(data);
      const plain = await (await open(`ometiff/viv-Channel_${c}.tif`)).plane();
      expect(plain.data).toEqual(new Uint8Array(data.buffer));
    }
  });
});

describe.skipIf(!root)(`${title} (hostile)`, () => {
  test.each(root ? ['hostile/tiff', 'hostile/png'].flatMap(list) : [])(
    '%s',
    { timeout: 5000 },
    async (path) => {
      const read = open(path).then((source) => readStack(source));
      const error = await read.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (error === undefined) return;
      expect(error).toBeInstanceOf(StackBlendError);
      expect((error as StackBlendError).code).toMatch(/^(bad-file|too-large|unsupported)$/);
      expect((error as Error).message).toContain(path);
    },
  );
});
