import { describe, expect, it } from 'vitest';
import { assign, channelNames } from '../../../web/viewer/stacks/assign.ts';
import { fakeSide, fakeSource } from './doubles.ts';

const one = fakeSource('one.png', [1, 1, 1, 4, 4]);
const two = fakeSource('two.png', [1, 1, 1, 4, 4]);
const three = fakeSource('three.png', [1, 1, 1, 4, 4]);
const channels = fakeSource('cells.tif', [5, 3, 1, 4, 4]);
const nothing = { a: null, b: null };
const first = (source: typeof one) => ({ source, channel: 0 });

describe('assign', () => {
  it('makes two images A and B, in their order, wherever they were dropped', () => {
    for (const target of ['both', 'a', 'b'] as const) {
      expect(assign([one, two], target, nothing)).toEqual({
        a: first(one),
        b: first(two),
        unused: 0,
      });
    }
  });

  it('counts the images for which there is no side', () => {
    expect(assign([one, two, three], 'both', nothing).unused).toBe(1);
  });

  it('makes the first two channels of a single image A and B', () => {
    const plan = assign([channels], 'both', { a: fakeSide(), b: null });
    expect(plan).toEqual({ a: first(channels), b: { source: channels, channel: 1 }, unused: 0 });
  });

  it('keeps an image with channels on the side it was meant for', () => {
    expect(assign([channels], 'b', nothing)).toEqual({ b: first(channels), unused: 0 });
  });

  it('gives a single image the free side, A before B', () => {
    const side = fakeSide();
    expect(assign([one], 'both', nothing)).toEqual({ a: first(one), unused: 0 });
    expect(assign([one], 'both', { a: side, b: null })).toEqual({ b: first(one), unused: 0 });
    expect(assign([one], 'both', { a: null, b: side })).toEqual({ a: first(one), unused: 0 });
    expect(assign([one], 'both', { a: side, b: side })).toEqual({ a: first(one), unused: 0 });
  });

  it('treats the sample as a free side', () => {
    const sample = fakeSide({ sample: true });
    expect(assign([one], 'both', { a: sample, b: sample })).toEqual({ a: first(one), unused: 0 });
  });

  it('plans nothing for no images', () => {
    expect(assign([], 'both', nothing)).toEqual({ unused: 0 });
  });
});

describe('channelNames', () => {
  it('counts channels that have no name', () => {
    const source = fakeSource('x.tif', [1, 3, 1, 4, 4], [{ name: 'DAPI' }, {}, { name: '' }]);
    expect(channelNames(source)).toEqual(['DAPI', 'Channel 2', 'Channel 3']);
  });
});
