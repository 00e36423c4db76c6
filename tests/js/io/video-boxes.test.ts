import { expect, test } from 'vitest';
import { memorySource } from '../../../js/io/bytes.ts';
import { openImages } from '../../../js/io/index.ts';
import { checkBoxes } from '../../../js/io/video/check-boxes.ts';
import { expectError } from './expect-error.ts';
import { box, join, movie, words } from './make-boxes.ts';

const check = (bytes: Uint8Array, planes = 1000) =>
  checkBoxes(memorySource('a.mp4', bytes), { planes });

const stts = (...counts: number[]) =>
  box('stts', words(0, counts.length, ...counts.flatMap((count) => [count, 40])));
const stsc = (perChunk: number) => box('stsc', words(0, 1, 1, perChunk, 1));
const fragment = (...tables: Uint8Array[]) => box('moof', box('traf', ...tables));

test('tables of a video pass', async () => {
  await check(movie(stts(600, 400), box('stsz', words(0, 0, 1000)), stsc(500)));
  await check(join(movie(), fragment(box('trun', words(0, 16_000)))));
});

test('files that are cut off or no boxes at all are left to the library', async () => {
  const whole = movie(stts(3));
  for (let length = 0; length < whole.length; length++) {
    await check(whole.subarray(0, length)).catch((error) => expect(error.code).toBe('bad-file'));
  }
  await check(new Uint8Array(64).fill(255));
});

const HOSTILE = [
  ['four billion frames', movie(stts(2 ** 32 - 1)), 'too-large'],
  ['more frames than the limit, in two parts', movie(stts(900, 900)), 'too-large'],
  ['their offsets', movie(box('ctts', words(0, 1, 2 ** 32 - 1, 0))), 'too-large'],
  ['their sizes, of no bits each', movie(box('stz2', words(0, 0, 2 ** 32 - 1))), 'too-large'],
  ['fragments of as many', fragment(box('trun', words(0, 2 ** 31))), 'too-large'],
  ['and encrypted ones', fragment(box('senc', words(0, 2 ** 31))), 'too-large'],
  ['chunks of more frames than there are', movie(stts(10), stsc(2 ** 32 - 1)), 'bad-file'],
  ['a table that ends before its entries', movie(box('stts', words(0, 2, 5, 40))), 'bad-file'],
  ['boxes of such kinds in others', movie(box('dinf', stts(2 ** 32 - 1))), 'too-large'],
  ['many boxes', new Uint8Array([...Array(3000)].flatMap(() => [...box('free')])), 'too-large'],
  [
    'fragments that begin together',
    box('mfra', box('tfra', words(0, 1, 0, 2000), new Uint8Array(2000 * 11))),
    'bad-file',
  ],
] as const;

test.each(HOSTILE)('%s: %#', async (_what, bytes, code) => {
  await expectError(check(bytes), code, 'a.mp4: ');
});

test('boxes nest as deep as they like', async () => {
  let bytes = stts(5);
  for (let i = 0; i < 2000; i++) bytes = box('stbl', bytes);
  await check(box('moov', bytes));
});

test('without WebCodecs, as in Node, videos are unsupported', async () => {
  const webm = Uint8Array.of(0x1a, 0x45, 0xdf, 0xa3, ...Array(60).fill(0));
  for (const data of [movie(), box('wide', words(0)), box('moov', words(0)), webm]) {
    await expectError(openImages({ name: 'a.bin', data }), 'unsupported', /a\.bin: .*WebCodecs/);
  }
  const heic = box('ftyp', new TextEncoder().encode('heic'));
  await expectError(openImages({ name: 'a.heic', data: heic }), 'unsupported', /HEIF/);
});
