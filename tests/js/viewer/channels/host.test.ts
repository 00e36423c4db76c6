import { createEngine } from 'stackblend';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Engine } from '../../../../js/engine/contract/types.ts';
import { imageSource } from '../../../../js/io/image-source.ts';
import { ImageHost } from '../../../../web/viewer/channels/host.ts';
import { Announcer } from '../../../../web/viewer/session/announcer.ts';
import { Store } from '../../../../web/viewer/session/store.ts';
import { Work } from '../../../../web/viewer/session/work.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine({ variant: 'single' });
  vi.stubGlobal('cancelAnimationFrame', () => {});
});
afterAll(() => {
  engine.dispose();
  vi.unstubAllGlobals();
});

it('an image that is being chosen is not shown when all have been closed before it came', async () => {
  const told: unknown[] = [];
  const store = new Store(() => {});
  const work = new Work(new Announcer(store, ({ message }) => told.push(message)));
  const host = new ImageHost({
    engine: async () => engine,
    load: (label, task) => work.attemptLoad(label, task),
    failed: (error) => told.push(error),
    changed: () => {},
    opened: (names) => told.push(names),
    closing: () => told.push('closing'),
    imageChanged: () => {},
  });
  let come = () => {};
  const gate = new Promise<void>((resolve) => {
    come = resolve;
  });
  let asked = 0;
  // Of two sizes, so that nobody is asked whether they go together.
  const sources = [4, 5].map((side) =>
    imageSource({
      name: `${side}`,
      shape: [1, 1, 1, side, side],
      dtype: 'uint16',
      kind: 'planes',
      channels: [side === 4 ? { window: [0, 9] } : {}],
      async read() {
        asked++;
        await gate;
        return new Uint16Array(side * side);
      },
    }),
  );
  await work.load((signal) => host.open(sources, signal));
  host.choose(1);
  await expect.poll(() => asked).toBe(1);
  host.close();
  // It is given up, not waited for.
  await work.whenIdle();
  come();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect([host.session, host.names]).toEqual([null, []]);
  expect(told).toEqual([['4', '5'], 'closing']);
  await expect.poll(() => engine.memory.stacks).toBe(0);
});
