import { createCore } from 'stackblend/core';
import { describe, expect, it } from 'vitest';
import { allPairs, randomBytes, screenReference } from '../support/reference.ts';
import { readVector } from '../support/vectors.ts';

describe('core', () => {
  it('gives what img_rust gives, at once', async () => {
    const core = await createCore();
    const { data, shape } = readVector('img_rust_screen/stack1');
    const out = core.screen(data, readVector('img_rust_screen/stack2').data, { shape });
    expect(out).toEqual(readVector('img_rust_screen/expected').data);
  });

  it('is exact for every pair, in place and across tiles of odd length', async () => {
    const core = await createCore();
    const { backdrop, source, shape } = allPairs();
    const expected = screenReference(backdrop, source);
    expect(Buffer.compare(core.screen(backdrop, source, { shape }), expected)).toBe(0);
    const inPlace = backdrop.slice();
    expect(core.screen(inPlace, source, { shape, out: inPlace })).toBe(inPlace);
    expect(Buffer.compare(inPlace, expected)).toBe(0);
    const [a, b] = [randomBytes(4 * 8193, 1), randomBytes(4 * 8193, 2)];
    expect(core.screen(a, b, { shape: [1, 1, 8193, 4] })).toEqual(screenReference(a, b));
  });

  it('throws for bad arguments and goes on', async () => {
    const core = await createCore();
    const a = new Uint8Array(16);
    expect(() => core.screen(a, new Uint8Array(12), { shape: [1, 2, 2, 4] })).toThrow(RangeError);
    expect(() => core.screen(a, [] as never, { shape: [1, 2, 2, 4] })).toThrow(/^stack2: \[\]/);
    expect(core.screen(a, a.fill(255), { shape: [1, 2, 2, 4] })).toEqual(a);
  });

  it('names options that are none', async () => {
    const core = await createCore();
    const a = new Uint8Array(16);
    const none = null as never;
    expect(() => core.screen(a, a, none)).toThrow(/^options: null; expected an object/);
    expect(() => core.blend(a, a, none)).toThrow(/^options: null; expected an object/);
    expect(() => core.blendAll([{ data: a }], none)).toThrow(/^options: null; expected an object/);
    await expect(createCore(none)).rejects.toThrow(/^options: null; expected an object/);
    for (const [wasmUrl, shown] of [
      [7, '7'],
      ['http://[', '"http://["'],
    ]) {
      const message = `options.wasmUrl: ${shown}; expected a URL or its text`;
      await expect(createCore({ wasmUrl } as never)).rejects.toThrow(new TypeError(message));
    }
  });

  it('says which file could not be loaded', async () => {
    const wasmUrl = new URL('./nowhere.wasm', import.meta.url);
    await expect(createCore({ wasmUrl })).rejects.toThrow(/nowhere\.wasm/);
  });
});
