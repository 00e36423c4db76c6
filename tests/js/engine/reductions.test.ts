import type { Engine, PlaneArray, ProjectMethod } from 'stackblend';
import { PROJECT_METHODS } from 'stackblend';
import { expect, it } from 'vitest';
import { mixedChannels } from '../support/composites.ts';
import { describeEachVariant } from '../support/engines.ts';

const PLANES = mixedChannels(7, 3000).map(({ data }) => data);

/** Of uint16, of which PLANES has one plane. */
const SEVEN_PLANES = Uint16Array.from({ length: 7 * 3000 }, (_, i) => (i * 40_503) % 65_536);

/** The same values where they may lie: as they are, off the beginning of shared memory, in the engine. */
async function everyPlace(engine: Engine, data: PlaneArray) {
  const array = data.constructor as Float32ArrayConstructor;
  const bytes = data.BYTES_PER_ELEMENT;
  const buffer = new SharedArrayBuffer(data.byteLength + bytes) as unknown as ArrayBuffer;
  const shared = new array(buffer, bytes);
  shared.set(data as Float32Array);
  const dtype = array.name.replace('Array', '').toLowerCase() as 'float32';
  const stack = await engine.allocate([1, 1, data.length], dtype);
  stack.data.set(data as Float32Array);
  return { places: [data, shared, stack], free: () => stack.free() };
}

/** Bins of one value each for 8 and 16 bits, in plain JavaScript. */
function countsOf(data: PlaneArray, lo: number, bins: number): Uint32Array {
  const counts = new Uint32Array(bins);
  for (const value of data) counts[value - lo]!++;
  return counts;
}

describeEachVariant('histogram', { threads: 2 }, (engine) => {
  it.each([0, 1, 2, 3])('is exact for 8 and 16 bits (%i)', async (type) => {
    const data = PLANES[type]!;
    const bins = 2 ** (8 * data.BYTES_PER_ELEMENT);
    const lo = type % 2 === 1 ? -bins / 2 : 0;
    const expected = countsOf(data, lo, bins);
    const { places, free } = await everyPlace(engine(), data);
    for (const place of places) {
      const histogram = await engine().histogram(place);
      expect(histogram.range).toEqual([lo, lo + bins]);
      expect(histogram.counts.every((count, bin) => count === expected[bin])).toBe(true);
      expect(histogram.min).toBe(Math.min(...data));
      expect(histogram.max).toBe(Math.max(...data));
      expect(histogram.mean).toBe([...data].reduce((sum, value) => sum + value, 0) / data.length);
      expect(histogram).toMatchObject({ total: data.length, below: 0, above: 0, nan: 0 });
    }
    await free();
  });

  it('counts floats in bins, and what is not in them', async () => {
    const data = Float32Array.of(
      0,
      0.1,
      0.25,
      0.5,
      0.99,
      1,
      -1,
      2,
      Number.NaN,
      -Infinity,
      Infinity,
    );
    const histogram = await engine().histogram(data, { bins: 4, range: [0, 1] });
    expect([...histogram.counts]).toEqual([2, 1, 1, 2]);
    expect(histogram).toMatchObject({ min: -1, max: 2, total: 10, below: 2, above: 2, nan: 1 });
    const whole = await engine().histogram(data);
    expect(whole.range).toEqual([-1, 2]);
    expect(whole.counts).toHaveLength(256);
    const none = await engine().histogram(Float32Array.of(Number.NaN));
    expect(none).toMatchObject({ min: Number.NaN, mean: Number.NaN, total: 0, nan: 1 });
  });

  it('gives the same mean however it was cut', async () => {
    let state = 1;
    const data = Float32Array.from({ length: 1_500_001 }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 1e9 - 2;
    });
    const { places, free } = await everyPlace(engine(), data);
    const means = [];
    for (const place of places) means.push((await engine().histogram(place)).mean);
    expect(new Set(means).size).toBe(1);
    const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
    expect(means[0]).toBeCloseTo(mean, 6);
    await free();
  });

  it('gives windows by percentiles and by the rule of ImageJ', async () => {
    const ramp = Uint16Array.from({ length: 10_000 }, (_, i) => i);
    expect(await engine().autoWindow(ramp, { low: 1, high: 99 })).toEqual([99, 9899]);
    expect(await engine().autoWindow(new Uint8Array(100).fill(7))).toEqual([7, 8]);
    const [lo, hi] = await engine().autoWindow(PLANES[6]!, { method: 'imagej' });
    expect(lo).toBeLessThan(hi);
    const wide = Uint32Array.from({ length: 1000 }, (_, i) => 4e9 + i);
    const [from, to] = await engine().autoWindow(wide, { low: 0, high: 100 });
    expect([from, to]).toEqual([4e9, 4e9 + 999]);
  });

  it.each<[string, PlaneArray, object, string]>([
    ['bins', new Uint8Array(1), { bins: 0 }, 'options.bins: 0; expected'],
    ['range', new Uint8Array(1), { range: [1, 1] }, 'options.range: [1, 1]; expected'],
    ['plane', new Float64Array(1) as unknown as Float32Array, {}, 'plane: Float64Array of 1'],
  ])('refuses wrong %s', async (_, data, options, message) => {
    await expect(engine().histogram(data, options)).rejects.toThrow(message);
  });
});

