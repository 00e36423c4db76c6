import { afterEach, describe, expect, test, vi } from 'vitest';
import { memorySource } from '../../../js/io/bytes.ts';
import type { ArchiveFormat, FolderFormat, Format } from '../../../js/io/formats/format.ts';
import { ARCHIVES, FOLDER_FORMATS, FORMATS } from '../../../js/io/formats/registry.ts';
import { imageSource } from '../../../js/io/image-source.ts';
import { droppedInputs, openImages, type StackBlendError, writeNpy } from '../../../js/io/index.ts';
import { listedTree } from '../../../js/io/tree/listed-tree.ts';
import { expectError } from './expect-error.ts';
import { fakeEntry, fakeHandle } from './fake-folders.ts';
import { serveBytes } from './serve-bytes.ts';

const npy = writeNpy(Uint8Array.of(1, 2), [1, 2]);
const text = (content: string) => new TextEncoder().encode(content);
const image = (name: string) =>
  imageSource({
    name,
    shape: [1, 1, 1, 1, 1],
    dtype: 'uint8',
    kind: 'planes',
    read: async () => new Uint8Array(1),
  });
const names = (images: readonly { name: string }[]) => images.map(({ name }) => name);

/** Registers formats for one test. */
const undo: (() => void)[] = [];
function register<T>(list: readonly T[], format: T): void {
  const formats = list as T[];
  formats.unshift(format);
  undo.push(() => void formats.splice(formats.indexOf(format), 1));
}
afterEach(() => {
  for (const one of undo.splice(0)) one();
});

/** A folder with a `.box` in it is an image, whose name is what `.box` says. */
const box: FolderFormat = {
  label: 'Box',
  markers: ['.box'],
  async open(folder) {
    return [image(new TextDecoder().decode(await folder.read('.box', 100)))];
  },
};

/** `BAG!` and lines `path=content`. */
const bag: ArchiveFormat = {
  label: 'Bag',
  matches: (head) => new TextDecoder().decode(head).startsWith('BAG!'),
  async mount(file) {
    const lines = new TextDecoder().decode(await file.read(4, 10_000)).split('\n');
    const files = lines.map((line) => {
      const [path = '', content = ''] = line.split('=');
      const data = content === 'npy' ? npy : text(content);
      return { path, open: () => memorySource(`${file.name}/${path}`, data) };
    });
    return listedTree(file.name, files, 9);
  },
};

/** `SET!` and the names of neighbours that belong to it. */
const set: Format = {
  label: 'Set',
  leads: true,
  matches: (head) => new TextDecoder().decode(head).startsWith('SET!'),
  async open(file, { tree, claim }) {
    const parts = new TextDecoder().decode(await file.read(4, 1000)).split(' ');
    for (const path of parts) {
      if (!(await tree.get(path))) throw new Error(`${path} is missing`);
      claim(path);
    }
    return [image(`${file.name}: ${parts.join('+')}`)];
  },
};

