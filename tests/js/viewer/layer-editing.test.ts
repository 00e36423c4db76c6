import { describe, expect, it } from 'vitest';
import { Store } from '../../../web/viewer/session/store.ts';
import { LayerEditing } from '../../../web/viewer/stacks/layer-editing.ts';
import { fakeLayer } from './doubles.ts';

/** Three open layers, and how often they have been blended. */
function opened() {
  const store = new Store(() => {});
  const open = (...ids: number[]) => {
    const layers = ids.map((id) => fakeLayer(id));
    store.dispatch({ type: 'loaded', layers, free: 'top' });
  };
  open(1, 2, 3);
  const blends = { count: 0 };
  const editing = new LayerEditing(store, async () => void blends.count++);
  const shown = () =>
    store.state.layers.map(({ id, rule }) => `${id} ${rule.mode} ${rule.opacity}`);
  return { store, open, editing, shown, blends };
}

const FIRST = ['1 screen 1', '2 screen 1', '3 screen 1'];

describe('editing layers', () => {
  it('takes back rules and order, step by step, and does them again', async () => {
    const { store, editing, shown, blends } = opened();
    await editing.setRule(2, { mode: 'multiply' });
    await editing.move(3, 0);
    expect(shown()).toEqual(['3 screen 1', '1 screen 1', '2 multiply 1']);
    await editing.undo();
    expect(shown()).toEqual(['1 screen 1', '2 multiply 1', '3 screen 1']);
    await editing.undo();
    expect(shown()).toEqual(FIRST);
    expect([store.state.canUndo, store.state.canRedo]).toEqual([false, true]);
    await editing.undo();
    await editing.redo();
    await editing.redo();
    expect(shown()).toEqual(['3 screen 1', '1 screen 1', '2 multiply 1']);
    expect(blends.count).toBe(6);
  });

  it('makes one step of a slider on its way', async () => {
    const { editing, shown, store } = opened();
    for (const opacity of [0.9, 0.5, 0.2]) await editing.setRule(1, { opacity }, 'opacity 1');
    editing.endGesture();
    await editing.setRule(1, { opacity: 0.1 }, 'opacity 1');
    await editing.undo();
    expect(shown()[0]).toBe('1 screen 0.2');
    await editing.undo();
    expect(shown()).toEqual(FIRST);
    expect(store.state.canUndo).toBe(false);
  });

  it('counts no step for what changes nothing, and shows no mode that was only looked at', async () => {
    const { editing, shown, store, blends } = opened();
    const { layers } = store.state;
    await editing.preview({ id: 2, mode: 'hue' });
    await editing.setRule(2, { mode: 'screen' });
    await editing.move(3, 9);
    expect(store.state).toMatchObject({ preview: null, canUndo: false });
    expect(store.state.layers).toBe(layers);
    expect(shown()).toEqual(FIRST);
    expect(blends.count).toBe(2);
  });

  it('begins anew with other layers', async () => {
    const { editing, shown, store, open } = opened();
    await editing.setRule(2, { mode: 'multiply' });
    open(1, 2, 4);
    expect(store.state.canUndo).toBe(false);
    await editing.undo();
    expect(shown()).toEqual(['1 screen 1', '2 screen 1', '4 screen 1']);
    await editing.setRule(4, { mode: 'hue' });
    await editing.undo();
    expect(shown()).toEqual(['1 screen 1', '2 screen 1', '4 screen 1']);
  });

  it('begins anew where a layer came and went', async () => {
    const { editing, shown, store, open } = opened();
    await editing.setRule(2, { mode: 'multiply' });
    open(1, 2, 3, 4);
    open(1, 2, 3);
    expect(store.state.canUndo).toBe(false);
    await editing.undo();
    expect(shown()).toEqual(FIRST);
    await editing.setRule(1, { mode: 'hue' });
    await editing.undo();
    expect(shown()).toEqual(FIRST);
  });

  it('takes back settings from outside', async () => {
    const { editing, shown } = opened();
    editing.setAll({ version: 2, layers: [{}, { mode: 'hue', opacity: 0.5 }, {}] });
    expect(shown()[1]).toBe('2 hue 0.5');
    await editing.undo();
    expect(shown()).toEqual(FIRST);
  });
});
