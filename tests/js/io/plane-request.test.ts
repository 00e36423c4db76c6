import { describe, expect, test, vi } from 'vitest';
import { createPlaneCache } from '../../../js/io/cache/plane-cache.ts';
import { imageSource, type SourceParts } from '../../../js/io/image-source.ts';
import type { PlaneArray } from '../../../js/io/index.ts';
import { expectError } from './expect-error.ts';

/** Two levels, 4 × 6 and 2 × 3; every sample is `100 · level + 10 · y + x`. */
function ramp(level: number): Uint16Array {
  const width = level === 0 ? 6 : 3;
  return Uint16Array.from(
    { length: level === 0 ? 24 : 6 },
    (_, i) => 100 * level + 10 * Math.floor(i / width) + (i % width),
  );
}

const LEVELS = [
  { shape: [4, 6], downsample: [1, 1] },
  { shape: [2, 3], downsample: [2, 2] },
] as const;

function source(parts: Partial<SourceParts> = {}) {
  const read = vi.fn(async ({ level }: { level: number }): Promise<PlaneArray> => ramp(level));
  const cache = createPlaneCache();
  const image = imageSource({
    name: 'ramp',
    shape: [2, 1, 1, 4, 6],
    dtype: 'uint16',
    kind: 'planes',
    levels: LEVELS,
    cache,
    read,
    ...parts,
  });
  return { image, read, cache };
}

describe('what a source says of itself', () => {
  test('by default: one level, nothing known', () => {
    const image = imageSource({
      name: 'a',
      shape: [1, 2, 1, 4, 6],
      dtype: 'uint8',
      kind: 'planes',
      read: async () => new Uint8Array(24),
    });
    expect(image.levels).toEqual([{ shape: [4, 6], downsample: [1, 1] }]);
    expect(image.pixelSize).toEqual({});
    expect('timeIncrement' in image).toBe(false);
    expect(image.channels).toEqual([{}, {}]);
  });
});

describe('level and region', () => {
  test('a level', async () => {
    const plane = await source().image.plane({ level: 1 });
    expect(plane).toEqual({
      data: Uint16Array.of(100, 101, 102, 110, 111, 112),
      width: 3,
      height: 2,
    });
  });

  test('a region is cut out of the plane, which is decoded once', async () => {
    const { image, read } = source();
    const plane = await image.plane({ region: { x: 2, y: 1, width: 3, height: 2 } });
    expect(plane).toEqual({ data: Uint16Array.of(12, 13, 14, 22, 23, 24), width: 3, height: 2 });
    await image.plane({ region: { x: 0, y: 0, width: 1, height: 1 } });
    expect(read).toHaveBeenCalledTimes(1);
  });

  test('a region of RGBA frames', async () => {
    const { image } = source({
      dtype: 'uint8',
      kind: 'rgba',
      read: async () => Uint8Array.from({ length: 96 }, (_, i) => i),
    });
    const plane = await image.plane({ region: { x: 5, y: 2, width: 1, height: 2 } });
    expect(Array.from(plane.data)).toEqual([68, 69, 70, 71, 92, 93, 94, 95]);
  });

  test('formats that read regions are asked for them, not for whole planes', async () => {
    const readRegion = vi.fn(async () => Uint16Array.of(7, 8));
    const { image, read } = source({ readRegion });
    const region = { x: 1, y: 3, width: 2, height: 1 };
    expect((await image.plane({ t: 1, region })).data).toEqual(Uint16Array.of(7, 8));
    expect(readRegion).toHaveBeenCalledWith(
      { t: 1, c: 0, z: 0, level: 0 },
      region,
      undefined,
      undefined,
    );
    expect(read).not.toHaveBeenCalled();
    // The plane is there now: nothing has to be read for a part of it.
    await image.plane({ t: 1 });
    await image.plane({ t: 1, region });
    expect(readRegion).toHaveBeenCalledTimes(1);
  });

  test.each([
    [{ level: 2 }, /level must be an integer in 0\.\.1, got 2/],
    [{ region: { x: 4, y: 0, width: 3, height: 1 } }, /within 6 × 4.*got x 4, y 0, 3 × 1/],
    [{ level: 1, region: { x: 0, y: 0, width: 6, height: 4 } }, /within 3 × 2/],
    [{ region: { x: -1, y: 0, width: 1, height: 1 } }, /x -1/],
    [{ region: { x: 0.5, y: 0, width: 1, height: 1 } }, /x 0\.5/],
    [{ region: { x: 0, y: 0, width: 0, height: 1 } }, /at least one/],
    [{ region: { x: 0, y: 0 } as never }, /undefined × undefined/],
  ])('%j is a RangeError', async (request, message) => {
    const rejected = expect(source().image.plane(request)).rejects;
    await rejected.toThrow(RangeError);
    await expect(source().image.plane(request)).rejects.toThrow(message);
  });
});

