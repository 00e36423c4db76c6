import { describe, expect, it } from 'vitest';
import { StackBlendError } from '../../../js/engine/contract/errors.ts';
import {
  checkAllMatch,
  checkMatch,
  count,
  describeError,
  formatMilliseconds,
  isAbort,
  MismatchError,
  statusText,
} from '../../../web/viewer/session/messages.ts';
import { initialState } from '../../../web/viewer/session/state.ts';
import { fakeLayer, fakeStack } from './doubles.ts';

const a = fakeStack({ name: 'a.tif', shape: [10, 20, 30, 4] });

describe('checkMatch', () => {
  it('accepts equal shapes', () => {
    expect(() => checkMatch(a, fakeStack({ name: 'b.tif' }))).not.toThrow();
  });

  it('names both files, both sizes and a way out', () => {
    const b = fakeStack({ name: 'b.npy', shape: [10, 40, 30, 4] });
    expect(() => checkMatch(a, b)).toThrow(MismatchError);
    expect(() => checkMatch(a, b)).toThrow(
      /“a.tif” is 30 × 20, “b.npy” is 30 × 40\..*close the other layers/,
    );
  });

  it('accepts a single frame beside many, on either side', () => {
    const one = fakeStack({ name: 'b.npy', shape: [1, 20, 30, 4] });
    expect(() => checkMatch(a, one)).not.toThrow();
    expect(() => checkMatch(one, a)).not.toThrow();
  });

  it('compares each of many with each other', () => {
    const one = fakeStack({ name: 'one.npy', shape: [1, 20, 30, 4] });
    const long = fakeStack({ name: 'long.npy', shape: [12, 20, 30, 4] });
    expect(() => checkAllMatch([one, a, one, a])).not.toThrow();
    expect(() => checkAllMatch([one, a, one, long])).toThrow(/“a.tif” has 10.*“long.npy” has 12/);
  });

  it('tells lengths that differ', () => {
    const b = fakeStack({ name: 'b.npy', shape: [3, 20, 30, 4] });
    expect(() => checkMatch(a, b)).toThrow(/“a.tif” has 10 frames, “b.npy” has 3 frames\./);
  });
});

describe('describeError', () => {
  it('puts the file in front of an error that does not name it', () => {
    expect(describeError(new Error('no memory'), ['x.tif'])).toBe('“x.tif”: no memory.');
  });

  it('blames missing files of the page only where they are the engine’s', () => {
    const failed = (text: string) => describeError(new StackBlendError('load-failed', text));
    expect(failed('https://a.org/x.tif: the server answered 404.')).not.toMatch(/reload/);
    expect(failed('https://a.org/s.wasm: is not usable WebAssembly: CSP (allow it)')).not.toMatch(
      /reload/,
    );
    expect(failed('https://a.org/s.wasm: the server answered 404')).toMatch(
      /Try again, or reload the page/,
    );
    expect(failed('a part of stackblend could not be loaded: 404')).toMatch(
      /Try again, or reload the page/,
    );
  });

  it('leaves messages alone that name their file', () => {
    const error = new StackBlendError('too-large', 'x.tif: takes 9 GiB, the limit is 4 GiB.');
    expect(describeError(error, ['x.tif'])).toBe('x.tif: takes 9 GiB, the limit is 4 GiB.');
  });

  it('says what would work', () => {
    expect(describeError(new StackBlendError('unsupported', 'x.doc: no image.'))).toMatch(
      /^x.doc: no image. These open: OME-TIFF.*npy/,
    );
    expect(describeError(new StackBlendError('worker-crashed', 'The worker ended.'))).toMatch(
      /Blend again/,
    );
  });

  it('takes whatever was thrown', () => {
    expect(describeError('odd')).toBe('odd.');
    expect(describeError(new Error(''))).toBe('Something went wrong.');
  });

  it('tells cancelling from failing', () => {
    expect(isAbort(new DOMException('', 'AbortError'))).toBe(true);
    expect(isAbort(new Error('AbortError'))).toBe(false);
  });
});

describe('texts', () => {
  it('counts in words', () => {
    expect([count(1, 'frame'), count(2048, 'frame')]).toEqual(['1 frame', '2,048 frames']);
  });

  it('gives times the digits that mean something', () => {
    expect([0.44, 12.34, 412.3, 2345].map(formatMilliseconds)).toEqual([
      '0.4 ms',
      '12.3 ms',
      '412 ms',
      '2.35 s',
    ]);
  });

  it('sums a blend up in one line', () => {
    const blended = {
      milliseconds: 10,
      frames: 50,
      width: 512,
      height: 512,
      threads: 2,
      variant: 'threads',
    } as const;
    const [one, two] = [fakeLayer(1, a), fakeLayer(2, a)];
    expect(statusText({ layers: [one, two], blended })).toBe(
      'Blended in 10.0 ms · 50 frames · 512 × 512 · 5.2 GB/s · 2 threads · variant threads',
    );
    expect(statusText({ layers: [one], blended: null })).toBe('10 frames · 30 × 20');
    expect(statusText(initialState)).toBe('');
  });
});
