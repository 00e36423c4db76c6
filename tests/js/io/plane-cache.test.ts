import { describe, expect, test, vi } from 'vitest';
import { createPlaneCache } from '../../../js/io/index.ts';

const plane = (bytes: number) => async () => new Uint8Array(bytes);
const owner = {};

describe('what is kept', () => {
  test('no more than maxBytes, the least recently used goes first', async () => {
    const cache = createPlaneCache(100);
    await cache.load(owner, 'a', plane(40));
    await cache.load(owner, 'b', plane(40));
    expect(cache.bytes).toBe(80);
    await cache.load(owner, 'a', () => Promise.reject(new Error('is there')));
    await cache.load(owner, 'c', plane(40));
    expect(cache.bytes).toBe(80);
    expect(cache.peek(owner, 'b')).toBeUndefined();
    expect(cache.peek(owner, 'a')?.byteLength).toBe(40);
    expect(cache.peek(owner, 'c')?.byteLength).toBe(40);
  });

  test('nothing larger than all of it, nothing with 0', async () => {
    const cache = createPlaneCache(100);
    await cache.load(owner, 'small', plane(60));
    await cache.load(owner, 'large', plane(101));
    expect(cache.bytes).toBe(60);
    const none = createPlaneCache(0);
    await none.load(owner, 'a', plane(1));
    expect(none.bytes).toBe(0);
  });

  test('each owner has its own', async () => {
    const cache = createPlaneCache(100);
    const other = {};
    await cache.load(owner, 'a', plane(10));
    expect((await cache.load(other, 'a', plane(20))).byteLength).toBe(20);
    cache.drop(owner);
    expect(cache.bytes).toBe(20);
    expect(cache.peek(owner, 'a')).toBeUndefined();
    expect(cache.peek(other, 'a')?.byteLength).toBe(20);
  });

  test('not what was still being decoded when its owner went', async () => {
    const cache = createPlaneCache(100);
    const late = cache.load(owner, 'late', plane(10));
    cache.drop(owner);
    expect((await late).byteLength).toBe(10);
    expect(cache.bytes).toBe(0);
  });

  test('not what somebody transferred', async () => {
    const cache = createPlaneCache(100);
    const given = await cache.load(owner, 'a', plane(10));
    structuredClone(given, { transfer: [given.buffer] });
    const again = vi.fn(plane(10));
    expect((await cache.load(owner, 'a', again)).byteLength).toBe(10);
    expect(again).toHaveBeenCalledTimes(1);
    expect(cache.bytes).toBe(10);
  });

  test('no failures: the next call tries again', async () => {
    const cache = createPlaneCache(100);
    const broken = new Error('broken');
    await expect(cache.load(owner, 'a', () => Promise.reject(broken))).rejects.toBe(broken);
    expect((await cache.load(owner, 'a', plane(10))).byteLength).toBe(10);
  });
});

describe('abort', () => {
  test('of all starts anew for whoever comes then', async () => {
    const cache = createPlaneCache(100);
    const controller = new AbortController();
    const decode = vi.fn((signal: AbortSignal) => {
      return new Promise<Uint8Array>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        if (decode.mock.calls.length > 1) resolve(new Uint8Array(10));
      });
    });
    const first = cache.load(owner, 'a', decode, controller.signal);
    controller.abort('enough');
    const second = cache.load(owner, 'a', decode);
    await expect(first).rejects.toBe('enough');
    expect((await second).byteLength).toBe(10);
    expect(decode).toHaveBeenCalledTimes(2);
  });

  test('before it begins decodes nothing', async () => {
    const decode = vi.fn(plane(10));
    const signal = AbortSignal.abort('enough');
    await expect(createPlaneCache().load(owner, 'a', decode, signal)).rejects.toBe('enough');
    expect(decode).not.toHaveBeenCalled();
  });
});

test.each([-1, Number.NaN, '5' as never])('a size of %s is a RangeError', (size) => {
  expect(() => createPlaneCache(size)).toThrow(RangeError);
});
