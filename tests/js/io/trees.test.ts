import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { memorySource } from '../../../js/io/bytes.ts';
import { openImages, writeNpy } from '../../../js/io/index.node.ts';
import { diskTree } from '../../../js/io/tree/disk-tree.node.ts';
import { entryTree } from '../../../js/io/tree/entry-tree.ts';
import { handleTree } from '../../../js/io/tree/handle-tree.ts';
import { listedTree } from '../../../js/io/tree/listed-tree.ts';
import { type FileTree, resolvePath, subtree } from '../../../js/io/tree/tree.ts';
import { urlTree } from '../../../js/io/tree/url-tree.ts';
import { expectError } from './expect-error.ts';
import { fakeEntry, fakeHandle } from './fake-folders.ts';
import { serveBytes } from './serve-bytes.ts';

const FILES: Readonly<Record<string, Uint8Array>> = {
  'top.bin': Uint8Array.of(1),
  'a/one.bin': Uint8Array.of(2, 3),
  'a/b/two bin': Uint8Array.from({ length: 200_000 }, (_, i) => i),
};

const disk = mkdtempSync(join(tmpdir(), 'stackblend-tree-'));
mkdirSync(join(disk, 'a/b'), { recursive: true });
for (const [path, bytes] of Object.entries(FILES)) writeFileSync(join(disk, path), bytes);
const server = await serveBytes(
  Object.fromEntries(Object.entries(FILES).map(([path, bytes]) => [`root/${path}`, bytes])),
);
afterAll(async () => {
  rmSync(disk, { recursive: true });
  await server.close();
});

const listed = Object.entries(FILES).map(([path, bytes]) => ({
  path,
  open: () => memorySource(path, bytes),
}));
const http = { fetch: (url: string, init: RequestInit) => fetch(url, init), wholeBytes: 1e9 };

const TREES: Readonly<Record<string, FileTree>> = {
  listed: listedTree('root', listed, 9),
  handle: handleTree(fakeHandle('root', FILES)),
  entry: entryTree(fakeEntry('root', FILES)),
  disk: diskTree(disk),
  url: urlTree(new URL(server.url('root')), http),
};

describe.each(Object.entries(TREES))('a tree: %s', (kind, tree) => {
  test('get and read', async () => {
    for (const [path, bytes] of Object.entries(FILES)) {
      const file = await tree.get(path);
      expect(file?.size).toBe(bytes.length);
      expect(await file?.read(1, 3)).toEqual(bytes.slice(1, 4));
      expect(Buffer.compare((await tree.read(path, 1e9))!, bytes)).toBe(0);
    }
  });

  test('what is not there, and what is a folder', async () => {
    for (const path of ['no', 'a/no', 'no/no', 'top.bin/no', 'a', '']) {
      expect(await tree.get(path)).toBeUndefined();
      expect(await tree.read(path, 1e9)).toBeUndefined();
    }
  });

  test('read refuses beyond its limit', async () => {
    await expectError(tree.read('a/b/two bin', 1000), 'too-large', /two( |%20)bin/, '1000 bytes');
  });

  test('list', async () => {
    const list = async (folder: string, of = tree) => {
      const entries = await of.list(folder);
      return entries?.map(({ name, kind }) => `${kind} ${name}`).sort();
    };
    if (kind === 'url') return expect(await tree.list('')).toBeUndefined();
    expect(await list('')).toEqual(['file top.bin', 'folder a']);
    expect(await list('a')).toEqual(['file one.bin', 'folder b']);
    expect(await list('a/b')).toEqual(['file two bin']);
    expect(await list('no')).toEqual([]);
    return expect(await list('b', subtree(tree, 'a'))).toEqual(['file two bin']);
  });

  test('a subtree', async () => {
    const below = subtree(tree, 'a');
    expect((await below.get('one.bin'))?.size).toBe(2);
    expect(await below.read('b/two bin', 1e9)).toHaveLength(200_000);
    expect(await below.get('top.bin')).toBeUndefined();
    expect(subtree(tree, '')).toBe(tree);
  });

  test('abort', async () => {
    const signal = AbortSignal.abort('enough');
    await expect(tree.get('a/one.bin', signal)).rejects.toBe('enough');
    if (kind !== 'url') await expect(tree.list('a', signal)).rejects.toBe('enough');
  });
});

test('links on disk are followed, dead ones are not there', async () => {
  symlinkSync(join(disk, 'a'), join(disk, 'link'));
  symlinkSync(join(disk, 'gone'), join(disk, 'dead'));
  const names = (await diskTree(disk).list(''))?.map(({ name, kind }) => `${kind} ${name}`);
  expect(names).toContain('folder link');
  expect(names?.join()).not.toContain('dead');
});