describe('folders', () => {
  const files = {
    'f10.npy': npy,
    'f9.npy': npy,
    'sub/g.npy': npy,
    'notes.txt': text('no image'),
    'empty.csv': new Uint8Array(0),
    '.hidden.npy': npy,
    '__MACOSX/f9.npy': npy,
  };

  test.each([
    ['handle', fakeHandle('root', files)],
    ['entry', fakeEntry('root', files)],
  ])('%s: images in the order of names, numbers by value; no others', async (_kind, folder) => {
    expect(names(await openImages(folder))).toEqual(['f9.npy', 'f10.npy', 'sub/g.npy']);
    expect(names(await openImages([{ name: 'x', data: npy }, folder]))[0]).toBe('x');
  });

  test('files with paths', async () => {
    const inputs = Object.entries(files).map(([path, data]) => ({ path, data }));
    expect(names(await openImages(inputs))).toEqual([
      'f10.npy',
      'f9.npy',
      'sub/g.npy',
      '.hidden.npy',
      '__MACOSX/f9.npy',
    ]);
  });

  test('the files of a folder picker', async () => {
    const file = new File([npy], 'a.npy');
    Object.defineProperty(file, 'webkitRelativePath', { value: 'root/a.npy' });
    const note = new File(['x'], 'b.txt');
    Object.defineProperty(note, 'webkitRelativePath', { value: 'root/b.txt' });
    expect(names(await openImages([file, note]))).toEqual(['root/a.npy']);
  });

  test('one without images', async () => {
    const folder = fakeHandle('root', { 'a.txt': text('a'), 'b.txt': text('b') });
    await expectError(openImages(folder), 'unsupported', 'root/a.txt', '2 files');
    await expectError(openImages(fakeHandle('none', {})), 'bad-file', 'none: holds no files');
  });

  test('too many files', async () => {
    const folder = fakeHandle('root', files);
    const open = openImages(folder, { limits: { files: 3 } });
    await expectError(open, 'too-large', 'root', 'more than 3 files', 'limits.files');
  });

  test('file handles', async () => {
    const folder = fakeHandle('root', files);
    expect(names(await openImages(await folder.getFileHandle('f9.npy')))).toEqual(['f9.npy']);
    const note = await folder.getFileHandle('notes.txt');
    await expectError(openImages(note), 'unsupported', 'notes.txt');
  });
});

describe('folder formats', () => {
  const files = {
    'a.npy': npy,
    'x.box/.box': text('the box'),
    'x.box/part.npy': npy,
    'z/y.box/.box': text('another'),
  };

  test('are opened once, nothing in them by itself', async () => {
    register(FOLDER_FORMATS, box);
    const folder = fakeHandle('root', files);
    expect(names(await openImages(folder))).toEqual(['a.npy', 'the box', 'another']);
    expect(names(await openImages(await folder.getDirectoryHandle('x.box')))).toEqual(['the box']);
  });

  test('are found among files with paths, at the place of their first file', async () => {
    register(FOLDER_FORMATS, box);
    const order = ['x.box/part.npy', 'a.npy', 'x.box/.box', 'z/y.box/.box'] as const;
    const inputs = order.map((path) => ({ path, data: files[path] }));
    expect(names(await openImages(inputs))).toEqual(['the box', 'a.npy', 'another']);
  });

  test('are found on servers, which list nothing', async () => {
    register(FOLDER_FORMATS, box);
    const server = await serveBytes(files);
    try {
      for (const path of ['x.box/', 'x.box', 'z/y.box']) {
        expect(await openImages(server.url(path))).toHaveLength(1);
      }
      await expectError(openImages(server.url('z/')), 'load-failed', '/z/', 'listed');
    } finally {
      await server.close();
    }
  });
});

describe('archives', () => {
  test('their files are opened as those of a folder, also of one more within', async () => {
    register(ARCHIVES, bag);
    register(FOLDER_FORMATS, box);
    const data = text('BAG!b.npy=npy\nnotes=x\nc.box/.box=boxed\nc.box/d.npy=npy');
    const opened = await openImages([{ name: 'a.bag', data }, npy]);
    expect(names(opened)).toEqual(['a.bag/b.npy', 'boxed', 'bytes']);
    const nested = { name: 'n', data: text(`BAG!inner=BAG!deep.npy`) };
    await expectError(openImages(nested), 'unsupported', 'n: holds no image');
  });

  test('one without images', async () => {
    register(ARCHIVES, bag);
    const data = text('BAG!notes=x');
    await expectError(openImages({ name: 'a.bag', data }), 'unsupported', 'a.bag: holds no image');
    expect(
      names(
        await openImages([
          { path: 'f/a.bag', data },
          { path: 'f/b', data: npy },
        ]),
      ),
    ).toEqual(['f/b']);
  });
});

