import { describe, expect, it } from 'vitest';
import { BLEND_MODES } from '../../../js/engine/contract/modes.ts';
import { withRule } from '../../../web/viewer/session/layers.ts';
import { initialState, reduce, shownLayers } from '../../../web/viewer/session/state.ts';
import { placeAt } from '../../../web/viewer/stacks/drag.ts';
import { layersSettings, parseLayersSettings } from '../../../web/viewer/stacks/layers-settings.ts';
import { menuKey, modeText } from '../../../web/viewer/stacks/modes.ts';
import { copySmall, smallFrame } from '../../../web/viewer/stacks/paint/small.ts';
import { fakeLayer } from './doubles.ts';

const layers = [fakeLayer(1, { name: 'a.tif' }), fakeLayer(2, { name: 'b.tif' }, { opacity: 0.5 })];

describe('a mode that is only looked at', () => {
  const open = reduce(initialState, { type: 'loaded', layers, free: 'top' });
  const looking = reduce(open, { type: 'preview', preview: { id: 2, mode: 'hue' } });
  const modes = (state: typeof open) => shownLayers(state).map(({ rule }) => rule.mode);

  it('is shown and not kept', () => {
    expect(modes(looking)).toEqual(['screen', 'hue']);
    expect(looking.layers).toBe(open.layers);
    expect(modes(reduce(looking, { type: 'preview', preview: null }))).toEqual([
      'screen',
      'screen',
    ]);
  });

  it('is over when it is kept, and when other layers are open', () => {
    const next = withRule(layers, 2, { mode: 'hue' });
    const kept = reduce(looking, { type: 'arranged', layers: next, canUndo: true, canRedo: false });
    expect([kept.preview, kept.layers[1]!.rule.mode]).toEqual([null, 'hue']);
    expect(reduce(looking, { type: 'loaded', layers, free: 'top' }).preview).toBeNull();
  });
});

describe('menuKey', () => {
  const shown = (key: string, from: (typeof BLEND_MODES)[number]) => {
    const meaning = menuKey(key, from);
    return meaning?.do === 'show' ? meaning.mode : meaning;
  };

  it('moves through the list, and stops at its ends', () => {
    expect(shown('ArrowDown', 'screen')).toBe('overlay');
    expect(shown('ArrowUp', 'normal')).toBe('normal');
    expect(shown('End', 'normal')).toBe('luminosity');
    expect(shown('PageUp', 'luminosity')).toBe('difference');
  });

  it('finds modes by their letter, in turn', () => {
    expect(shown('c', 'screen')).toBe('color-dodge');
    expect(shown('C', 'color-dodge')).toBe('color-burn');
    expect(shown('m', 'multiply')).toBe('multiply');
    expect(shown('z', 'screen')).toBeNull();
  });

  it('keeps or takes back', () => {
    expect(['Enter', ' ', 'Tab', 'Escape'].map((key) => menuKey(key, 'hue')?.do)).toEqual([
      'keep',
      'keep',
      'keep',
      'take back',
    ]);
    expect(menuKey('F5', 'hue')).toBeNull();
  });

  it('goes with names that one can read', () => {
    expect(BLEND_MODES.map(modeText)).toContain('Color dodge');
  });
});

describe('settings of layers', () => {
  const settings = layersSettings(layers);
  const rules = layers.map(({ rule }) => rule);

  it('are JSON that loads again', () => {
    expect(parseLayersSettings(JSON.parse(JSON.stringify(settings)), layers)).toEqual(rules);
  });

  it('leave what they do not say', () => {
    const given = { version: 2, layers: [{ visible: false }, { mode: 'hue' }] };
    expect(parseLayersSettings(given, layers)).toEqual([
      { ...rules[0], visible: false },
      { ...rules[1], mode: 'hue' },
    ]);
  });

  it('of version 1 are the rule of the top layer', () => {
    const given = { version: 1, mode: 'multiply', alpha: 'over', opacity: 0.25 };
    expect(parseLayersSettings(given, layers)).toEqual([
      rules[0],
      { mode: 'multiply', alpha: 'over', opacity: 0.25, visible: true },
    ]);
  });

  it.each([
    [null, TypeError, /^layers: null; expected an object/],
    [{ version: 3 }, RangeError, /^layers\.version: 3; expected 1 or 2/],
    [{ version: 2, layers: [{}] }, RangeError, /^layers\.layers: .*expected 2, one for each/],
    [
      { version: 2, layers: [{ opacty: 1 }, {}] },
      TypeError,
      /^layers\.layers\[0\]\.opacty: no such/,
    ],
    [{ version: 2, layers: [{}, 7] }, TypeError, /^layers\.layers\[1\]: 7/],
    [{ version: 2, layers: [{ mode: 'mix' }, {}] }, TypeError, /^layers\.layers\[0\]\.mode: "mix"/],
    [{ version: 2, layers: [{}, { opacity: 2 }] }, RangeError, /\[1\]\.opacity: 2/],
    [{ version: 2, layers: [{}, { visible: 1 }] }, TypeError, /\[1\]\.visible: 1/],
    [{ version: 1, alpha: 'both' }, TypeError, /^layers\.alpha: "both"/],
  ])('say what is wrong with %j', (given, error, message) => {
    const parse = () => parseLayersSettings(given, layers);
    expect(parse).toThrow(error);
    expect(parse).toThrow(message);
  });
});

describe('placeAt', () => {
  it('counts from the bottom of a list whose top comes first', () => {
    const middles = [100, 200, 300];
    expect([50, 150, 250, 350].map((y) => placeAt(y, middles))).toEqual([3, 2, 1, 0]);
  });
});

describe('small pictures', () => {
  it('keep each n-th pixel, and all where there are few', () => {
    expect(smallFrame(1000, 500, 192)).toEqual({ width: 200, height: 100, step: 5 });
    expect(smallFrame(100, 300, Number.POSITIVE_INFINITY)).toMatchObject({ step: 1 });
    const frame = Uint8Array.from({ length: 5 * 3 * 4 }, (_, i) => i);
    const small = smallFrame(5, 3, 2);
    const out = new Uint8ClampedArray(small.width * small.height * 4);
    copySmall(frame, 5, small, out);
    expect([...out].filter((_, i) => i % 4 === 0)).toEqual([0, 8, 16, 40, 48, 56]);
  });
});