test('a file on disk is read into memory that is spare', async () => {
  const spare = new ArrayBuffer(200_000);
  const asked: number[] = [];
  const memory = (bytes: number) => {
    asked.push(bytes);
    return bytes === spare.byteLength ? spare : undefined;
  };
  const tree = subtree(diskTree(disk), 'a');
  const bytes = await tree.read('b/two bin', 1e9, undefined, memory);
  expect(bytes!.buffer).toBe(spare);
  expect(Buffer.compare(bytes!, FILES['a/b/two bin']!)).toBe(0);
  expect(await tree.read('one.bin', 1e9, undefined, memory)).toEqual(FILES['a/one.bin']);
  expect(asked).toEqual([200_000, 2]);
});

test.skipIf(process.platform === 'win32')('pipes and sockets on disk are no files', async () => {
  execFileSync('mkfifo', [join(disk, 'pipe')]);
  const socket = createServer().listen(join(disk, 'socket'));
  await once(socket, 'listening');
  for (const path of ['pipe', 'socket']) {
    expect(await diskTree(disk).read(path, 1e9)).toBeUndefined();
    expect(await diskTree(disk).get(path)).toBeUndefined();
  }
  socket.close();
});

test.skipIf(process.platform !== 'linux')('what is read on disk is closed again', async () => {
  const tree = diskTree(disk);
  const count = () => readdirSync('/proc/self/fd').length;
  const before = count();
  for (let i = 0; i < 50; i++) {
    const reads = ['a/one.bin', 'a', 'no', 'a/b/two bin'].map((path) => tree.read(path, 1000));
    await Promise.allSettled([...reads, tree.read('top.bin', 9, AbortSignal.abort())]);
  }
  await vi.waitFor(() => expect(count()).toBeLessThan(before + 10));
});

test.skipIf(process.platform !== 'linux')('only some of many files are open at once', async () => {
  const folder = join(disk, 'many');
  mkdirSync(folder);
  const paths = Array.from({ length: 400 }, (_, i) => `${i}.bin`);
  for (const path of paths) writeFileSync(join(folder, path), Uint8Array.of(1, 2, 3));
  const tree = diskTree(folder);
  const count = () => readdirSync('/proc/self/fd').length;
  const before = count();
  let most = 0;
  let isOver = false;
  const watch = (async () => {
    while (!isOver) {
      most = Math.max(most, count());
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  const all = await Promise.all(paths.map((path) => tree.read(path, 1000)));
  const files = await Promise.all(paths.map((path) => tree.get(path)));
  const parts = await Promise.all(files.map((file) => file!.read(1, 2)));
  isOver = true;
  await watch;
  expect(all.every((bytes) => bytes?.length === 3)).toBe(true);
  expect(parts.every((bytes) => bytes[1] === 3)).toBe(true);
  expect(most).toBeGreaterThan(before);
  expect(most).toBeLessThan(before + 50);
  // What cannot be read leaves nothing open.
  truncateSync(join(folder, '0.bin'), 2 ** 36);
  const huge = (await tree.get('0.bin'))!;
  for (let i = 0; i < 40; i++) await expect(huge.read(0, 2 ** 36)).rejects.toThrow();
  await vi.waitFor(() => expect(count()).toBeLessThan(before + 10));
});

test('a file on disk that shrinks', async () => {
  const path = join(disk, 'shrinks');
  writeFileSync(path, new Uint8Array(500_000));
  const file = await diskTree(disk).get('shrinks');
  writeFileSync(path, new Uint8Array(10));
  await expectError(file!.read(400_000, 10), 'bad-file', 'shrinks', 'ends at byte');
});

test('paths as files name them', () => {
  expect(resolvePath('a/b', './x.tif')).toBe('a/b/x.tif');
  expect(resolvePath('a/b', '../x.tif')).toBe('a/x.tif');
  expect(resolvePath('', 'sub\\x.tif')).toBe('sub/x.tif');
  expect(resolvePath('a', '../../x.tif')).toBeUndefined();
});

describe('openImages in Node', () => {
  test('file: URLs of files and folders', async () => {
    const folder = join(disk, 'images');
    mkdirSync(folder);
    for (const name of ['f10.npy', 'f2.npy']) {
      writeFileSync(join(folder, name), writeNpy(Uint8Array.of(1, 2), [1, 2]));
    }
    writeFileSync(join(folder, 'notes.txt'), 'nothing');
    const [file] = await openImages(pathToFileURL(join(folder, 'f2.npy')));
    expect(file!.name).toBe('f2.npy');
    const images = await openImages(pathToFileURL(folder).href);
    expect(images.map(({ name }) => name)).toEqual(['f2.npy', 'f10.npy']);
    expect(Array.from((await images[1]!.plane()).data)).toEqual([1, 2]);
  });

  test('one that is not there', async () => {
    const url = pathToFileURL(join(disk, 'none.npy'));
    await expectError(openImages(url), 'bad-file', 'none.npy', 'not there');
  });
});
