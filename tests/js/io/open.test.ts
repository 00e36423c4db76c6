import { describe, expect, test, vi } from 'vitest';
import {
  type ImageSource,
  openImages,
  StackBlendError,
  writeNpy,
  writePng,
} from '../../../js/io/index.ts';
import { expectError } from './expect-error.ts';

const npy = writeNpy(Uint8Array.of(1, 2, 3, 4), [1, 1, 1, 4]);
const png = writePng(Uint8Array.of(5, 6, 7, 8), 1, 1);

describe('inputs', () => {
  test.each([
    ['Uint8Array', npy, 'bytes'],
    ['Buffer', Buffer.from(npy), 'bytes'],
    ['ArrayBuffer', npy.buffer, 'bytes'],
    ['Blob', new Blob([npy]), 'bytes'],
    ['File', new File([npy], 'f.bin'), 'f.bin'],
    ['a name and bytes', { name: 'n.png', data: npy }, 'n.png'],
    ['a name and a Blob', { name: 'b', data: new Blob([npy]) }, 'b'],
  ])('%s', async (_what, input, name) => {
    const [source] = await openImages(input);
    expect(source!.name).toBe(name);
    expect(source!.kind).toBe('rgba');
    expect(Array.from((await source!.plane()).data)).toEqual([1, 2, 3, 4]);
  });

  test('shared memory', async () => {
    const shared = new Uint8Array(new SharedArrayBuffer(npy.length));
    shared.set(npy);
    const [source] = await openImages(shared);
    expect(Array.from((await source!.plane()).data)).toEqual([1, 2, 3, 4]);
  });

  test('lists, in order, with progress', async () => {
    const files = [npy, new File([png], 'b.npy'), { name: 'c', data: npy }];
    const onProgress = vi.fn();
    for (const list of [
      files,
      new Set(files),
      { 0: files[0]!, 1: files[1]!, 2: files[2]!, length: 3 },
    ]) {
      const sources = await openImages(list, { onProgress });
      expect(sources.map(({ name }) => name)).toEqual(['bytes', 'b.npy', 'c']);
    }
    expect(onProgress.mock.calls.slice(0, 3)).toEqual(
      [1, 2, 3].map((done) => [{ done, total: 3 }]),
    );
    expect(await openImages([])).toEqual([]);
  });

  test.each([[null], [undefined], [5], [{ name: 'x' }], [[{}]]])(
    '%j is a TypeError',
    async (input) => {
      await expect(openImages(input as never)).rejects.toThrow(TypeError);
    },
  );

  test('limits that are none', async () => {
    await expect(openImages(npy, { limits: { planes: 0 } })).rejects.toThrow(RangeError);
    await expect(openImages(npy, { limits: { planeBytes: Number.NaN } })).rejects.toThrow(
      RangeError,
    );
  });

  test("the caller's bytes are not changed, nor views of them given out", async () => {
    const big = Uint8Array.of(...writeNpy(Uint16Array.of(1, 2), [1, 2]));
    big.set(new TextEncoder().encode('>u2'), 21);
    const before = big.slice();
    const plane = await (await openImages(big))[0]!.plane();
    expect(Array.from(plane.data)).toEqual([256, 512]);
    plane.data.fill(0);
    expect(big).toEqual(before);
  });
});

describe('sniffing', () => {
  test('the content counts, not the name', async () => {
    const [source] = await openImages({ name: 'picture.tif', data: png });
    expect(Array.from((await source!.plane()).data)).toEqual([5, 6, 7, 8]);
  });

  const head = (text: string) =>
    Uint8Array.from(text.padEnd(80, '\0'), (letter) => letter.charCodeAt(0));
  test.each([
    ['WebP', 'RIFF\x10\0\0\0WEBPVP8 '],
    ['AVIF', '\0\0\0\x18ftypmif1\0\0\0\0mif1avif'],
    ['MP4', '\0\0\0\x18ftypmp42'],
    ['WebM', '\x1a\x45\xdf\xa3'],
  ])('%s needs a browser', async (label, magic) => {
    const file = { name: 'x.y', data: head(magic) };
    await expectError(openImages(file), 'unsupported', 'x.y', label, 'browser', 'TIFF');
  });

  test.each([
    ['HDF5', '\x89HDF\r\n'],
    ['CZI', 'ZISRAWFILE'],
    ['HEIF', '\0\0\0\x18ftypheic'],
    ['AVI', 'RIFF\x10\0\0\0AVI LIST'],
    ['PDF', '%PDF-1.7'],
    ['68 65 6c 6c', 'hello'],
  ])('%s is named', async (label, magic) => {
    const file = { name: 'x.tif', data: head(magic) };
    await expectError(openImages(file), 'unsupported', 'x.tif', label, 'PNG, .npy');
  });

  test('an empty file, and files of a few bytes', async () => {
    await expectError(
      openImages({ name: 'e', data: new Uint8Array(0) }),
      'bad-file',
      'e: is empty',
    );
    for (let length = 1; length < 8; length++) {
      const read = openImages({ name: 'short', data: png.slice(0, length) });
      await expectError(read, 'unsupported', 'short');
    }
  });

  test('a Blob that can no longer be read', async () => {
    const blob = new Blob([npy]);
    blob.slice = () => ({ arrayBuffer: () => Promise.reject(new Error('gone')) }) as never;
    await expectError(openImages({ name: 'g', data: blob }), 'bad-file', 'g', 'gone');
  });
});

describe('several files, one of them bad', () => {
  test('the message names it, and the others are closed', async () => {
    const closed: string[] = [];
    const { FORMATS } = await import('../../../js/io/formats/registry.ts');
    const format = FORMATS.find(({ label }) => label === 'PNG')!;
    const open = vi.spyOn(format, 'open').mockImplementation(async (file) => {
      if (file.name === 'bad') throw new StackBlendError('bad-file', 'bad: is broken');
      return [{ name: file.name, close: () => closed.push(file.name) } as unknown as ImageSource];
    });
    const files = [
      { name: 'a', data: png },
      { name: 'b', data: png },
      { name: 'bad', data: png },
      { name: 'c', data: png },
    ];
    await expectError(openImages(files), 'bad-file', 'bad');
    expect(closed).toEqual(['a', 'b']);
    open.mockRestore();
  });
});

describe('ImageSource', () => {
  test('indexes outside the shape', async () => {
    const [source] = await openImages(npy);
    for (const request of [{ t: 1 }, { c: -1 }, { z: 0.5 }, { t: Number.NaN }]) {
      await expect(source!.plane(request)).rejects.toThrow(RangeError);
    }
  });

  test('close, twice, then plane', async () => {
    const [source] = await openImages({ name: 'a', data: npy });
    source!.close();
    source!.close();
    await expectError(source!.plane(), 'disposed', 'a');
  });

  test('abort gives the reason', async () => {
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    await expect(openImages([new Blob([npy])], { signal })).rejects.toBe(reason);
    const [source] = await openImages(new Blob([npy]));
    await expect(source!.plane({ signal })).rejects.toBe(reason);
    const controller = new AbortController();
    const [picture] = await openImages(new Blob([png]));
    const read = picture!.plane({ signal: controller.signal });
    controller.abort(reason);
    await expect(read).rejects.toBe(reason);
  });
});
