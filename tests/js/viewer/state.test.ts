import { describe, expect, it } from 'vitest';
import {
  FIRST_RULE,
  type Layer,
  sameStacks,
  withRule,
} from '../../../web/viewer/session/layers.ts';
import {
  type Action,
  framesOf,
  initialState,
  reduce,
  type ViewerState,
} from '../../../web/viewer/session/state.ts';
import { Store } from '../../../web/viewer/session/store.ts';
import { fakeLayer } from './doubles.ts';

const detail = {
  milliseconds: 3,
  frames: 10,
  width: 30,
  height: 20,
  variant: 'threads',
  threads: 2,
} as const;

function stateAfter(...actions: Action[]): ViewerState {
  return actions.reduce(reduce, initialState);
}

const open = (...layers: Layer[]): Action => ({ type: 'loaded', layers, free: 'top' });
const loaded = open(fakeLayer(1), fakeLayer(2));

describe('reduce', () => {
  it('clamps the frame to what there is, also when a shorter stack takes its place', () => {
    const state = stateAfter(loaded, { type: 'seek', t: 99 });
    expect(state.t).toBe(9);
    const short = fakeLayer(3, { shape: [4, 20, 30, 4] });
    expect(reduce(state, open(short)).t).toBe(3);
    expect(reduce(state, { type: 'seek', t: -3 }).t).toBe(0);
    expect(reduce(state, { type: 'seek', t: Number.NaN }).t).toBe(0);
    expect(reduce(state, { type: 'seek', t: 2.9 }).t).toBe(2);
    expect(stateAfter({ type: 'seek', t: 5 }).t).toBe(0);
  });

  it('has no blend as soon as its inputs change', () => {
    const state = stateAfter(loaded, { type: 'blended', detail });
    expect(state.blended).toBe(detail);
    expect(reduce(state, loaded).blended).toBeNull();
    expect(reduce(state, { type: 'blending' }).blended).toBeNull();
  });

  it('lets the earlier picture stand while inputs of the same size are blended', () => {
    const state = stateAfter(loaded, { type: 'blended', detail }, loaded);
    expect(state).toMatchObject({ blended: null, stale: true });
    const small = (id: number) => fakeLayer(id, { shape: [10, 8, 8, 4] });
    expect(reduce(state, open(small(3), small(4))).stale).toBe(false);
    expect(reduce(state, open(fakeLayer(1))).stale).toBe(false);
    expect(reduce(state, open(fakeLayer(1), fakeLayer(2), fakeLayer(3))).stale).toBe(true);
    expect(stateAfter(loaded).stale).toBe(false);
  });

  it('counts every change of pixels', () => {
    const state = stateAfter(loaded);
    expect(state.version).toBe(1);
    expect(reduce(state, { type: 'blended', detail }).version).toBe(2);
    expect(reduce(state, { type: 'seek', t: 1 }).version).toBe(1);
  });

  it('plays only where there is more than one frame', () => {
    const play: Action = { type: 'playing', playing: true };
    expect(stateAfter(play).playing).toBe(false);
    const state = stateAfter(loaded, play);
    expect(state.playing).toBe(true);
    const still = fakeLayer(3, { shape: [1, 20, 30, 4] });
    expect(reduce(state, open(still)).playing).toBe(false);
  });

  it('forgets the real rate when the wanted one changes', () => {
    const state = stateAfter(loaded, { type: 'rate', rate: 9.9 });
    expect(reduce(state, { type: 'fps', fps: 30 })).toMatchObject({ fps: 30, rate: null });
  });

  it('keeps the last three notices, the same text once, and drops them after a success', () => {
    const notice = (text: string): Action => ({ type: 'notice', text });
    const state = stateAfter(...['one', 'two', 'three', 'two', 'four'].map(notice));
    expect(state.notices.map(({ text }) => text)).toEqual(['three', 'two', 'four']);
    expect(new Set(state.notices.map(({ id }) => id)).size).toBe(3);
    const dismissed = reduce(state, { type: 'dismiss', id: state.notices[1]!.id });
    expect(dismissed.notices.map(({ text }) => text)).toEqual(['three', 'four']);
    expect(reduce(state, loaded).notices).toEqual([]);
  });

  it('spans the frames of the longest stack', () => {
    expect(framesOf(initialState)).toBe(0);
    const single = fakeLayer(1, { shape: [1, 20, 30, 4] });
    expect(framesOf(stateAfter(open(single, fakeLayer(2), single)))).toBe(10);
  });

  it('changes the rule of one layer and keeps what is open', () => {
    const before = stateAfter(loaded);
    const layers = withRule(before.layers, 2, { mode: 'hue', opacity: 0.5 });
    const state = reduce(before, { type: 'arranged', layers, canUndo: true, canRedo: false });
    expect(state.layers.map(({ rule }) => rule.mode)).toEqual(['screen', 'hue']);
    expect(state.layers[1]!.rule).toEqual({ ...FIRST_RULE, mode: 'hue', opacity: 0.5 });
    expect(sameStacks(state.layers, before.layers)).toBe(true);
    // Undo goes on where a layer is read again, and not where others are open.
    expect(reduce(state, open(...layers)).canUndo).toBe(true);
    expect(reduce(state, open(fakeLayer(1), fakeLayer(3))).canUndo).toBe(false);
  });

  it('does not change what it was given', () => {
    const state = Object.freeze(stateAfter(loaded));
    expect(() => reduce(state, { type: 'seek', t: 3 })).not.toThrow();
    expect(state.t).toBe(0);
  });
});

describe('Store', () => {
  it('tells the new state and the one before', () => {
    const seen: [number, number][] = [];
    const store = new Store((state, before) => seen.push([state.t, before.t]));
    store.dispatch(loaded);
    store.dispatch({ type: 'seek', t: 4 });
    expect(seen).toEqual([
      [0, 0],
      [4, 0],
    ]);
    expect(store.state.t).toBe(4);
  });
});
