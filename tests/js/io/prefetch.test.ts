import { describe, expect, test } from 'vitest';
import { imageSource, type SourceParts } from '../../../js/io/image-source.ts';
import { createPlaneCache, createPrefetcher, type PrefetchOptions } from '../../../js/io/index.ts';

/** 10 times, 2 channels, 6 z, planes of 100 bytes that are decoded when `finish` says so. */
function image(parts: Partial<SourceParts> = {}) {
  const begun: string[] = [];
  const aborted: string[] = [];
  const finishers = new Map<string, () => void>();
  const source = imageSource({
    name: 'movie',
    shape: [10, 2, 6, 10, 10],
    dtype: 'uint8',
    kind: 'planes',
    cache: createPlaneCache(),
    read: ({ t, c, z }, signal) => {
      const key = `${t}${c}${z}`;
      begun.push(key);
      return new Promise((resolve, reject) => {
        finishers.set(key, () => resolve(new Uint8Array(100)));
        signal?.addEventListener('abort', () => {
          aborted.push(key);
          reject(signal.reason);
        });
      });
    },
    ...parts,
  });
  const finish = async (key: string) => {
    finishers.get(key)!();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { source, begun, aborted, finish };
}

/** What is read, one after the other, when nothing holds it up. */
async function order(
  options: PrefetchOptions,
  moves: readonly Parameters<ReturnType<typeof createPrefetcher>['move']>[0][],
  cacheBytes?: number,
) {
  const begun: string[] = [];
  const { source } = image({
    cache: createPlaneCache(cacheBytes),
    read: async ({ t, c, z, level }) => {
      begun.push(`${t}${c}${z}${level || ''}`);
      return new Uint8Array(100);
    },
  });
  const prefetcher = createPrefetcher(source, options);
  for (const position of moves) {
    prefetcher.move(position);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return begun;
}

describe('what lies ahead', () => {
  test('along t, nearest first, all channels', async () => {
    const begun = await order({ along: 't', ahead: 2, together: 1 }, [{ t: 3, z: 5 }]);
    expect(begun).toEqual(['405', '415', '505', '515']);
  });

  test('along z, some channels', async () => {
    const begun = await order({ along: 'z', ahead: 3 }, [{ t: 7, z: 1, channels: [1] }]);
    expect(begun).toEqual(['712', '713', '714']);
  });

  test('ends at the end, or goes round', async () => {
    const at = { t: 8, channels: [0] };
    expect(await order({ along: 't', ahead: 3 }, [at])).toEqual(['900']);
    expect(await order({ along: 't', ahead: 3, wrap: true }, [at])).toEqual(['900', '000', '100']);
    const all = await order({ along: 'z', ahead: 50, wrap: true }, [{ channels: [0] }]);
    expect(all).toEqual(['001', '002', '003', '004', '005']);
  });

  test('turns round with the reader, or as told; what is there is not read again', async () => {
    const options = { along: 't', ahead: 2 } as const;
    const at = (t: number) => ({ t, channels: [0] });
    expect(await order(options, [at(4), at(3)])).toEqual(['500', '600', '200', '100']);
    expect(await order(options, [{ ...at(4), direction: -1 }])).toEqual(['300', '200']);
    expect(await order(options, [at(4), at(5), at(6)])).toEqual(['500', '600', '700', '800']);
  });

  test('no more than half of the cache holds', async () => {
    const options = { along: 't', ahead: 8, together: 1 } as const;
    expect(await order(options, [{}], 800)).toEqual(['100', '110', '200', '210']);
    expect(await order(options, [{}], 399)).toEqual([]);
    expect(await order(options, [{}], 0)).toEqual([]);
  });
});

describe('while it is read', () => {
  test('no more at the same time than `together`', async () => {
    const { source, begun, finish } = image();
    createPrefetcher(source, { along: 't' }).move({ channels: [0] });
    expect(begun).toEqual(['100', '200']);
    await finish('200');
    expect(begun).toEqual(['100', '200', '300']);
  });

  test('what still lies ahead goes on, the rest is aborted', async () => {
    const { source, begun, aborted, finish } = image();
    const prefetcher = createPrefetcher(source, { along: 't', ahead: 3 });
    prefetcher.move({ t: 0, channels: [0] });
    prefetcher.move({ t: 1, channels: [0] });
    expect(aborted).toEqual(['100']);
    await finish('200');
    expect(begun).toEqual(['100', '200', '300', '400']);
    prefetcher.stop();
    expect(aborted).toEqual(['100', '300', '400']);
  });

  test('what was aborted is read again when it is wanted again', async () => {
    const { source, begun, finish } = image();
    const prefetcher = createPrefetcher(source, { along: 't', ahead: 1 });
    prefetcher.move({ t: 0, channels: [0] });
    prefetcher.stop();
    prefetcher.move({ t: 0, channels: [0] });
    await finish('100');
    expect(begun).toEqual(['100', '100']);
    await source.plane({ t: 1 });
    expect(begun).toHaveLength(2);
  });

  test('a reader of the same plane keeps it', async () => {
    const { source, begun, aborted, finish } = image();
    const prefetcher = createPrefetcher(source, { along: 't' });
    prefetcher.move({ channels: [0] });
    const plane = source.plane({ t: 1 });
    prefetcher.stop();
    await finish('100');
    expect((await plane).data.length).toBe(100);
    expect(begun.filter((key) => key === '100')).toHaveLength(1);
    expect(aborted).toEqual(['200']);
  });

  test('failures are silent', async () => {
    const { source } = image({ read: () => Promise.reject(new Error('broken')) });
    createPrefetcher(source, { along: 't' }).move({});
    await new Promise((resolve) => setTimeout(resolve, 5));
    await expect(source.plane({ t: 1 })).rejects.toThrow('broken');
  });
});

test.each([
  { along: 'c' },
  { along: undefined },
  { ahead: 0 },
  { together: 1.5 },
  { ahead: Number.NaN },
])('%j is a RangeError', (wrong) => {
  expect(() => createPrefetcher(image().source, { along: 't', ...(wrong as object) })).toThrow(
    RangeError,
  );
});