describe('into', () => {
  test('takes the pixels, also a view of shared memory', async () => {
    const { image } = source();
    const memory = new SharedArrayBuffer(100);
    const into = new Uint16Array(memory, 20, 24);
    const plane = await image.plane({ into });
    expect(plane.data).toBe(into);
    expect(Array.from(into)).toEqual(Array.from(ramp(0)));
    const region = { x: 1, y: 0, width: 2, height: 1 };
    const small = new Uint16Array(2);
    expect((await image.plane({ region, into: small })).data).toBe(small);
    expect(Array.from(small)).toEqual([1, 2]);
  });

  test('a format may decode straight into it', async () => {
    const { image } = source({
      read: async (_index, _signal, into) => (into ?? new Uint16Array(24)).fill(9),
    });
    const into = new Uint16Array(24);
    expect((await image.plane({ into })).data).toBe(into);
    expect(into[23]).toBe(9);
  });

  test('leaves nothing in the cache, but takes what is there', async () => {
    const { image, read, cache } = source();
    const into = new Uint16Array(24);
    await image.plane({ into });
    expect(cache.bytes).toBe(0);
    await image.plane();
    expect(cache.bytes).toBe(48);
    await image.plane({ into: into.fill(0) });
    expect(read).toHaveBeenCalledTimes(2);
    expect(into[7]).toBe(11);
  });

  test.each([[null], [3], ['t']])('%j is no request', async (wrong) => {
    const { image } = source();
    await expect(image.plane(wrong as never)).rejects.toThrow(TypeError);
    await expect(image.plane(wrong as never)).rejects.toThrow(/expected an object .* got/);
  });

  test('of another type is a TypeError, of another length a RangeError', async () => {
    const { image, read } = source();
    await expect(image.plane({ into: new Uint8Array(24) })).rejects.toThrow(
      /into must be a Uint16Array \(uint16\), got Uint8Array/,
    );
    await expect(image.plane({ into: [] as never })).rejects.toThrow(TypeError);
    const region = { x: 0, y: 0, width: 2, height: 2 };
    for (const length of [3, 5, 24]) {
      const short = image.plane({ region, into: new Uint16Array(length) });
      await expect(short).rejects.toThrow(/4 elements \(2 × 2\), got/);
      await expect(short).rejects.toThrow(RangeError);
    }
    expect(read).not.toHaveBeenCalled();
  });
});

describe('what a format does wrong', () => {
  test('too few pixels are bad-file, and kept nowhere', async () => {
    const { image, cache } = source({ read: async () => new Uint16Array(23) });
    await expectError(image.plane({ t: 1 }), 'bad-file', 'ramp', /t 1.*23 of 24/);
    await expectError(image.plane({ into: new Uint16Array(24) }), 'bad-file', '23 of 24');
    expect(cache.bytes).toBe(0);
  });

  test('whatever it throws is bad-file with the name', async () => {
    const { image } = source({ read: () => Promise.reject(new RangeError('offset')) });
    await expectError(image.plane(), 'bad-file', 'ramp', 'offset');
  });
});

describe('one plane at the same time', () => {
  test('is decoded once, whichever way it is asked for', async () => {
    const { image, read } = source();
    const into = new Uint16Array(24);
    const [a, b, c, d] = await Promise.all([
      image.plane(),
      image.plane(),
      image.plane({ into }),
      image.plane({ region: { x: 1, y: 1, width: 1, height: 1 } }),
    ]);
    expect(read).toHaveBeenCalledTimes(1);
    expect(b!.data).toBe(a!.data);
    expect(c!.data).toEqual(a!.data);
    expect(Array.from(d!.data)).toEqual([11]);
  });

  test('abort of one leaves the others; of all it reaches the decoder', async () => {
    let decoding: AbortSignal | undefined;
    let finish = () => {};
    const { image } = source({
      read: (_index, signal) => {
        decoding = signal;
        return new Promise((resolve, reject) => {
          finish = () => resolve(ramp(0));
          signal?.addEventListener('abort', () => reject(signal.reason));
        });
      },
    });
    const [a, b] = [new AbortController(), new AbortController()];
    const first = image.plane({ signal: a.signal });
    const second = image.plane({ signal: b.signal });
    a.abort('enough');
    await expect(first).rejects.toBe('enough');
    expect(decoding?.aborted).toBe(false);
    finish();
    expect((await second).data[1]).toBe(1);

    const third = image.plane({ t: 1, signal: b.signal });
    await Promise.resolve();
    b.abort('enough too');
    await expect(third).rejects.toBe('enough too');
    expect(decoding?.aborted).toBe(true);
  });
});
