import { describe, expect, test } from 'vitest';
import { type FrameIndex, incrementOf, keyBefore } from '../../../js/io/video/frame-index.ts';
import { FrameReader } from '../../../js/io/video/frame-reader.ts';
import { expectError } from './expect-error.ts';

const indexOf = (times: number[], keys: number[] = [0], tolerance = 0.0005): FrameIndex => ({
  count: times.length,
  times: Float64Array.from(times),
  keys: Uint8Array.from(times, (_, i) => Number(keys.includes(i))),
  tolerance,
});

describe('from one frame to the next', () => {
  test('equal times, rounded to milliseconds as WebM does', () => {
    const times = Array.from({ length: 100 }, (_, i) => Math.round((i * 1000) / 30) / 1000);
    expect(incrementOf(indexOf(times))!.value).toBeCloseTo(1 / 30, 4);
  });

  test('a video that begins late', () => {
    expect(incrementOf(indexOf([2, 2.5, 3]))).toEqual({ value: 0.5, unit: 's' });
  });

  test.each([[[0]], [[0, 0.04, 0.09]], [[0, 0.04, 0.08, 0.5]]])('none of %j', (times) => {
    expect(incrementOf(indexOf(times))).toBeUndefined();
  });
});

test('where decoding begins', () => {
  const index = indexOf([0, 1, 2, 3, 4, 5], [0, 3]);
  expect([0, 2, 3, 5].map((i) => keyBefore(index, i))).toEqual([0, 0, 3, 3]);
  expect(keyBefore(indexOf([0, 1, 2], [2]), 1)).toBe(0);
});

/** A video of `count` frames with a key frame every 20, of which some cannot be decoded. */
function videoOf(count: number, missing: number[] = []) {
  const times = Array.from({ length: count }, (_, i) => i / 10);
  const keys = times.map((_, i) => i).filter((i) => i % 20 === 0);
  const log = { started: [] as number[], decoded: 0, open: 0, ended: 0, kept: [] as number[] };
  const start = (time: number) => {
    log.started.push(Math.round(time * 10));
    let at = Math.round(time * 10);
    let over = false;
    return {
      async next() {
        while (missing.includes(at)) at++;
        if (over || at >= count) return { done: true as const, value: undefined };
        log.decoded++;
        log.open++;
        const close = () => void log.open--;
        return { done: false as const, value: { timestamp: at++ / 10, close } as never };
      },
      end() {
        over = true;
        log.ended++;
      },
    };
  };
  const convert = async (sample: { timestamp: number }) => Math.round(sample.timestamp * 10);
  const keep = (index: number, frame: number) => {
    expect(frame).toBe(index);
    log.kept.push(index);
  };
  const index = indexOf(times, keys);
  return { log, reader: new FrameReader<number>('a.mp4', index, start, convert, keep) };
}

describe('frames by their index', () => {
  test('one after the other: one decoder, each frame decoded once', async () => {
    const { reader, log } = videoOf(50);
    for (let i = 0; i < 50; i++) expect(await reader.frame(i)).toBe(i);
    expect(log).toMatchObject({ started: [0], decoded: 50, open: 0 });
  });

  test('asked for together: the same', async () => {
    const { reader, log } = videoOf(20);
    const all = Array.from({ length: 20 }, (_, i) => i);
    expect(await Promise.all(all.map((i) => reader.frame(i)))).toEqual(all);
    expect(log.started).toEqual([0]);
  });

  test('far ahead: anew; within the same group, or near: on', async () => {
    const { reader, log } = videoOf(100);
    for (const i of [0, 15, 22, 90, 97]) expect(await reader.frame(i)).toBe(i);
    expect(log.started).toEqual([0, 90]);
    expect(log.open).toBe(0);
  });

  test('backwards: frames before are kept, so that each group is decoded a few times only', async () => {
    const { reader, log } = videoOf(60);
    expect(await reader.frame(50)).toBe(50);
    expect(await reader.frame(49)).toBe(49);
    expect(log.started).toEqual([50, 34]);
    expect(log.kept).toEqual(Array.from({ length: 15 }, (_, i) => 34 + i));
  });

  test('a frame that is missing is an error, those around it are not', async () => {
    const { reader, log } = videoOf(10, [4, 9]);
    expect(await reader.frame(3)).toBe(3);
    await expectError(reader.frame(4), 'bad-file', 'a.mp4: frame 5 cannot be decoded');
    expect(await reader.frame(5)).toBe(5);
    await expectError(reader.frame(9), 'bad-file', 'a.mp4: frame 10');
    expect(await reader.frame(8)).toBe(8);
    reader.close();
    expect(log.open).toBe(0);
  });

  test('abort ends the decoder; others go on', async () => {
    const { reader, log } = videoOf(60);
    const controller = new AbortController();
    const left = reader.frame(19, controller.signal);
    const waits = reader.frame(5);
    const never = reader.frame(7, AbortSignal.abort('gone'));
    controller.abort('enough');
    await expect(left).rejects.toBe('enough');
    await expect(never).rejects.toBe('gone');
    expect(await waits).toBe(5);
    expect(log.open).toBe(0);
  });

  test('after close', async () => {
    const { reader, log } = videoOf(5);
    await reader.frame(0);
    reader.close();
    expect(log.ended).toBe(1);
    await expectError(reader.frame(1), 'disposed', 'a.mp4');
  });
});
