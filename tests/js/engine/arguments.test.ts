import { createEngine, type Engine, type StackInput } from 'stackblend';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const shape = [1, 2, 2, 4];
const good = () => new Uint8Array(16);

function detached(): Uint8Array {
  const array = good();
  structuredClone(array.buffer, { transfer: [array.buffer] });
  return array;
}

type Case = [what: string, call: (engine: Engine) => Promise<unknown>, error: RegExp];

const wrongTypes: Case[] = [
  [
    'float input',
    (e) => e.screen(new Float32Array(16) as never, good(), { shape }),
    /^stack1: Float32Array of 16; expected a Uint8Array/,
  ],
  [
    '16-bit input',
    (e) => e.screen(good(), new Uint16Array(16) as never, { shape }),
    /^stack2: Uint16Array of 16/,
  ],
  ['no input', (e) => e.screen(undefined as never, good(), { shape }), /^stack1: undefined/],
  [
    'an ArrayBuffer',
    (e) => e.screen(new ArrayBuffer(16) as never, good(), { shape }),
    /^stack1: ArrayBuffer/,
  ],
  [
    'a detached array',
    (e) => e.screen(detached(), good(), { shape }),
    /^stack1: its buffer is detached/,
  ],
  [
    'no shape at all',
    (e) => e.screen(good(), good()),
    /^options.shape: undefined; expected \[frames, height, width, 4\]/,
  ],
  [
    'a shape that is no array',
    (e) => e.screen(good(), good(), { shape: '1' as never }),
    /^options.shape: "1"/,
  ],
  [
    'wide-gamut ImageData',
    (e) =>
      e.screen(
        { data: good(), width: 2, height: 2, colorSpace: 'display-p3' } as StackInput,
        good(),
      ),
    /^stack1.colorSpace: "display-p3"; expected "srgb"/,
  ],
  [
    'a stride not in C order',
    (e) => e.screen({ data: good(), shape: [2, 2, 4], stride: [4, 8, 1] }, good()),
    /^stack1.stride: \[4, 8, 1\]; expected C order, \[8, 4, 1\]/,
  ],
  [
    'a signal that is none',
    (e) => e.screen(good(), good(), { shape, signal: {} as never }),
    /^options.signal: Object/,
  ],
  [
    'a callback that is none',
    (e) => e.screen(good(), good(), { shape, onProgress: 1 as never }),
    /^options.onProgress: 1/,
  ],
  [
    'an unknown dtype',
    (e) => e.allocate(shape, 'float64' as never),
    /^dtype: "float64"; expected one of uint8, int8/,
  ],
];

const wrongValues: Case[] = [
  [
    'a length that does not fit',
    (e) => e.screen(new Uint8Array(15), good(), { shape }),
    /^stack1: 15 bytes; expected 16 for the shape \[1, 2, 2, 4\]/,
  ],
  [
    'an out that does not fit',
    (e) => e.screen(good(), good(), { shape, out: new Uint8Array(20) }),
    /^options.out: 20 bytes; expected 16/,
  ],
  [
    'three channels',
    (e) => e.screen(good(), good(), { shape: [1, 2, 2, 3] }),
    /^options.shape: \[1, 2, 2, 3\]/,
  ],
  [
    'a zero height',
    (e) => e.screen(good(), good(), { shape: [1, 0, 2, 4] }),
    /^options.shape: \[1, 0, 2, 4\] has 0 at position 1; expected an integer of at least 1/,
  ],
  [
    'half a frame',
    (e) => e.screen(good(), good(), { shape: [0.5, 2, 2, 4] }),
    /has 0.5 at position 0/,
  ],
  [
    'negative frames',
    (e) => e.screen(good(), good(), { shape: [-1, 2, 2, 4] }),
    /has -1 at position 0/,
  ],
  [
    'a width that is NaN',
    (e) => e.screen(good(), good(), { shape: [1, 2, Number.NaN, 4] }),
    /has NaN at position 2/,
  ],
  [
    'a width in a string',
    (e) => e.screen(good(), good(), { shape: [1, 2, '2' as never, 4] }),
    /has "2" at position 2/,
  ],
  [
    'a shape beyond counting',
    (e) => e.screen(good(), good(), { shape: [2 ** 40, 2 ** 20, 2, 4] }),
    /more bytes than a number can count/,
  ],
  [
    'shapes that differ',
    (e) => e.screen({ data: good(), shape: [2, 2, 4] }, { data: good(), shape: [1, 4, 4] }),
    /^stack2: its shape is \[1, 1, 4, 4\]; expected \[1, 2, 2, 4\] as the others/,
  ],
  [
    'a shape unlike the option',
    (e) => e.screen({ data: good(), shape: [1, 4, 4] }, good(), { shape }),
    /^stack1: its shape is \[1, 1, 4, 4\]; expected \[1, 2, 2, 4\] as the others/,
  ],
  [
    'an out that overlaps in part',
    (e) => {
      const whole = new Uint8Array(24);
      return e.screen(whole.subarray(0, 16), good(), { shape, out: whole.subarray(4, 20) });
    },
    /^options.out: overlaps stack1 in part/,
  ],
  [
    'a zero-width allocation',
    (e) => e.allocate([1, 2, 0, 4]),
    /^shape: \[1, 2, 0, 4\] has 0 at position 2/,
  ],
];

describe('bad arguments', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine({ threads: 2 });
  });
  afterAll(() => engine.dispose());

  it.each(wrongTypes)('TypeError: %s', async (_, call, error) => {
    await expect(call(engine)).rejects.toThrow(error);
    await expect(call(engine)).rejects.toBeInstanceOf(TypeError);
  });

  it.each(wrongValues)('RangeError: %s', async (_, call, error) => {
    await expect(call(engine)).rejects.toThrow(error);
    await expect(call(engine)).rejects.toBeInstanceOf(RangeError);
  });

  it('leave the engine working', async () => {
    expect(await engine.screen(good(), good().fill(9), { shape })).toEqual(good().fill(9));
  });
});

describe('bad engine options', () => {
  it.each([
    [{ threads: 0 }, RangeError, /^options.threads: 0; expected an integer from 1 to 64/],
    [{ threads: 1.5 }, RangeError, /^options.threads: 1.5/],
    [{ threads: '4' }, TypeError, /^options.threads: "4"; expected a number/],
    [{ maxMemory: 1 }, RangeError, /^options.maxMemory: 1/],
    [{ variant: 'turbo' }, TypeError, /^options.variant: "turbo"; expected "threads" or "single"/],
    [{ workerUrl: 7 }, TypeError, /^options.workerUrl: 7/],
    [{ wasmUrl: {} }, TypeError, /^options.wasmUrl: Object/],
    [{ wasmUrl: 'http://[' }, TypeError, /^options.wasmUrl: "http:\/\/\["; expected a URL/],
    [{ workerUrl: 'http://[' }, TypeError, /^options.workerUrl: "http:\/\/\["; expected a URL/],
    [{ workerUrl: () => 'x.js' }, TypeError, /^options.workerUrl: a function; expected a URL/],
    [null, TypeError, /^options: null; expected an object/],
  ])('%j', async (options, type, message) => {
    const start = createEngine(options as never);
    await expect(start).rejects.toBeInstanceOf(type);
    await expect(start).rejects.toThrow(message);
  });
});
