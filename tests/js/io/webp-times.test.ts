import { expect, test } from 'vitest';
import { webpSeconds } from '../../../js/io/picture/animated.ts';

const text = (value: string) => Array.from(value, (letter) => letter.charCodeAt(0));
const chunk = (type: string, data: number[]) => [
  ...text(type),
  ...[data.length, 0, 0, 0],
  ...data,
  ...(data.length % 2 ? [0] : []),
];
const frame = (ms: number) => [...Array(12).fill(0), ms & 255, ms >> 8, 0, 255, 7];
const file = (...chunks: number[][]) =>
  Uint8Array.from([...text('RIFF'), 0, 0, 0, 0, ...text('WEBP'), ...chunks.flat()]);

test('how long the frames of an animated WebP are shown', () => {
  const animation = [chunk('VP8X', [2]), chunk('ANMF', frame(40)), chunk('ANMF', frame(1000))];
  expect(webpSeconds(file(...animation))).toEqual([0.04, 1]);
  expect(webpSeconds(file(chunk('VP8L', [1, 2, 3])))).toEqual([]);
  expect(webpSeconds(Uint8Array.of(1, 2, 3))).toEqual([]);
});

test('cut off anywhere', () => {
  const whole = file(chunk('VP8X', [2]), chunk('ANMF', frame(40)));
  for (let length = 0; length < whole.length; length++) {
    expect(webpSeconds(whole.subarray(0, length)).length).toBeLessThan(2);
  }
});
