import { describe, expect, test, vi } from 'vitest';
import { type ByteSource, memorySource } from '../../../js/io/bytes.ts';
import { mapSome } from '../../../js/io/map-some.ts';
import { gatherParts } from '../../../js/io/read-parts.ts';

const KIB = 1024;
const bytes = Uint8Array.from({ length: 20_000 * KIB }, (_, i) => (i >> 8) ^ i);

function file() {
  const reads: [number, number][] = [];
  const memory = memorySource('f', bytes);
  const source: ByteSource = {
    ...memory,
    read(offset, length, signal) {
      reads.push([offset, length]);
      return memory.read(offset, length, signal);
    },
  };
  return { source, reads };
}

describe('parts of a file', () => {
  test('may be very many', async () => {
    const { source, reads } = file();
    const ranges = Array.from({ length: 200_000 }, (_, i) => ({ offset: 20 * i, length: 20 }));
    const { bytes: all } = await gatherParts(source, ranges);
    expect(Buffer.compare(all, bytes.subarray(0, 4_000_000))).toBe(0);
    expect(reads).toHaveLength(1);
  });

  test('that are equal lie there once', async () => {
    const { source } = file();
    const [a, b] = [
      { offset: 5000, length: 300 },
      { offset: 5000, length: 30 },
    ];
    const { bytes: all, parts } = await gatherParts(source, [a, b, a, a]);
    expect(all).toHaveLength(330);
    expect(parts.map(({ at, length }) => [at, length])).toEqual([
      [0, 300],
      [300, 30],
      [0, 300],
      [0, 300],
    ]);
  });

  test('lie in the order in which they were asked for', async () => {
    const { source } = file();
    const ranges = [
      { offset: 5000, length: 3 },
      { offset: 0, length: 2 },
      { offset: 5000 * KIB, length: 0 },
      { offset: bytes.length - 1, length: 10 },
      { offset: bytes.length + 5, length: 10 },
    ];
    const { bytes: all, parts } = await gatherParts(source, ranges);
    expect(parts.map(({ at, length }) => [at, length])).toEqual([
      [0, 3],
      [3, 2],
      [5, 0],
      [5, 1],
      [6, 0],
    ]);
    expect(Array.from(all)).toEqual([...bytes.slice(5000, 5003), bytes[0], bytes[1], bytes.at(-1)]);
    // Memory of its own: it may be given away.
    expect(all.buffer.byteLength).toBe(6);
  });

  test('near one another are read together, far ones and long runs are not', async () => {
    const { source, reads } = file();
    const strips = Array.from({ length: 40 }, (_, i) => ({
      offset: 1000 + i * 400 * KIB,
      length: 400 * KIB,
    }));
    const far = { offset: 19_000 * KIB, length: 10 };
    const { bytes: all } = await gatherParts(source, [...strips, far]);
    expect(reads.sort(([a], [b]) => a - b)).toEqual([
      [1000, 8000 * KIB],
      [1000 + 8000 * KIB, 8000 * KIB],
      [19_000 * KIB, 10],
    ]);
    expect(
      Buffer.compare(all.subarray(0, 16_000 * KIB), bytes.subarray(1000, 1000 + 16_000 * KIB)),
    ).toBe(0);
  });

  test('that overlap are read once', async () => {
    const { source, reads } = file();
    const { bytes: all } = await gatherParts(source, [
      { offset: 10, length: 100 },
      { offset: 20, length: 10 },
      { offset: 100, length: 20 },
    ]);
    expect(reads).toEqual([[10, 110]]);
    expect(Array.from(all.subarray(100, 110))).toEqual(Array.from(bytes.subarray(20, 30)));
  });

  test('none', async () => {
    expect((await gatherParts(file().source, [])).bytes.length).toBe(0);
  });
});

describe('some at a time', () => {
  test('results in order, never more than six at once', async () => {
    let running = 0;
    let most = 0;
    const results = await mapSome(
      Array.from({ length: 50 }, (_, i) => i),
      async (i) => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, i % 3));
        running--;
        return 2 * i;
      },
    );
    expect(results).toEqual(Array.from({ length: 50 }, (_, i) => 2 * i));
    expect(most).toBe(6);
  });

  test('after a failure no more begins', async () => {
    const work = vi.fn(async (i: number) => {
      if (i === 2) throw new Error('two');
      await new Promise((resolve) => setTimeout(resolve, 5));
    });
    await expect(
      mapSome(
        Array.from({ length: 50 }, (_, i) => i),
        work,
      ),
    ).rejects.toThrow('two');
    expect(work).toHaveBeenCalledTimes(6);
  });
});
