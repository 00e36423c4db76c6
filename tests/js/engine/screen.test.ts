import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { createEngine } from 'stackblend';
import { expect, it } from 'vitest';
import { describeEachVariant } from '../support/engines.ts';
import { allPairs, randomBytes, screenReference } from '../support/reference.ts';
import { readVector } from '../support/vectors.ts';

const GUARD = 0xa5;

describeEachVariant('screen', { threads: 3 }, (engine) => {
  it('gives what img_rust gives', async () => {
    const { data, shape } = readVector('img_rust_screen/stack1');
    const other = readVector('img_rust_screen/stack2').data;
    const out = await engine().screen(data, other, { shape });
    expect(out).toEqual(readVector('img_rust_screen/expected').data);
    expect(out.buffer).toBeInstanceOf(ArrayBuffer);
  });

  it('is exact for every pair of values, in colour and in alpha', async () => {
    const { backdrop, source, shape } = allPairs();
    const out = await engine().screen(backdrop, source, { shape });
    expect(Buffer.compare(out, screenReference(backdrop, source))).toBe(0);
  });

  it('handles every width to 129 at every misalignment of each array', async () => {
    for (let width = 1; width <= 129; width++) {
      const bytes = width * 4 * 2;
      const offsets = [width % 16, (width * 5 + 1) % 16, (width * 11 + 3) % 16] as const;
      const source = [randomBytes(bytes, width), randomBytes(bytes, width + 200)] as const;
      const arrays = offsets.map((offset, i) => {
        const whole = new Uint8Array(bytes + 48).fill(GUARD);
        if (i < 2) whole.set(source[i as 0 | 1], offset);
        return { whole, part: whole.subarray(offset, offset + bytes) };
      });
      const [a, b, out] = arrays.map(({ part }) => part) as [Uint8Array, Uint8Array, Uint8Array];
      await engine().screen(a, b, { shape: [2, 1, width, 4], out });
      expect(Buffer.compare(out, screenReference(...source))).toBe(0);
      const { whole } = arrays[2]!;
      const outside = [...whole.subarray(0, offsets[2]), ...whole.subarray(offsets[2] + bytes)];
      expect(outside.every((value) => value === GUARD)).toBe(true);
    }
  });

  it('blends in place, over either input', async () => {
    const shape = [3, 100, 333, 4];
    const [a, b] = [randomBytes(3 * 100 * 333 * 4, 1), randomBytes(3 * 100 * 333 * 4, 2)];
    const expected = screenReference(a, b);
    const first = a.slice();
    expect(await engine().screen(first, b, { shape, out: first })).toBe(first);
    expect(Buffer.compare(first, expected)).toBe(0);
    const second = b.slice();
    await engine().screen(a, second, { shape, out: second });
    expect(Buffer.compare(second, expected)).toBe(0);
  });

  it('takes every kind of input, mixed', async () => {
    const [height, width] = [7, 9];
    const bytes = height * width * 4;
    const [a, b] = [randomBytes(bytes, 3), randomBytes(bytes, 4)];
    const expected = screenReference(a, b);
    const shape = [1, height, width, 4];
    const stack = await engine().allocate(shape);
    stack.data.set(b);
    const clamped = new Uint8ClampedArray(a);
    const pairs = [
      [a, b],
      [clamped, { data: b, shape: [height, width, 4] }],
      [{ data: clamped, width, height, colorSpace: 'srgb' as const }, stack],
      [stack, { data: Buffer.from(a), shape, stride: [bytes, width * 4, 4, 1] }],
      [a, stack.frame(0)],
    ] as const;
    for (const [one, two] of pairs) {
      expect(await engine().screen(one, two, { shape })).toEqual(expected);
    }
    const out = new Uint8ClampedArray(bytes);
    expect(await engine().screen(a, b, { shape, out })).toBe(out);
    expect(new Uint8Array(out.buffer)).toEqual(expected);
    await stack.free();
  });

  it('takes arrays of another realm', async () => {
    const [a, b] = [randomBytes(64, 7), randomBytes(64, 8)];
    const foreign = (data: Uint8Array, type: string): Uint8Array =>
      runInNewContext(`new ${type}([${data}])`);
    for (const type of ['Uint8Array', 'Uint8ClampedArray']) {
      const other = foreign(a, type);
      expect(other).not.toBeInstanceOf(Uint8Array);
      const out = await engine().screen(other, b, { shape: [1, 4, 4, 4] });
      expect(out).toEqual(screenReference(a, b));
    }
    const floats = foreign(a, 'Float32Array');
    await expect(engine().screen(floats, b, { shape: [1, 4, 4, 4] })).rejects.toThrow(
      /^stack1: Float32Array of 64; expected a Uint8Array/,
    );
  });

  it('resolves to the same bytes as the formula for random shapes, in parallel', async () => {
    const size = fc.integer({ min: 1, max: 40 });
    const frames = fc.integer({ min: 0, max: 5 });
    await fc.assert(
      fc.asyncProperty(frames, size, size, fc.nat(), async (n, height, width, seed) => {
        const bytes = n * height * width * 4;
        const [a, b] = [randomBytes(bytes, seed), randomBytes(bytes, seed + 1)];
        const shape = [n, height, width, 4];
        const [ab, ba] = await Promise.all([
          engine().screen(a, b, { shape }),
          engine().screen(b, a, { shape }),
        ]);
        expect(ab).toEqual(screenReference(a, b));
        expect(ba).toEqual(ab);
      }),
      { numRuns: 60 },
    );
  });

  it('gives an empty result for zero frames', async () => {
    const empty = new Uint8Array(0);
    expect(await engine().screen(empty, empty, { shape: [0, 4, 4, 4] })).toHaveLength(0);
  });
});

describeEachVariant(
  'stacks beyond WebAssembly memory',
  { threads: 2, maxMemory: 32 << 20 },
  (engine) => {
    it('pass through it', async () => {
      const shape = [24, 512, 1024, 4]; // 48 MiB each
      const a = new Uint8Array(24 * 512 * 1024 * 4).map((_, i) => i >> 3);
      const b = new Uint8Array(a.length).map((_, i) => i >> 11);
      const out = await engine().screen(a, b, { shape });
      expect(Buffer.compare(out, screenReference(a, b))).toBe(0);
      expect(engine().memory.wasm).toBeLessThanOrEqual(32 << 20);
    });
  },
);

it('screenStack blends with a default engine', async () => {
  const { screenStack } = await import('stackblend');
  const [a, b] = [randomBytes(64, 5), randomBytes(64, 6)];
  expect(await screenStack(a, b, [1, 4, 4, 4])).toEqual(screenReference(a, b));
});

it('one engine per call leaves nothing behind', async () => {
  for (let i = 0; i < 3; i++) {
    using engine = await createEngine({ threads: 2 });
    const [a, b] = [randomBytes(64, i), randomBytes(64, i + 7)];
    expect(await engine.screen(a, b, { shape: [1, 4, 4, 4] })).toEqual(screenReference(a, b));
  }
});
