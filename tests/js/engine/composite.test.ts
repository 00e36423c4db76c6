import { type Channel, COMPOSITE_MODES, type Engine } from 'stackblend';
import { createCore } from 'stackblend/core';
import { expect, it } from 'vitest';
import { COMPOSITE_CASES, IMAGEJ_CASES, mixedChannels } from '../support/composites.ts';
import { describeEachVariant } from '../support/engines.ts';
import { expectSame } from '../support/expect-same.ts';

const MODES = COMPOSITE_MODES.filter((mode) => mode !== 'imagej');

/** The same channels with their planes in engine memory. */
async function inEngine(engine: Engine, channels: readonly Channel[], shape: readonly number[]) {
  return Promise.all(
    channels.map(async (channel) => {
      const { data } = channel as { data: Float32Array };
      const dtype = data.constructor.name.replace('Array', '').toLowerCase() as 'float32';
      const frames = data.length / (shape[1]! * shape[2]!);
      const stack = await engine.allocate([frames, shape[1]!, shape[2]!], dtype);
      stack.data.set(data);
      return { ...channel, data: stack };
    }),
  );
}

/** The same channels in shared memory, one value off the beginning of a buffer. */
function shared(channels: readonly Channel[]): Channel[] {
  return channels.map((channel) => {
    const { data } = channel as { data: Float32Array };
    const bytes = data.BYTES_PER_ELEMENT;
    const buffer = new SharedArrayBuffer(data.byteLength + bytes) as unknown as ArrayBuffer;
    const array = data.constructor as Float32ArrayConstructor;
    const copy = new array(buffer, bytes);
    copy.set(data);
    return { ...channel, data: copy };
  });
}