describe('files that belong together', () => {
  test('open once, whatever their order', async () => {
    register(FORMATS, set);
    const files = [
      { name: 'one', data: npy },
      { name: 'all', data: text('SET!one two') },
      { name: 'alone', data: npy },
      { name: 'two', data: npy },
    ];
    expect(names(await openImages(files))).toEqual(['all: one+two', 'alone']);
    expect(names(await openImages(files.toReversed()))).toEqual(['alone', 'all: one+two']);
  });

  test('find one another by URLs of one folder', async () => {
    register(FORMATS, set);
    const server = await serveBytes({ 'd/one': npy, 'd/all': text('SET!one') });
    try {
      const opened = await openImages([server.url('d/one'), server.url('d/all')]);
      expect(names(opened)).toEqual([`${server.url('d/all')}: one`]);
    } finally {
      await server.close();
    }
  });

  test('a missing one', async () => {
    register(FORMATS, set);
    const open = openImages({ name: 'all', data: text('SET!one') });
    await expectError(open, 'bad-file', 'all: ', 'one is missing');
  });

  test('equal names are different files', async () => {
    const [first, second] = [npy, writeNpy(Uint8Array.of(9), [1, 1])];
    const opened = await openImages([new File([first], 'a.npy'), new File([second], 'a.npy')]);
    expect(names(opened)).toEqual(['a.npy', 'a.npy']);
    expect(opened.map(({ shape }) => shape[4])).toEqual([2, 1]);
  });
});

describe('onError', () => {
  test('the others open', async () => {
    const errors: StackBlendError[] = [];
    const onProgress = vi.fn();
    const files = [
      { name: 'a', data: npy },
      { name: 'unknown', data: text('what is this') },
      { name: 'empty', data: new Uint8Array(0) },
      { name: 'cut', data: npy.subarray(0, 20) },
      { name: 'b', data: npy },
    ];
    const opened = await openImages(files, { onError: (error) => errors.push(error), onProgress });
    expect(names(opened)).toEqual(['a', 'b']);
    const said = errors.map(({ code, message }) => `${code} ${message.split(':')[0]}`);
    expect(said.sort()).toEqual(['bad-file cut', 'bad-file empty', 'unsupported unknown']);
    expect(onProgress).toHaveBeenLastCalledWith({ done: 3, total: 3 });
  });

  test('is not asked about an abort', async () => {
    const onError = vi.fn();
    const signal = AbortSignal.abort('enough');
    await expect(openImages(npy, { signal, onError })).rejects.toBe('enough');
    expect(onError).not.toHaveBeenCalled();
  });
});

describe('cache', () => {
  test('one for several calls, or a number of bytes', async () => {
    const { createPlaneCache } = await import('../../../js/io/index.ts');
    const cache = createPlaneCache(1000);
    const [a] = await openImages(npy, { cache });
    const [b] = await openImages(npy, { cache });
    await a!.plane();
    await b!.plane();
    expect(cache.bytes).toBe(4);
    a!.close();
    expect(cache.bytes).toBe(2);
    const [none] = await openImages(npy, { cache: 0 });
    const [first, second] = [await none!.plane(), await none!.plane()];
    expect(second.data).not.toBe(first.data);
    await expect(openImages(npy, { cache: -1 })).rejects.toThrow(RangeError);
  });
});

describe('drops', () => {
  const file = new File([npy], 'a.npy');
  const item = (entry: unknown, given: File | null = file, kind = 'file') => ({
    kind,
    webkitGetAsEntry: () => entry,
    getAsFile: () => given,
  });

  test('files and folders, no text', async () => {
    const folder = fakeEntry('root', { 'b.npy': npy });
    const items = [item(null), item(folder), item(null, null, 'string')];
    const inputs = droppedInputs({ items, files: [file] } as never);
    expect(inputs).toEqual([file, folder]);
    expect(names(await openImages(inputs))).toEqual(['a.npy', 'b.npy']);
  });

  test('what a program drops', () => {
    expect(droppedInputs({ items: [], files: [file] } as never)).toEqual([file]);
  });
});
