import { describe, expect, it } from 'vitest';
import { defaultThreads, selectVariant } from '../../../js/engine/backends/variant.ts';

const everything = { isolated: true, sharedArrayBuffer: true, cores: 8 };

describe('selectVariant', () => {
  it('takes threads where they can run, without a word', () => {
    expect(selectVariant(everything)).toEqual({ variant: 'threads', warning: null });
  });

  it.each([
    [
      { ...everything, isolated: false },
      /Cross-Origin-Opener-Policy: same-origin.*Embedder-Policy/,
    ],
    [{ ...everything, sharedArrayBuffer: false }, /no SharedArrayBuffer/],
  ])('falls back to single and says why: %j', (features, warning) => {
    const choice = selectVariant(features);
    expect(choice.variant).toBe('single');
    expect(choice.warning).toMatch(warning);
  });

  it('does not warn when single was asked for', () => {
    expect(selectVariant({ ...everything, isolated: false }, 'single')).toEqual({
      variant: 'single',
      warning: null,
    });
  });

  it('refuses forced threads where their start would hang', () => {
    const start = () => selectVariant({ ...everything, isolated: false }, 'threads');
    expect(start).toThrow(expect.objectContaining({ code: 'unsupported' }));
    expect(start).toThrow(/Cross-Origin-Embedder-Policy/);
  });
});

describe('defaultThreads', () => {
  it.each([
    [0, 1],
    [1, 1],
    [6, 6],
    [16, 16],
    [128, 16],
  ])('%i cores give %i threads', (cores, threads) => {
    expect(defaultThreads({ ...everything, cores })).toBe(threads);
  });
});