describeEachVariant('composite', { threads: 2 }, (engine) => {
  it.each(COMPOSITE_CASES)('is within 1 of $name', async (given) => {
    const { channels, expected, ...options } = given;
    const out = await engine().composite(channels, options);
    const errors = Array.from(out, (value, i) => Math.abs(value - expected[i]!));
    expect(Math.max(...errors)).toBeLessThanOrEqual(1);
    const core = await createCore();
    expect(core.composite(channels, options)).toEqual(out);
  });

  it.each(IMAGEJ_CASES)('draws $name as ImageJ does', async ({ channels, shape, expected }) => {
    expectSame(await engine().composite(channels, { shape, mode: 'imagej' }), expected);
  });

  it('draws 16 bits and colours by the rule of ImageJ, in double', async () => {
    const data = Uint16Array.from({ length: 65_536 }, (_, i) => i);
    const [lo, hi] = [1234, 54_321];
    const channels = [
      { data, window: [lo, hi], color: [200, 30, 255] },
      { data, window: [lo, hi], color: [200, 1, 0] },
    ] as const;
    const out = await engine().composite(channels, { shape: [1, 256, 256], mode: 'imagej' });
    const expected = new Uint8Array(out.length);
    data.forEach((v, i) => {
      const scaled = Math.floor((Math.max(0, v - lo) * 256) / (hi - lo + 1) + 0.5);
      const v8 = Math.min(255, scaled);
      for (let part = 0; part < 3; part++) {
        const sum = channels.reduce(
          (sum, { color }) => sum + Math.floor(v8 * (color[part]! / 255)),
          0,
        );
        expected[i * 4 + part] = Math.min(255, sum);
      }
      expected[i * 4 + 3] = 255;
    });
    expectSame(out, expected);
  });

  it('gives the same bytes from wherever planes lie, in every mode', async () => {
    const shape = [3, 61, 67];
    const channels = mixedChannels(3, 61 * 67);
    const core = await createCore();
    const placed = await inEngine(engine(), channels, shape);
    for (const mode of MODES) {
      const options = { shape, mode, background: [20, 0, 90] } as const;
      const expected = core.composite(channels, options);
      expectSame(await engine().composite(channels, options), expected);
      const result = await engine().composite(placed, options);
      expectSame(result, expected);
      await engine().stackOf(result)?.free();
      expectSame(await engine().composite(shared(channels), options), expected);
      const mixed = channels.map((channel, i) => (i % 2 ? placed[i]! : channel));
      const out = new Uint8ClampedArray(expected.length);
      expect(await engine().composite(mixed, { ...options, out })).toBe(out);
      expectSame(out, expected);
    }
    await Promise.all(placed.map(({ data }) => data.free()));
    expect(engine().memory.stacks).toBe(0);
  });

  it('takes LUTs of any size, by name and in the layout of ImageJ', async () => {
    const data = Uint8Array.from({ length: 256 }, (_, i) => i);
    const shape = [1, 1, 256];
    const show = async (lut: Channel['lut']) => {
      return engine().composite([{ data, ...(lut ? { lut } : {}) }], { shape });
    };
    const ramp = Array.from({ length: 65_536 }, (_, i) => [i / 257, 0, 255 - i / 257] as const);
    const two = await show([
      [0, 0, 255],
      [255, 0, 0],
    ]);
    expectSame(await show(ramp), two);
    expect([...two.slice(4 * 100, 4 * 101)]).toEqual([100, 0, 155, 255]);
    const fire = await show('fire');
    const planar = { layout: 'planar', data: new Uint8Array(768) } as const;
    data.forEach((_, i) => {
      for (let part = 0; part < 3; part++) planar.data[part * 256 + i] = fire[i * 4 + part]!;
    });
    expectSame(await show(planar), fire);
    expectSame(await show('gray'), await show(undefined));
  });

  it.each([Number.MIN_VALUE, 1e-60, 1e60, Number.MAX_VALUE])(
    'takes a gamma of %s',
    async (gamma) => {
      const data = Uint8Array.of(0, 1, 128, 254, 255);
      const shape = [1, 1, 5];
      const options = { shape, mode: 'add' } as const;
      const out = await engine().composite([{ data, gamma }], options);
      const between = gamma < 1 ? 255 : 0;
      const values = out.filter((_, i) => i % 4 === 0);
      expect([...values]).toEqual([0, between, between, between, 255]);
      const core = await createCore();
      expect(core.composite([{ data, gamma }], options)).toEqual(out);
    },
  );

  it('has colours for those who give none', async () => {
    const data = new Uint8Array([255]);
    const show = async (channels: Channel[]) => {
      return [...(await engine().composite(channels, { shape: [1, 1, 1] }))];
    };
    expect(await show([{ data }])).toEqual([255, 255, 255, 255]);
    expect(await show([{ data }, { data: new Uint8Array(1) }])).toEqual([255, 0, 255, 255]);
    const [red, green, blue] = await show([{ data, emission: 525 }]);
    expect(green).toBe(255);
    expect(Math.max(red!, blue!)).toBeLessThan(120);
    expect(await show([])).toEqual([0, 0, 0, 255]);
    expect(await show([{ data, visible: false }])).toEqual([0, 0, 0, 255]);
  });

  it('draws the newest settings only, where several wait for one array', async () => {
    const channels = mixedChannels(1, 1000 * 700);
    const shape = [1, 700, 1000];
    const out = new Uint8Array(1000 * 700 * 4);
    const busy = engine().composite(channels, { shape });
    const drawn = new Set<number>();
    const calls = [0.1, 0.2, 0.3, 0.4].map((opacity) => {
      const onProgress = () => void drawn.add(opacity);
      return engine().composite([{ ...channels[0]!, opacity }], { shape, out, onProgress });
    });
    const settled = await Promise.all(calls);
    expect(settled.every((result) => result === out)).toBe(true);
    expect([...drawn]).toEqual([0.4]);
    const expected = await engine().composite([{ ...channels[0]!, opacity: 0.4 }], { shape });
    expectSame(out, expected);
    await busy;
  });

  it('leaves the newest picture in an array, also where an older one had begun', async () => {
    const shape = [1, 400, 500];
    const data = new Uint8Array(200_000).fill(255);
    // The older one takes many slices, the newer one is short and goes before the rest of them.
    const planes = new Float32Array(200_000);
    const many = Array.from({ length: 32 }, () => ({ data: planes, gamma: 0.7 }));
    const out = new Uint8Array(800_000);
    const controller = new AbortController();
    const { signal } = controller;
    let hasBegun = () => {};
    const begun = new Promise<void>((resolve) => {
      hasBegun = resolve;
    });
    const older = engine().composite(many, { shape, out, onProgress: hasBegun });
    await begun;
    const aborted = engine().composite([{ data }], { shape, out, signal });
    controller.abort(new Error('enough'));
    await expect(aborted).rejects.toThrow('enough');
    const waiting = engine().composite([{ data, opacity: 0.5 }], { shape, out });
    const newest = engine().composite([{ data }], { shape, out });
    const settled = await Promise.all([older, waiting, newest]);
    expect(settled.every((result) => result === out)).toBe(true);
    expect(out.every((value) => value === 255)).toBe(true);
  });

  it('stops when it is told to, and goes on', async () => {
    const channels = mixedChannels(4, 400_000);
    const controller = new AbortController();
    const options = { shape: [4, 400, 1000], signal: controller.signal };
    const aborted = engine().composite(channels, options);
    controller.abort(new Error('enough'));
    await expect(aborted).rejects.toThrow('enough');
    const small = await engine().composite([{ data: new Uint16Array([65535]) }], {
      shape: [1, 1, 1],
    });
    expect([...small]).toEqual([255, 255, 255, 255]);
  });
});
