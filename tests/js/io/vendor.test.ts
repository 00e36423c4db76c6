import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const out = mkdtempSync(join(tmpdir(), 'stackblend-vendor-'));
const folder = join(out, 'js/vendor');
afterAll(() => rmSync(out, { recursive: true }));

describe('the bundle of third-party code', () => {
  beforeAll(async () => {
    const script = new URL('../../../js/build/vendor.mjs', import.meta.url).href;
    const { bundleVendor } = await import(/* @vite-ignore */ script);
    await bundleVendor(out);
  }, 60_000);

  test('one file for each of js/vendor, and the licences', () => {
    const names = readdirSync(new URL('../../../js/vendor', import.meta.url));
    const bundles = names.map((name) => name.replace(/\.ts$/, '.js'));
    const files = readdirSync(folder).filter((name) => !name.endsWith('.d.ts'));
    expect(files.sort()).toEqual([...bundles, 'LICENSES.txt'].sort());
  });

  test('imports nothing, loads nothing, evaluates nothing', () => {
    const banned =
      /\bimport\s*[({"'*]|\bfrom\s*["']|\bnode:|\bfetch\(|new (Worker|Function)\b|createObjectURL|\beval\(|data:application/;
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.js'))) {
      expect(readFileSync(join(folder, name), 'utf8').match(banned)?.[0]).toBeUndefined();
    }
  });

  test('runs in Node', async () => {
    const load = (name: string) =>
      import(/* @vite-ignore */ pathToFileURL(join(folder, name)).href);
    const { encode } = await load('png.js');
    expect(encode({ width: 1, height: 1, data: new Uint8Array(4), channels: 4 })[1]).toBe(0x50);
    const { openInput } = await load('mediabunny.js');
    const none = openInput('boxes', 8, async () => Uint8Array.of(0, 0, 0, 8, 102, 114, 101, 101));
    expect(await none.getVideoTracks()).toEqual([]);
    const { zstdDecompress } = await load('zstd.js');
    // A frame of one raw block, "hello", as the zstd program writes it.
    const frame = Buffer.from('28b52ffd2005290000' + '68656c6c6f', 'hex');
    expect(await zstdDecompress(frame, 5)).toEqual(new TextEncoder().encode('hello'));
    const { ZarrArray, registry } = await load('zarrita.js');
    expect(registry.has('transpose')).toBe(true);
    expect(ZarrArray).toBeTypeOf('function');
    const empty = Uint8Array.from([80, 75, 5, 6, ...Array(18).fill(0)]);
    const { ZipReader } = await load('zip.js');
    const archive = {
      size: 22,
      readUint8Array: async (at: number, n: number) => empty.slice(at, at + n),
    };
    expect(await new ZipReader(archive).getEntries()).toEqual([]);
    const { unzlibSync } = await load('fflate.js');
    expect(unzlibSync(Uint8Array.of(120, 156, 75, 4, 0, 0, 98, 0, 98))).toEqual(Uint8Array.of(97));
  });

  test('names every package with its licence', () => {
    const text = readFileSync(join(folder, 'LICENSES.txt'), 'utf8');
    for (const name of [
      '@zip.js/zip.js',
      'fast-png',
      'fflate',
      'iobuffer',
      'lit-element',
      'lit-html',
      'lit',
      'mediabunny',
      'zarrita',
      'zstddec',
    ]) {
      expect(text).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, 'm'));
    }
    expect(text.match(/permission/gi)!.length).toBeGreaterThan(7);
    expect(text).toContain('Source: https://github.com/Vanilagy/mediabunny\n');
    expect(text).toMatch(/"turbo" \(Apache-2\.0\)\n\nCopyright 2019 Google LLC/);
  });
});
