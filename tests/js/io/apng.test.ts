import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { expectError } from './expect-error.ts';
import { type Chunk, data, END, header, int, makePng, openPng, pixels } from './make-png.ts';

describe('animation', () => {
  const control = (
    sequence: number,
    [x, y, width, height]: readonly number[],
    dispose = 0,
    blend = 0,
    delay: readonly [number, number] = [1, 1],
  ): Chunk => [
    'fcTL',
    [
      ...int(sequence),
      ...int(width!),
      ...int(height!),
      ...int(x!),
      ...int(y!),
      ...delay.flatMap((value) => [value >> 8, value & 255]),
      dispose,
      blend,
    ],
  ];
  const more = (sequence: number, rows: readonly number[]): Chunk => [
    'fdAT',
    [...int(sequence), ...deflateSync(Uint8Array.from(rows))],
  ];
  const actl = (frames: number): Chunk => ['acTL', [...int(frames), ...int(0)]];
  const [A, B, C] = [
    [1, 1, 1, 255],
    [2, 2, 2, 255],
    [3, 3, 3, 255],
  ] as const;
  const NONE = [0, 0, 0, 0] as const;

  const chunks = (dispose: number): Chunk[] => [
    header(2, 1, 8, 6),
    actl(3),
    control(0, [0, 0, 2, 1], 0),
    data([0, ...A, ...A]),
    control(1, [0, 0, 1, 1], dispose),
    more(2, [0, ...B]),
    control(3, [1, 0, 1, 1]),
    more(4, [0, ...C]),
    END,
  ];

  test.each([
    [0, B],
    [1, NONE],
    [2, A],
  ])('dispose %i', async (dispose, left) => {
    const source = await openPng(makePng(chunks(dispose)));
    expect(source.shape).toEqual([3, 1, 1, 1, 2]);
    const read = async (t: number) => Array.from((await source.plane({ t })).data);
    // Backwards, and two at once: each frame is the same however it is reached.
    const [third, second] = await Promise.all([read(2), read(1)]);
    expect(third).toEqual([...left, ...C]);
    expect(second).toEqual([...B, ...A]);
    expect(await read(0)).toEqual([...A, ...A]);
    expect(await read(2)).toEqual(third);
  });

  test('the time from frame to frame, where it is one', async () => {
    const open = async (...delays: (readonly [number, number])[]) => {
      const frames = delays.flatMap((delay, i): Chunk[] => [
        control(Math.max(0, 2 * i - 1), [0, 0, 1, 1], 0, 0, delay),
        i === 0 ? data([0, ...A]) : more(2 * i, [0, ...B]),
      ]);
      const file = makePng([header(1, 1, 8, 6), actl(delays.length), ...frames, END]);
      return (await openPng(file)).timeIncrement;
    };
    // The last may stay for longer; without a denominator times count hundredths.
    expect(await open([1, 20], [5, 0], [500, 1000], [9, 1])).toBeUndefined();
    expect(await open([1, 20], [5, 0], [50, 1000], [9, 1])).toEqual({ value: 0.05, unit: 's' });
    expect(await open([0, 20], [0, 20])).toBeUndefined();
    expect(await open([1, 20])).toBeUndefined();
  });

  test('blend over', async () => {
    const half = [100, 200, 0, 128];
    const frames = [
      header(1, 1, 8, 6),
      actl(2),
      control(0, [0, 0, 1, 1]),
      data([0, 200, 0, 0, 64]),
      control(1, [0, 0, 1, 1], 0, 1),
      more(2, [0, ...half]),
      END,
    ];
    // u = 128·255, v = 127·64: alpha (u + v) / 255, colours their weighted mean.
    expect(await pixels(frames, 1)).toEqual([120, 160, 0, 160]);
  });

  test('a picture before the first frame is not one of them', async () => {
    const still: Chunk[] = [
      header(1, 1, 8, 6),
      actl(1),
      data([0, ...A]),
      control(0, [0, 0, 1, 1]),
      more(1, [0, ...B]),
      END,
    ];
    expect((await openPng(makePng(still))).shape[0]).toBe(1);
    expect(await pixels(still)).toEqual([...B]);
  });

  test.each([
    [
      'fewer frames than declared',
      [header(1, 1, 8, 6), actl(2), control(0, [0, 0, 1, 1]), data([0, ...A]), END],
    ],
    [
      'frames out of order',
      [header(1, 1, 8, 6), actl(1), control(5, [0, 0, 1, 1]), data([0, ...A]), END],
    ],
    [
      'a frame outside',
      [header(1, 1, 8, 6), actl(1), control(0, [1, 0, 1, 1]), data([0, ...A]), END],
    ],
  ] as const)('%s', async (_what, list) => {
    await expectError(openPng(makePng(list)), 'bad-file', 'a.png', 'frame');
  });
});