describeEachVariant('arguments of autoWindow', { threads: 2 }, (engine) => {
  it.each<[string, object, string]>([
    ['method', { method: 'mode' }, 'options.method: "mode"; expected'],
    ['low', { low: '1' }, 'options.low: "1"; expected a percentage from 0 to 100'],
    ['high', { high: 101 }, 'options.high: 101; expected a percentage from 0 to 100'],
    ['order', { low: 50, high: 50 }, 'options.low: 50; expected less than high, 50'],
  ])('refuses a wrong %s before any work', async (_, options, message) => {
    let reports = 0;
    const onProgress = () => reports++;
    const call = engine().autoWindow(new Uint8Array(9), { ...options, onProgress });
    await expect(call).rejects.toThrow(message);
    expect(reports).toBe(0);
  });

  it.each(['percentile', 'imagej'] as const)(
    '%s windows of all floats can be shown',
    async (method) => {
      const data = Float32Array.of(-3.4e38, 0, 3.4e38);
      const window = await engine().autoWindow(data, { method });
      const out = await engine().composite([{ data, window }], { shape: [1, 1, 3] });
      expect([out[0], out[8]]).toEqual([0, 255]);
    },
  );
});

/** A pixel's projection in plain JavaScript. */
function projected(values: number[], method: ProjectMethod): number {
  const numbers = values.filter((value) => !Number.isNaN(value));
  const sum = values.reduce((total, value) => total + value, 0);
  const mean = sum / values.length;
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0);
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
  const results = {
    max: numbers.length > 0 ? Math.max(...numbers) : Number.NaN,
    min: numbers.length > 0 ? Math.min(...numbers) : Number.NaN,
    median: middle,
    mean: Math.fround(mean),
    std: Math.fround(values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0),
    sum,
  };
  return results[method];
}

describeEachVariant('project', { threads: 2 }, (engine) => {
  it.each(PROJECT_METHODS)('%s of every type is that of plain JavaScript', async (method) => {
    for (const plane of PLANES) {
      const data = plane.length < 7 * 3000 ? SEVEN_PLANES : plane;
      const isWide = data instanceof Uint32Array || data instanceof Int32Array;
      if (isWide && method === 'sum') continue;
      const expected = Array.from({ length: 3000 }, (_, pixel) => {
        const values = Array.from({ length: 7 }, (_, plane) => data[plane * 3000 + pixel]!);
        const result = projected(values, method);
        return data instanceof Float32Array ? Math.fround(result) : result;
      });
      const { places, free } = await everyPlace(engine(), data);
      for (const place of places) {
        const out = await engine().project(place, { shape: [7, 50, 60], method });
        expect(out.every((value, i) => Object.is(value, expected[i]))).toBe(true);
      }
      await free();
    }
  });

  it('goes over t or z of four dimensions', async () => {
    const data = Uint8Array.from({ length: 3 * 4 * 5 * 6 }, (_, i) => (i * 37) % 251);
    const at = (t: number, z: number, pixel: number) => data[(t * 4 + z) * 30 + pixel]!;
    const shape = [3, 4, 5, 6];
    const overZ = await engine().project(data, { shape, over: 'z' });
    const overT = await engine().project(data, { shape, over: 't', method: 'min' });
    expect([...overZ]).toEqual(
      Array.from({ length: 90 }, (_, i) => {
        return Math.max(...[0, 1, 2, 3].map((z) => at(Math.floor(i / 30), z, i % 30)));
      }),
    );
    expect([...overT]).toEqual(
      Array.from({ length: 120 }, (_, i) => {
        return Math.min(...[0, 1, 2].map((t) => at(t, Math.floor(i / 30), i % 30)));
      }),
    );
  });

  it('tells where a sum does not fit, and goes on', async () => {
    const data = new Uint32Array(8).fill(4e9);
    const sum = engine().project(data, { shape: [2, 2, 2], method: 'sum' });
    await expect(sum).rejects.toThrow(RangeError);
    expect([...(await engine().project(data, { shape: [2, 2, 2], method: 'mean' }))]).toEqual([
      4e9, 4e9, 4e9, 4e9,
    ]);
  });

  it.each<[string, object, string]>([
    ['shape', {}, 'options.shape: undefined; expected [planes, height, width]'],
    ['number of dimensions', { shape: [4, 2] }, 'options.shape: [4, 2]; expected [planes'],
    ['size', { shape: [2, 2, 3] }, 'stack: 8 values; expected 12'],
    ['over', { shape: [2, 1, 2, 2] }, 'options.over: undefined; expected "t" or "z"'],
    ['axis', { shape: [2, 2, 2], over: 'c' }, 'options.over: "c"; expected'],
    ['method', { shape: [2, 2, 2], method: 'mode' }, 'options.method: "mode"; expected one of max'],
  ])('refuses a wrong %s', async (_, options, message) => {
    await expect(engine().project(new Uint8Array(8), options)).rejects.toThrow(message);
  });

  it('says of what there is no room for, and goes on', async () => {
    const data = new Uint16Array(30_000).fill(7);
    const median = engine().project(data, { shape: [30_000, 1, 1], method: 'median' });
    if (engine().variant === 'threads') {
      expect([...(await median)]).toEqual([7]);
    } else {
      // Its modules have little memory each, and hold 64 values of each plane for a median.
      const message = expect.stringContaining('the median of 30000 planes');
      await expect(median).rejects.toMatchObject({ code: 'out-of-memory', message });
    }
    expect([...(await engine().project(data, { shape: [30_000, 1, 1] }))]).toEqual([7]);
  });

  it('takes the shape that a stack tells', async () => {
    const data = Uint8Array.from({ length: 8 }, (_, i) => i);
    expect([...(await engine().project({ data, shape: [2, 2, 2] }))]).toEqual([4, 5, 6, 7]);
    expect([...(await engine().project({ data, width: 4, height: 2 }))]).toEqual([...data]);
    const flat = engine().project({ data, shape: [4, 2] });
    await expect(flat).rejects.toThrow('stack.shape: [4, 2]; expected [planes, height, width]');
  });
});
