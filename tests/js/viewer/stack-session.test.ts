import { createEngine } from 'stackblend';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../js/engine/contract/types.ts';
import { imageSource } from '../../../js/io/image-source.ts';
import type { ImageSource } from '../../../js/io/source.ts';
import { Announcer } from '../../../web/viewer/session/announcer.ts';
import { Store } from '../../../web/viewer/session/store.ts';
import { Work } from '../../../web/viewer/session/work.ts';
import { StackSession } from '../../../web/viewer/stacks/stack-session.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine({ variant: 'single' });
});
afterAll(() => engine.dispose());

/** Pictures that are read as soon as a test lets them. */
function slowSource(name: string) {
  let ready = Promise.resolve();
  let closed = false;
  const source = imageSource({
    name,
    shape: [2, 1, 1, 2, 3],
    dtype: 'uint8',
    kind: 'rgba',
    async read({ t }) {
      await ready;
      return new Uint8Array(24).fill(10 + t);
    },
    close: () => {
      closed = true;
    },
  });
  return {
    source,
    isClosed: () => closed,
    hold() {
      let letGo = () => {};
      ready = new Promise((resolve) => {
        letGo = resolve;
      });
      return letGo;
    },
  };
}

function madeSession() {
  const store = new Store(() => {});
  const work = new Work(new Announcer(store, () => {}));
  const lazy = { get: async () => engine } as never;
  const stacks = new StackSession(store, work, lazy, () => false);
  const open = async (...sources: ImageSource[]) => {
    await work.load((signal) => stacks.openSources(sources, 'open', signal));
    await stacks.blend();
  };
  const names = () => store.state.layers.map(({ stack }) => stack.name);
  return { store, work, stacks, open, names };
}

describe('layers that an image of channels took the place of', () => {
  it('wait when bringing them back is cancelled, and come back later', async () => {
    const { store, work, stacks, open, names } = madeSession();
    const [a, b] = [slowSource('a'), slowSource('b')];
    await open(a.source, b.source);
    await stacks.editing.setRule(store.state.layers[1]!.id, { mode: 'difference' });
    stacks.setAside();
    expect([names(), stacks.waiting]).toEqual([[], '2 layers']);
    const letGo = b.hold();
    const coming = stacks.bringBack();
    coming.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve));
    work.cancel();
    letGo();
    await expect(coming).rejects.toMatchObject({ name: 'AbortError' });
    expect([names(), a.isClosed(), stacks.waiting]).toEqual([[], false, '2 layers']);
    // Also where the element leaves its page in between.
    stacks.suspend();
    expect(stacks.waiting).toBe('2 layers');
    expect(stacks.resume()).toBe(true);
    await expect.poll(() => store.state.blended?.frames).toBe(2);
    expect(names()).toEqual(['a', 'b']);
    expect(store.state.layers.map(({ rule }) => rule.mode)).toEqual(['screen', 'difference']);
    expect(stacks.waiting).toBeNull();
  });

  it('are closed where others take their place', async () => {
    const { stacks, open, names } = madeSession();
    const [a, b] = [slowSource('a'), slowSource('b')];
    await open(a.source);
    stacks.setAside();
    expect(stacks.waiting).toBe('1 layer');
    await open(b.source);
    expect([names(), a.isClosed(), stacks.waiting]).toEqual([['b'], true, null]);
  });
});

it('closing a layer tells that what was being opened is not', async () => {
  const { store, work, stacks, open, names } = madeSession();
  const [a, b, c] = [slowSource('a'), slowSource('b'), slowSource('c')];
  await open(a.source, b.source);
  const letGo = c.hold();
  const opening = work.load((signal) => stacks.openSources([c.source], 'top', signal));
  opening.catch(() => {});
  await new Promise((resolve) => setTimeout(resolve));
  await stacks.close(store.state.layers[0]!.id);
  letGo();
  await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
  expect(names()).toEqual(['b']);
  const texts = store.state.notices.map(({ text }) => text);
  expect(texts).toEqual(['Opening was cancelled, since a layer was closed.']);
});
