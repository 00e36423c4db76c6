import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants, deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { crc32 } from '../../../js/io/png/crc.ts';
import { makeZip } from './make-zip.ts';

const root = process.env.STACKBLEND_DATA ?? '';
const script = fileURLToPath(new URL('read-and-measure.mjs', import.meta.url));

/** The most that any of them may take, the program itself included. */
const MEBIBYTES = 512;

interface Measured {
  readonly path: string;
  readonly ended: string;
  readonly seconds: number;
  readonly mebibytes: number;
}

/** One process for all: the most that it ever took is the most that any of them did. */
function measure(paths: readonly string[]): Measured[] {
  const lines = execFileSync(process.execPath, [script, ...paths], { encoding: 'utf8' });
  return lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Measured);
}

function expectHarmless(measured: readonly Measured[], paths: readonly string[]): void {
  expect(measured.map(({ path }) => path)).toEqual(paths);
  for (const { path, ended, seconds, mebibytes } of measured) {
    expect(ended, path).toMatch(/^(read|bad-file|too-large|unsupported)$/);
    expect(seconds, path).toBeLessThan(5);
    expect(mebibytes, path).toBeLessThan(MEBIBYTES);
  }
}

const hostile = ['gif', 'jpg', 'png', 'tiff'].flatMap((kind) =>
  root
    ? readdirSync(join(root, 'hostile', kind)).map((name) => join(root, 'hostile', kind, name))
    : [],
);
const title = root ? 'hostile files' : 'hostile files: skipped, STACKBLEND_DATA names no folder';

test.skipIf(!root)(`${title}: each within 5 s and ${MEBIBYTES} MiB`, { timeout: 60_000 }, () => {
  expect(hostile.length).toBeGreaterThan(50);
  expectHarmless(measure(hostile), hostile);
});

test('small files that unpack to a gigabyte', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'stackblend-bombs-'));
  try {
    const paths = bombs().map(([name, bytes]) => {
      writeFileSync(join(folder, name), bytes);
      expect(bytes.length, name).toBeLessThan(1.1 * 2 ** 20);
      return join(folder, name);
    });
    const measured = measure(paths);
    expectHarmless(measured, paths);
    expect(measured.map(({ ended }) => ended)).toEqual(['read', 'bad-file', 'read', 'bad-file']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** A gigabyte of zeros in deflate blocks, one after the other, a megabyte long together. */
function gigabyte(): Buffer {
  const block = deflateRawSync(Buffer.alloc(2 ** 20), { finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat([...Array.from({ length: 1024 }, () => block), Buffer.of(3, 0)]);
}

const int = (value: number) => Buffer.from(Uint32Array.of(value).buffer).reverse();

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  return Buffer.concat([int(data.length), body, int(crc32(body))]);
}

/** Four by four pixels of RGBA, or as many as the header says. */
function png(width: number, height: number, data: Buffer): Buffer {
  const header = Buffer.concat([int(width), int(height), Buffer.of(8, 6, 0, 0, 0)]);
  const chunks = [chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...chunks]);
}

/** Four by four pixels of one byte, deflated. */
function tiff(data: Buffer): Buffer {
  const fields = [
    [256, 4],
    [257, 4],
    [258, 8],
    [259, 8],
    [262, 1],
    [273, 8 + 2 + 8 * 12 + 4],
    [278, 4],
    [279, data.length],
  ];
  const entries = fields.map(([tag, value]) => {
    const entry = Buffer.alloc(12);
    entry.writeUInt16LE(tag!, 0);
    entry.writeUInt16LE(4, 2);
    entry.writeUInt32LE(1, 4);
    entry.writeUInt32LE(value!, 8);
    return entry;
  });
  const head = Buffer.from('49492a0008000000', 'hex');
  return Buffer.concat([head, Buffer.of(fields.length, 0), ...entries, Buffer.alloc(4), data]);
}

function bombs(): [string, Buffer][] {
  const raw = gigabyte();
  const zlib = Buffer.concat([Buffer.of(0x78, 0xda), raw, Buffer.alloc(4)]);
  const npy = { data: Buffer.alloc(1), method: 8, stored: raw, bytes: 200 };
  return [
    ['few-pixels.png', png(4, 4, zlib)],
    ['many-pixels.png', png(16_000, 16_000, zlib.subarray(0, 1000))],
    ['few-pixels.tif', tiff(zlib)],
    ['lies.zip', Buffer.from(makeZip({ 'a.npy': npy }))],
  ];
}
