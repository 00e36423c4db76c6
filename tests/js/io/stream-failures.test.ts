import { describe, expect, test } from 'vitest';
import {
  openImages,
  type PlaneArray,
  streamNpy,
  streamTiff,
  tiffSize,
  type WrittenImage,
} from '../../../js/io/index.ts';

const collect = async (stream: ReadableStream<Uint8Array>) =>
  new Uint8Array(await new Response(stream as ReadableStream<BufferSource>).arrayBuffer());

const image = (data: () => PlaneArray, parts: Partial<WrittenImage> = {}): WrittenImage => ({
  ...{ shape: [3, 1, 1, 2, 2], dtype: 'uint8' },
  plane: () => ({ data: data() }),
  ...parts,
});

describe.each([
  ['streamTiff', streamTiff],
  ['streamNpy', streamNpy],
] as const)('%s', (_name, write) => {
  test('abort ends it though plane never answers', async () => {
    const controller = new AbortController();
    const silent: WrittenImage = {
      ...image(() => new Uint8Array(4)),
      plane: () => {
        setTimeout(() => controller.abort(new Error('enough')));
        return new Promise<never>(() => {});
      },
    };
    await expect(collect(write(silent, { signal: controller.signal }))).rejects.toThrow('enough');
  });

  test('planes of another type, as large as they may be', async () => {
    const floats = image(() => new Float32Array(4), { dtype: 'uint32' });
    await expect(collect(write(floats))).rejects.toThrow(TypeError);
    await expect(collect(write(floats))).rejects.toThrow('Float32Array, expected Uint32Array');
    const nothing = image(() => undefined as never);
    await expect(collect(write(nothing))).rejects.toThrow('undefined, expected Uint8Array');
    const clamped = image(() => new Uint8ClampedArray(4) as never);
    expect((await collect(write(clamped))).length).toBeGreaterThan(12);
  });
});

describe('streamTiff', () => {
  test('names that XML cannot hold', async () => {
    const name = 'a\u0001b\ud800c\uffffd\té 😀';
    const named = image(() => new Uint8Array(4), { channels: [{ name }] });
    const data = await collect(streamTiff(named, { metadata: 'ome' }));
    const [source] = await openImages({ name: 'a.ome.tif', data });
    expect(source!.channels[0]!.name).toBe('a\ufffdb\ufffdc\ufffdd\té 😀');
    expect(new TextDecoder().decode(data)).not.toMatch(/&#(1|55296|65535);/);
  });

  test('one plane beyond 4 GB', () => {
    const wide = image(() => new Uint8Array(1), { shape: [1, 1, 1, 2 ** 16, 2 ** 16] });
    expect(() => streamTiff(wide)).toThrow(RangeError);
    expect(() => streamTiff(wide)).toThrow(/one plane takes 4294967296 bytes/);
    expect(tiffSize(wide, { bigTiff: true })).toBeGreaterThan(2 ** 32);
    expect(tiffSize(wide, { metadata: 'ome' })).toBeGreaterThan(2 ** 32);
  });
});
