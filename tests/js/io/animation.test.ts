import { describe, expect, test } from 'vitest';
import { PlaneCache } from '../../../js/io/cache/plane-cache.ts';
import { imageSource } from '../../../js/io/image-source.ts';
import { type AnimatedFrame, Animation } from '../../../js/io/png/animation.ts';
import { expectSame } from '../support/expect-same.ts';

const FRAMES = 240;
const SIZE = 4;
const BYTES = SIZE * SIZE * 4;

/** Frames of one pixel each, drawn over one another, some disposed of in each way. */
function make(cacheBytes: number) {
  const frames: (AnimatedFrame & { readonly index: number })[] = Array.from(
    { length: FRAMES },
    (_, index) => ({
      ...{ index, x: index % SIZE, y: Math.floor(index / SIZE) % SIZE, width: 1, height: 1 },
      ...{ dispose: index % 5 === 3 ? 1 : index % 7 === 5 ? 2 : 0, blend: 1 },
    }),
  );
  const count = { reads: 0, failAt: -1 };
  const cache = new PlaneCache(cacheBytes);
  const animation = new Animation(
    { width: SIZE, height: SIZE, frames },
    async ({ index }) => {
      if (index === count.failAt) throw new Error('no');
      count.reads++;
      return Uint8Array.of(index, index >> 2, 255 - index, 200);
    },
    cache,
  );
  const source = imageSource({
    name: 'a.gif',
    shape: [FRAMES, 1, 1, SIZE, SIZE],
    dtype: 'uint8',
    kind: 'rgba',
    cache,
    read: ({ t }, signal) => animation.frame(t, signal),
    close: () => animation.close(),
  });
  return { count, cache, animation, source };
}

/** Every frame, played forward. */
async function played() {
  const { animation } = make(0);
  const all: Uint8Array[] = [];
  for (let t = 0; t < FRAMES; t++) all.push(await animation.frame(t));
  return all;
}

describe('an animation', () => {
  test('gives each frame the same, whatever way it is reached', async () => {
    const all = await played();
    for (const room of [0, 3, 20, 100, 1000]) {
      const { source } = make(room * BYTES);
      for (let i = 0; i < 200; i++) {
        const t = (i * 89 + (i % 3) * 7) % FRAMES;
        expectSame((await source.plane({ t })).data as Uint8Array, all[t]!);
      }
      for (let t = FRAMES - 1; t >= 0; t--) {
        expectSame((await source.plane({ t })).data as Uint8Array, all[t]!);
      }
    }
  });

  test.each([
    ['a tenth of it fits', 24, 8],
    ['a third', 80, 4],
    ['all of it', 4 * FRAMES, 1],
  ])('backwards composes few frames for each: %s', async (_what, room, most) => {
    const { source, count } = make(room * BYTES);
    for (let t = FRAMES - 1; t >= 0; t--) await source.plane({ t });
    expect(count.reads).toBeLessThanOrEqual(FRAMES * (1 + most));
  });

  test('two places in turn', async () => {
    const { source, count, cache } = make(64 * BYTES);
    for (let i = 0; i < 50; i++) {
      await source.plane({ t: 100 + i });
      await source.plane({ t: 5 });
    }
    expect(count.reads).toBeLessThan(1000);
    expect(cache.bytes).toBeLessThanOrEqual(64 * BYTES);
    source.close();
    expect(cache.bytes).toBe(0);
  });

  test('a frame that fails on the way back does not pass for another', async () => {
    const all = await played();
    const { animation, count } = make(100 * BYTES);
    await animation.frame(FRAMES - 1);
    for (let t = FRAMES - 2; t > 200; t -= 2) {
      count.failAt = t;
      await expect(animation.frame(t)).rejects.toThrow('no');
      count.failAt = -1;
      expectSame(await animation.frame(t - 1), all[t - 1]!);
    }
  });
});
