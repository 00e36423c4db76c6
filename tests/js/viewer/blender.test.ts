import { createEngine } from 'stackblend';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine, StackShape } from '../../../js/engine/contract/types.ts';
import { FIRST_RULE } from '../../../web/viewer/session/layers.ts';
import { Store } from '../../../web/viewer/session/store.ts';
import { Blender, type HeldLayer } from '../../../web/viewer/stacks/blender.ts';
import { expectSame } from '../support/expect-same.ts';
import { fakeLayer } from './doubles.ts';

const SHAPE: StackShape = [3, 2, 5, 4];
const FRAME = 2 * 5 * 4;

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine({ variant: 'single' });
});
afterAll(() => engine.dispose());

function heldLayer(seed: number, shape: StackShape = SHAPE): HeldLayer {
  const data = Uint8Array.from({ length: shape[0] * FRAME }, (_, i) => (i * 37 + seed) % 256);
  return { ...FIRST_RULE, held: { shape, data, input: data, free() {} } };
}

/** An engine that begins to blend whole stacks and never ends, unless it is told to stop. */
function endless(): Engine {
  const blendAll: Engine['blendAll'] = async (layers: never, options: never): Promise<never> => {
    const { shape, signal } = options as { shape: StackShape; signal: AbortSignal };
    if (shape[0] === 1) return engine.blendAll(layers, options) as Promise<never>;
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  };
  return { ...engineParts(), blendAll } as Engine;
}

const engineParts = () => ({ allocate: engine.allocate.bind(engine), variant: engine.variant });

/** A store with two layers, at a frame. */
function storeAt(t: number): Store {
  const store = new Store(() => {});
  store.dispatch({ type: 'loaded', layers: [fakeLayer(1), fakeLayer(2)], free: 'top' });
  store.dispatch({ type: 'seek', t });
  return store;
}

describe('Blender', () => {
  const layers = [heldLayer(3), heldLayer(91), heldLayer(200, [1, 2, 5, 4])];
  const expected = async () => {
    const inputs = layers.map(({ held, ...rule }) => {
      return { ...rule, data: { data: held.data, shape: held.shape } };
    });
    return engine.blendAll(inputs, { shape: SHAPE });
  };

  it('has the frame that is shown before all others', async () => {
    const store = storeAt(2);
    const blender = new Blender(store);
    const blended = blender.blend(endless(), layers);
    blended.catch(() => {});
    await expect.poll(() => store.state.blendedFrame).toBe(2);
    expect(store.state).toMatchObject({ blended: null, blending: true });
    const shown = blender.result!.data.subarray(2 * FRAME, 3 * FRAME);
    expectSame(shown, (await expected()).subarray(2 * FRAME, 3 * FRAME));
    // Another one that is shown meanwhile comes before the others, too.
    store.dispatch({ type: 'seek', t: 1 });
    await blender.seek();
    expect(store.state.blendedFrame).toBe(1);
    const other = blender.result!.data.subarray(FRAME, 2 * FRAME);
    expectSame(other, (await expected()).subarray(FRAME, 2 * FRAME));
    blender.cancel();
    await expect(blended).rejects.toThrow(/abort/i);
    expect(store.state).toMatchObject({ blended: null, blendedFrame: null, blending: false });
  });

  it('blends all frames; a blend that takes over ends the one before', async () => {
    const store = storeAt(0);
    const blender = new Blender(store);
    const first = blender.blend(endless(), layers);
    first.catch(() => {});
    await expect.poll(() => store.state.blendedFrame).toBe(0);
    await blender.blend(engine, layers);
    await expect(first).rejects.toThrow(/abort/i);
    expect(store.state).toMatchObject({ blendedFrame: null, blending: false });
    expect(store.state.blended).toMatchObject({ frames: 3, width: 5, height: 2 });
    expectSame(blender.result!.data, await expected());
  });

  it('shows a layer that is alone from its own memory, and never writes there', async () => {
    const store = storeAt(1);
    const blender = new Blender(store);
    const none = () => Promise.reject(new Error('needs no memory and no blend'));
    const idle = { ...engineParts(), allocate: none, blendAll: none, threads: 2 } as never;
    let freed = 0;
    const alone = heldLayer(7);
    const held = { ...alone.held, data: alone.held.data.slice(), free: () => void freed++ };
    await blender.blend(idle, [{ ...alone, opacity: 0.5, held }]);
    expect(store.state.blended).toMatchObject({ frames: 3, width: 5, height: 2, threads: 2 });
    expect(blender.result!.data).toBe(held.data);
    await blender.blend(engine, layers);
    expectSame(blender.result!.data, await expected());
    expectSame(held.data, alone.held.data);
    await blender.blend(idle, [{ ...alone, held }]);
    blender.forgetLayers();
    expect(blender.result).toBeNull();
    blender.dispose();
    // That is up to those who hold it.
    expect(freed).toBe(0);
  });
});
