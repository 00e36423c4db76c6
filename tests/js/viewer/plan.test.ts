import { describe, expect, it } from 'vitest';
import type { ImageSource } from '../../../js/io/source.ts';
import {
  FIRST_RULE,
  type Layer,
  type Layers,
  layerAt,
  letterOf,
  placeOf,
  reordered,
} from '../../../web/viewer/session/layers.ts';
import { channelNames, planFor, replacing, select } from '../../../web/viewer/stacks/plan.ts';
import { fakeLayer, fakeSource } from './doubles.ts';

const source = (name: string) => fakeSource(name, [1, 1, 1, 4, 4]);
const [one, two, three] = [source('one.png'), source('two.png'), source('three.png')];
const nothing: Layers = { layers: [], free: 'top' };
const opened = (...layers: Layer[]): Layers => ({ layers, free: 'top' });
const [a, b, c] = [fakeLayer(1), fakeLayer(2, {}, { mode: 'multiply' }), fakeLayer(3)];

/** Ids of the layers that stay, names of those that come; and where there is room then. */
function plan(sources: ImageSource[], ...rest: [Parameters<typeof planFor>[1], Layers]) {
  const { layers, free } = planFor(sources, ...rest);
  const names = layers.map((each) => ('keep' in each ? each.keep.id : each.selection.source.name));
  return [...names, free];
}

describe('planFor', () => {
  it('makes several images all layers, bottom first, wherever there was something', () => {
    expect(plan([one, two], 'open', nothing)).toEqual(['one.png', 'two.png', 'top']);
    expect(plan([one, two, three], 'open', opened(a, b))).toEqual([
      'one.png',
      'two.png',
      'three.png',
      'top',
    ]);
  });

  it('adds several on top where they were meant for it', () => {
    expect(plan([one, two], 'top', opened(a, b))).toEqual([1, 2, 'one.png', 'two.png', 'top']);
  });

  it('gives a single image the place that is free, else the top', () => {
    expect(plan([one], 'open', nothing)).toEqual(['one.png', 'top']);
    expect(plan([one], 'open', opened(a))).toEqual([1, 'one.png', 'top']);
    expect(plan([one], 'open', { layers: [a], free: 'bottom' })).toEqual(['one.png', 1, 'top']);
    expect(plan([one], 'open', opened(a, b))).toEqual([1, 2, 'one.png', 'top']);
  });

  it('leaves room below what was first put on top', () => {
    expect(plan([one], 'top', nothing)).toEqual(['one.png', 'bottom']);
    expect(plan([two], 'bottom', { layers: [a], free: 'bottom' })).toEqual(['two.png', 1, 'top']);
  });

  it('puts an image in place of a layer, by its rule and under its id', () => {
    expect(plan([one], 2, opened(a, b, c))).toEqual([1, 'one.png', 3, 'top']);
    const [, placed] = planFor([one], 2, opened(a, b, c)).layers;
    expect(placed).toMatchObject({ rule: { mode: 'multiply' }, id: 2 });
    expect(plan([one, two], 1, opened(a, b))).toEqual(['one.png', 'two.png', 2, 'top']);
    expect(plan([one], 9, opened(a, b))).toEqual([1, 2, 'one.png', 'top']);
  });

  it('lets files take the place of the sample', () => {
    const sample = opened(fakeLayer(1, { sample: true }), fakeLayer(2, { sample: true }));
    expect(plan([one], 'open', sample)).toEqual(['one.png', 'top']);
    expect(plan([one], 2, sample)).toEqual(['one.png', 'bottom']);
    expect(plan([one], 1, sample)).toEqual(['one.png', 'top']);
  });

  it('keeps the rules of the places that are filled anew', () => {
    const rules = planFor([one, two, three], 'open', opened(a, b)).layers.map((each) => {
      return 'rule' in each && each.rule;
    });
    expect(rules).toEqual([FIRST_RULE, b.rule, FIRST_RULE]);
  });

  it('plans no more layers than can be blended at once', () => {
    const many = Array.from({ length: 63 }, (_, i) => fakeLayer(i + 1));
    expect(planFor([one], 'top', opened(...many)).layers).toHaveLength(64);
    expect(() => planFor([one, two], 'top', opened(...many))).toThrow(/layers: 65; .* most 64/);
  });

  it('changes nothing for no images', () => {
    expect(plan([], 'open', opened(a, b))).toEqual([1, 2, 'top']);
  });
});

describe('replacing', () => {
  it('shows another channel of a layer and leaves the others alone', () => {
    const channel = select(one, 1);
    const { layers } = replacing(opened(a, b), 2, channel);
    const fitted = { place: { x: 0, y: 0 }, canvas: { frames: 10, height: 20, width: 30 } };
    expect(layers).toEqual([{ keep: a }, { selection: channel, rule: b.rule, id: 2, fitted }]);
  });
});

describe('places', () => {
  it('lets a single layer stand in the second place', () => {
    const upper: Layers = { layers: [a], free: 'bottom' };
    expect([placeOf(upper, 0), layerAt(upper, 0), layerAt(upper, 1)]).toEqual([1, null, a]);
    expect([placeOf(opened(a), 0), layerAt(opened(a), 0)]).toEqual([0, a]);
  });

  it('has letters for as many as there are, then numbers', () => {
    expect([0, 1, 25, 26].map(letterOf)).toEqual(['A', 'B', 'Z', '27']);
  });

  it('moves a layer among the others, at most to the ends', () => {
    const ids = (id: number, to: number) => reordered([a, b, c], id, to).map((layer) => layer.id);
    expect(ids(1, 2)).toEqual([2, 3, 1]);
    expect(ids(3, 0)).toEqual([3, 1, 2]);
    expect(ids(2, 99)).toEqual([1, 3, 2]);
    const layers = [a, b];
    expect(reordered(layers, 1, -5)).toBe(layers);
    expect(reordered(layers, 7, 0)).toBe(layers);
  });
});

describe('channelNames', () => {
  it('counts channels that have no name', () => {
    const source = fakeSource('x.tif', [1, 3, 1, 4, 4], [{ name: 'DAPI' }, {}, { name: '' }]);
    expect(channelNames(source)).toEqual(['DAPI', 'Channel 2', 'Channel 3']);
  });
});
