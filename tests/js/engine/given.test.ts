import { createEngine } from 'stackblend';
import { describe, expect, it } from 'vitest';
import { LazyPart } from '../../../js/engine/lazy-part.ts';
import { VARIANTS } from '../support/engines.ts';

/** What was given counts as it was at the call, in the first one, which loads code, as in later ones. */
describe.each(VARIANTS)('what a call was given (%s)', (variant) => {
  const shape = [3, 40, 50];

  async function twice(call: (engine: Awaited<ReturnType<typeof createEngine>>) => Promise<void>) {
    const engine = await createEngine({ variant, threads: 2 });
    await call(engine);
    await call(engine);
    expect(engine.memory.stacks).toBe(0);
    engine.dispose();
  }

  it('may be freed right after the call', async () => {
    await twice(async (engine) => {
      const make = async (dtype: 'uint16' | 'float32') => {
        const stack = await engine.allocate(shape, dtype);
        stack.data.fill(7).set([1, 2, 3]);
        return stack;
      };
      const out = await engine.allocate([...shape, 4]);
      const planes = await make('uint16');
      const composite = engine.composite([{ data: planes }], { out });
      await Promise.all([planes.free(), out.free()]);
      expect((await composite).length).toBe(3 * 40 * 50 * 4);

      for (const dtype of ['uint16', 'float32'] as const) {
        const counted = await make(dtype);
        const histogram = engine.histogram(counted);
        await counted.free();
        expect((await histogram).min).toBe(1);

        const windowed = await make(dtype);
        const window = engine.autoWindow(windowed, { low: 0, high: 100 });
        await windowed.free();
        expect(await window).toEqual([1, 7]);

        const projected = await make(dtype);
        const projection = engine.project(projected);
        await projected.free();
        expect((await projection)[0]).toBe(7);
      }
    });
  });

  it('may change right after the call', async () => {
    await twice(async (engine) => {
      const color: [number, number, number] = [200, 100, 0];
      const lut: [number, number, number][] = [
        [0, 0, 0],
        [0, 0, 250],
      ];
      const data = Uint8Array.of(255);
      const channels = [
        { data, color },
        { data, lut },
      ];
      const options = { shape: [1, 1, 1], mode: 'add' as 'add' | 'max' };
      const call = engine.composite(channels, options);
      color[0] = 0;
      lut[1]![2] = 0;
      options.mode = 'max';
      channels.pop();
      expect([...(await call)]).toEqual([200, 100, 250, 255]);
    });
  });

  it('is aborted by the signal that it was given, whatever its options hold later', async () => {
    await twice(async (engine) => {
      const shape = [1, 8, 8];
      const data = new Float32Array(64);
      const bytes = new Uint8Array(256);
      const calls = {
        screen: (options: object) => engine.screen(bytes, bytes, options),
        blendAll: (options: object) => engine.blendAll([{ data: bytes }], options),
        composite: (options: object) => engine.composite([{ data }], options),
        histogram: (options: object) => engine.histogram(data, options),
        autoWindow: (options: object) => engine.autoWindow(data, options),
        project: (options: object) => engine.project(data, options),
      };
      for (const [name, call] of Object.entries(calls)) {
        const controller = new AbortController();
        const isStack = name === 'screen' || name === 'blendAll';
        const options: { shape: number[]; signal?: AbortSignal } = {
          shape: isStack ? [...shape, 4] : shape,
          signal: controller.signal,
        };
        const result = call(options);
        delete options.signal;
        controller.abort('enough');
        await expect(result, name).rejects.toBe('enough');
      }
    });
  });

  it('holds for all frames of a stream', async () => {
    await twice(async (engine) => {
      const frame = Uint8Array.of(10, 20, 30, 255);
      const blend = { shape: [1, 1, 4], mode: 'normal' as 'normal' | 'difference' };
      const blended = engine.blendFrames([frame, frame, frame], frame, blend);
      blend.mode = 'difference';
      for await (const one of blended) expect([...one]).toEqual([10, 20, 30, 255]);

      const options = { shape: [1, 1], channels: [{ color: '#ff0000' }] };
      const composite = engine.compositeFrames([[Uint8Array.of(255)]], options);
      options.channels[0]!.color = '#00ff00';
      for await (const one of composite) expect([...one]).toEqual([255, 0, 0, 255]);
    });
  });
});

describe('a part that cannot be loaded', () => {
  it('is load-failed, and is tried again', async () => {
    let tries = 0;
    const part = new LazyPart(async () => {
      if (++tries === 1) throw new TypeError('Failed to fetch');
      return 'part';
    });
    const error = { code: 'load-failed', message: expect.stringContaining('Failed to fetch') };
    await expect(part.load()).rejects.toMatchObject(error);
    expect(part.loaded).toBe(null);
    expect(await part.load()).toBe('part');
    expect(part.loaded).toBe('part');
    await part.load();
    expect(tries).toBe(2);
  });
});
