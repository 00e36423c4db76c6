import { expect, it } from 'vitest';
import { mixedChannels } from '../support/composites.ts';
import { describeEachVariant } from '../support/engines.ts';
import { expectSame } from '../support/expect-same.ts';

describeEachVariant('compositeFrames', { threads: 2 }, (engine) => {
  it('streams lists of planes and sources in order', async () => {
    const shape = [1, 20, 30];
    const channels = mixedChannels(5, 600).map((channel) => {
      return { ...channel, data: channel.data.slice(0, 600 * (channel.data.length / 600)) };
    });
    const planesAt = (t: number) =>
      channels.map(({ data }) => data.slice(data.length > 600 ? t * 600 : 0).slice(0, 600));
    const settings = channels.map(({ data: _, ...rest }) => rest);
    const lists = Array.from({ length: 5 }, (_, t) => planesAt(t));
    const options = { shape, channels: settings, mode: 'max' } as const;
    const all = await engine().composite(channels, { ...options, shape: [5, 20, 30] });
    const got: number[] = [];
    for await (const frame of engine().compositeFrames(lists, options)) got.push(...frame);
    expectSame(Uint8Array.from(got), all);
    const source = {
      shape: [5, 7, 1, 20, 30],
      channels: settings,
      plane: async ({ t, c }: { t: number; c: number }) => {
        return { data: planesAt(t)[c]!, width: 30, height: 20 };
      },
    };
    const again: number[] = [];
    for await (const frame of engine().compositeFrames(source, { mode: 'max' })) {
      again.push(...frame);
    }
    expectSame(Uint8Array.from(again), all);
  });

  it('leaves a stream at once while its source is silent, and closes it once', async () => {
    let closed = 0;
    async function* silent() {
      yield [Uint8Array.of(255)];
      await new Promise(() => {});
    }
    const inner = silent();
    const source = {
      [Symbol.asyncIterator]: () => ({
        next: () => inner.next(),
        return: () => {
          closed++;
          return inner.return(undefined); // waits for `next`, for ever
        },
      }),
    };
    const stream = engine().compositeFrames(source, { shape: [1, 1] });
    await stream.next();
    const pending = stream.next();
    await stream.return();
    expect(await pending).toEqual({ done: true, value: undefined });
    expect(closed).toBe(1);
  });

  it('stops reading planes that nobody waits for any more', async () => {
    const aborted: number[] = [];
    const plane = ({ t, signal }: { t: number; signal?: AbortSignal | undefined }) => {
      if (t === 0) return Promise.resolve(Uint8Array.of(255));
      return new Promise<Uint8Array>((_, reject) => {
        signal?.addEventListener('abort', () => {
          aborted.push(t);
          reject(signal.reason);
        });
      });
    };
    const stream = engine().compositeFrames({ shape: [3, 1], plane }, { shape: [1, 1] });
    for await (const first of stream) {
      expect([...first]).toEqual([255, 255, 255, 255]);
      break;
    }
    expect(aborted).toEqual([1]);
  });
});
