import { describe, expect, test } from 'vitest';
import type { ByteSource } from '../../../js/io/bytes.ts';
import { npy } from '../../../js/io/formats/npy.ts';
import { createPlaneCache, type FileTree, type Region } from '../../../js/io/index.ts';
import { DEFAULT_LIMITS } from '../../../js/io/limits.ts';
import { decodeHere } from '../../../js/io/workers/decode.ts';
import { expectSame } from '../support/expect-same.ts';
import { expectError } from './expect-error.ts';

/** A file of this header whose byte at `offset` of the array is made when it is read. */
function made(descr: string, shape: readonly number[], fortran = false, byteAt = defaultByte) {
  const order = fortran ? 'True' : 'False';
  const text = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${shape.join(', ')},), }`;
  const head = Uint8Array.from([
    ...[0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 128, 0],
    ...new TextEncoder().encode(text.padEnd(128)),
  ]);
  const size = shape.reduce((all, one) => all * one, Number(descr.slice(2)));
  const read = { bytes: 0 };
  const file: ByteSource = {
    name: 'a.npy',
    size: head.length + size,
    async read(offset, length) {
      const end = Math.min(offset + length, head.length + size);
      if (offset >= head.length) read.bytes += end - offset;
      return Uint8Array.from({ length: end - offset }, (_, i) => {
        const at = offset + i;
        return head[at] ?? byteAt(at - head.length);
      });
    },
  };
  return { file, read };
}

const defaultByte = (at: number) => (at * 7 + (at >> 8)) & 255;

async function open(file: ByteSource, limits = DEFAULT_LIMITS) {
  const [source] = await npy.open(file, {
    ...{ limits, cache: createPlaneCache(), decode: decodeHere, path: 'a.npy' },
    tree: {} as FileTree,
    claim: () => {},
  });
  return source!;
}

const bytesOf = (view: ArrayBufferView) =>
  new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

describe('a region of an array', () => {
  const region: Region = { x: 3, y: 4, width: 5, height: 6 };
  test.each([
    ['|u1', [2, 3, 4, 20, 30], false],
    ['>u2', [2, 20, 30], false],
    ['<f4', [20, 30], false],
    ['<i8', [20, 30], false],
    ['|u1', [2, 20, 30, 4], false],
    ['|u1', [2, 20, 30, 3], false],
    ['<u2', [2, 20, 30], true],
    ['|u1', [2, 20, 30, 3], true],
  ] as const)('%s %j, Fortran %s: as cut out of the plane', async (descr, shape, fortran) => {
    // Small numbers, which 32 bits hold.
    const byteAt = (at: number) => (descr === '<i8' && at % 8 > 1 ? 0 : defaultByte(at));
    const { file } = made(descr, shape, fortran, byteAt);
    const t = shape.length > 2 ? 1 : 0;
    const part = await (await open(file)).plane({ t, region });
    const source = await open(file);
    await source.plane({ t });
    // From the plane that is in the cache now.
    const cut = await source.plane({ t, region });
    expectSame(bytesOf(part.data), bytesOf(cut.data));
    const into = new (part.data.constructor as Uint8ArrayConstructor)(part.data.length);
    const other = await open(file);
    expect((await other.plane({ t, region, into })).data).toBe(into);
    expectSame(bytesOf(into), bytesOf(cut.data));
  });

  test('only the rows that it touches are read', async () => {
    const { file, read } = made('<u2', [4, 1000, 2000]);
    const source = await open(file);
    await source.plane({ t: 2, region: { x: 100, y: 500, width: 50, height: 10 } });
    expect(read.bytes).toBeLessThanOrEqual(10 * 4000);
    read.bytes = 0;
    await source.plane({ t: 2, region: { x: 0, y: 10, width: 2000, height: 3 } });
    expect(read.bytes).toBe(3 * 4000);
  });

  test('of very wide rows only the part', async () => {
    const { file, read } = made('|u1', [4000, 1_000_000]);
    const source = await open(file);
    const { data } = await source.plane({ region: { x: 7, y: 3000, width: 100, height: 4 } });
    expect(read.bytes).toBe(400);
    expect(data[399]).toBe(defaultByte(3003 * 1_000_000 + 106));
  });
});

describe('planes beyond the limit', () => {
  test('open; parts of them can be read, they themselves not', async () => {
    const { file } = made('<u2', [60_000, 60_000]);
    const source = await open(file);
    expect(source.shape).toEqual([1, 1, 1, 60_000, 60_000]);
    await expectError(source.plane(), 'too-large', 'a.npy', 'planeBytes');
    const region = { x: 59_990, y: 59_999, width: 10, height: 1 };
    const { data } = await source.plane({ region });
    expect(bytesOf(data)[19]).toBe(defaultByte(60_000 * 60_000 * 2 - 1));
    const large = { x: 0, y: 0, width: 60_000, height: 20_000 };
    await expectError(source.plane({ region: large }), 'too-large', 'a.npy', 'planeBytes');
  });
});
