import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { openImages, writeNpy } from '../../../js/io/index.node.ts';

const made: string[] = [];
function folder(...inside: string[]): string {
  const root = mkdtempSync(join(tmpdir(), 'stackblend-names-'));
  made.push(root);
  for (const path of inside) mkdirSync(join(root, path), { recursive: true });
  return root;
}
afterEach(() => {
  for (const root of made.splice(0)) rmSync(root, { recursive: true });
});

const npy = (value: number) => writeNpy(Uint8Array.of(value), [1, 1]);
const open = (path: string) => openImages(pathToFileURL(`${path}/`));
const names = async (path: string) => (await open(path)).map(({ name }) => name);

describe('links that lead round in circles open nothing twice', () => {
  test('to the folder itself, to the one above, to nothing but itself', async () => {
    const root = folder('a/b');
    writeFileSync(join(root, 'a/x.npy'), npy(1));
    symlinkSync('.', join(root, 'a/self'));
    symlinkSync('.', join(root, 'a/self2'));
    symlinkSync('../..', join(root, 'a/b/up'));
    symlinkSync('loop', join(root, 'a/loop'));
    expect(await names(root)).toEqual(['a/x.npy']);
  });

  test('from one folder to another and back', async () => {
    const root = folder('a', 'b');
    writeFileSync(join(root, 'a/x.npy'), npy(1));
    writeFileSync(join(root, 'b/y.npy'), npy(2));
    symlinkSync('../b', join(root, 'a/to'));
    symlinkSync('../a', join(root, 'b/to'));
    // Each link itself is followed.
    expect(await names(root)).toEqual(['a/to/y.npy', 'a/x.npy', 'b/to/x.npy', 'b/y.npy']);
  });

  test('by way of a folder outside', async () => {
    const root = folder('in');
    writeFileSync(join(root, 'in/x.npy'), npy(1));
    symlinkSync('..', join(root, 'in/out'));
    expect(await names(join(root, 'in'))).toEqual(['x.npy']);
  });
});

describe.skipIf(process.platform !== 'linux')('names that are not UTF-8', () => {
  const latin = (root: string, name: string) => Buffer.from(join(root, name), 'latin1');

  test('of files', async () => {
    const root = folder();
    writeFileSync(latin(root, 'caf\xe9.npy'), npy(3));
    writeFileSync(latin(root, 'caf\xea.npy'), npy(4));
    writeFileSync(join(root, 'plain.npy'), npy(5));
    const images = await open(root);
    expect(images.map(({ name }) => name).sort()).toEqual([
      'caf\ufffd.npy',
      'caf\ufffd.npy (2)',
      'plain.npy',
    ]);
    const values = await Promise.all(images.map(async (image) => (await image.plane()).data[0]));
    expect(values.sort()).toEqual([3, 4, 5]);
  });

  test('of folders', async () => {
    const root = folder();
    mkdirSync(latin(root, 'd\xe9/e'), { recursive: true });
    writeFileSync(latin(root, 'd\xe9/e/x.npy'), npy(6));
    const [image] = await open(root);
    expect(image!.name).toBe('d\ufffd/e/x.npy');
    expect((await image!.plane()).data[0]).toBe(6);
  });
});
