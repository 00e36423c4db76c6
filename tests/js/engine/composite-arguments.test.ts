import type { Channel } from 'stackblend';
import { createCore } from 'stackblend/core';
import { describe, expect, it } from 'vitest';
import { describeEachVariant } from '../support/engines.ts';

describeEachVariant('arguments of composite', { threads: 2 }, (engine) => {
  const data = new Uint16Array(6);
  const good: Channel = { data, window: [0, 10] };
  const shape = [1, 2, 3];

  it.each<[string, unknown, object, string | RegExp]>([
    ['channels', {}, { shape }, 'channels: Object; expected an array of channels'],
    ['a channel', [null], { shape }, 'channels[0]: null; expected { data'],
    ['data', [{ data: new Float64Array(6) }], { shape }, 'channels[0].data: Float64Array of 6'],
    ['length', [{ data: new Uint8Array(5) }], { shape }, 'channels[0].data: 5 values of uint8'],
    ['shapes', [good, { data: { data, shape: [3, 2] } }], { shape }, /its shape is \[1, 3, 2\]/],
    ['stride', [{ data: { data, shape: [2, 3], stride: [1, 2] } }], {}, 'channels[0].data.stride'],
    ['no shape', [good], {}, 'options.shape: undefined; expected [frames, height, width]'],
    ['window order', [{ data, window: [5, 5] }], { shape }, 'channels[0].window: [5, 5]; expected'],
    ['window', [{ data, window: [0, Number.NaN] }], { shape }, 'channels[0].window: [0, NaN]'],
    ['gamma', [{ ...good, gamma: 0 }], { shape }, 'channels[0].gamma: 0; expected'],
    ['opacity', [{ ...good, opacity: 2 }], { shape }, 'channels[0].opacity: 2; expected'],
    ['colour', [{ ...good, color: 'red' }], { shape }, 'channels[0].color: "red"; expected'],
    ['emission', [{ ...good, emission: -1 }], { shape }, 'channels[0].emission'],
    ['LUT', [{ ...good, lut: 'rainbow' }], { shape }, 'channels[0].lut: "rainbow"; expected'],
    ['visible', [{ ...good, visible: 1 }], { shape }, 'channels[0].visible: 1; expected'],
    ['mode', [good], { shape, mode: 'xor' }, 'options.mode: "xor"; expected one of screen, add'],
    ['background', [good], { shape, background: 'grey' }, 'options.background: "grey"'],
    ['out', [good], { shape, out: new Uint8Array(23) }, 'options.out: 23 bytes; expected'],
    ['ink', [{ ...good, lut: 'fire' }], { shape, mode: 'subtract' }, 'channels[0].lut: given with'],
    ['gamma of ImageJ', [{ ...good, gamma: 2 }], { shape, mode: 'imagej' }, 'channels[0].gamma: 2'],
    [
      'ground',
      [good],
      { shape, mode: 'imagej', background: 'white' },
      'options.background: "white"',
    ],
    ['type', [{ data: new Int8Array(6) }], { shape, mode: 'imagej' }, 'int8; ImageJ shows uint8'],
    ['hole', Array(2), { shape }, 'channels[0]: undefined; expected { data'],
    ['size', [good], { shape: [1n, 2, 3] }, 'options.shape: [1, 2, 3]; expected'],
    [
      'width of a window',
      [{ data, window: [-3e38, 3e38] }],
      { shape },
      'channels[0].window: [-3e+38, 3e+38]; expected finite numbers, lo less than hi by 2^-126 to',
    ],
    ['too many', Array(33).fill(good), { shape }, 'channels: 33 are visible; expected up to 32'],
  ])('refuses a wrong %s', async (_, channels, options, message) => {
    const call = engine().composite(channels as Channel[], options);
    await expect(call).rejects.toThrow(message as string);
    const core = await createCore();
    expect(() => core.composite(channels as Channel[], options)).toThrow(message as string);
  });

  it.each<[string, unknown, unknown, string]>([
    ['frames', 'planes', { shape }, 'frames: "planes"; expected an iterable'],
    ['list', [data], { shape }, 'frames[0]: Uint16Array of 6; expected a list of planes'],
    [
      'number of planes',
      [[data]],
      { shape, channels: [{}, {}] },
      'frames[0]: 1 planes; expected 2',
    ],
    [
      'plane',
      [[data, new Uint8Array(5)]],
      { shape },
      'frames[0][1].data: 5 values of uint8; expected',
    ],
    ['gamma', [[data]], { shape, channels: [{ gamma: 0 }] }, 'frames[0][0].gamma: 0; expected'],
    ['options', [[data]], null, 'options: null; expected an object'],
    [
      'out',
      [[data]],
      { shape, out: new Uint8Array(24) },
      'options.out: Uint8Array of 24; expected',
    ],
    ['signal', [[data]], { shape, signal: 5 }, 'options.signal: 5; expected an AbortSignal'],
    ['channels', [[data]], { shape, channels: 5 }, 'options.channels: 5; expected an array'],
    ['z', { shape: [1, 1], plane: async () => data }, { z: 'top' }, 'options.z: "top"; expected'],
    ['source', { plane: async () => data }, {}, 'frames.shape: undefined; expected [t, c'],
    [
      'size of a source',
      { shape: [1.5, 1], plane: async () => data },
      {},
      'frames.shape: [1.5, 1]',
    ],
  ])('refuses a wrong %s of streams', async (_, frames, options, message) => {
    const stream = engine().compositeFrames(frames as [], options as object);
    await expect(stream.next()).rejects.toThrow(message);
  });

  it('refuses an out on a plane', async () => {
    const buffer = new ArrayBuffer(64);
    const plane = new Uint32Array(buffer, 0, 6);
    const out = new Uint8Array(buffer, 0, 24);
    const call = engine().composite([{ data: plane }], { shape, out });
    await expect(call).rejects.toThrow('options.out: overlaps channels[0].data');
  });
});

describe('planes in engine memory', () => {
  describeEachVariant('allocate', { threads: 1 }, (engine) => {
    it('gives typed views, by frame too', async () => {
      const stack = await engine().allocate([3, 4, 5], 'int16');
      expect(stack.data).toBeInstanceOf(Int16Array);
      expect(stack.data).toHaveLength(60);
      stack.frame(1).fill(-7);
      expect(stack.data.indexOf(-7)).toBe(20);
      expect(engine().stackOf(stack.frame(2))).toBe(stack);
      expect(() => stack.frame(3)).toThrow('index: 3; expected an integer from 0 to 2');
      await stack.free();
      expect(() => stack.data).toThrow('disposed');
      await expect(engine().allocate([3, 4], 'float64' as 'float32')).rejects.toThrow('dtype');
    });
  });
});
