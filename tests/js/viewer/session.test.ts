import { describe, expect, it } from 'vitest';
import { Announcer } from '../../../web/viewer/session/announcer.ts';
import { Session } from '../../../web/viewer/session/session.ts';
import { Store } from '../../../web/viewer/session/store.ts';
import { Work } from '../../../web/viewer/session/work.ts';
import { fakeLayer, fakeSource } from './doubles.ts';

/** A session whose images are shown when a test says so, and the texts of its notices. */
function madeSession() {
  const store = new Store(() => {});
  const work = new Work(new Announcer(store, () => {}));
  let show = () => {};
  let blend = async () => {};
  const session = new Session({
    store,
    work,
    engine: { get: () => new Promise(() => {}) } as never,
    stacks: {
      blend: () => blend(),
      setAside: () => {},
      cancel: () => {},
      async openSources(sources: { name: string }[], _: unknown, signal: AbortSignal) {
        await shown(signal);
        const layers = sources.map(({ name }, i) => fakeLayer(i, { name }));
        store.dispatch({ type: 'loaded', layers, free: 'top' });
      },
    } as never,
    showPlanes: (_, signal) => shown(signal),
    settings: {} as never,
  });
  const shown = (signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
      show = resolve;
    });
  return {
    session,
    work,
    /** Blending takes as long as a test wants. */
    blend: (next: () => Promise<void>) => {
      blend = next;
    },
    show: () => show(),
    texts: () => store.state.notices.map(({ text }) => text),
  };
}

const picture = (name: string) => {
  return { name, data: new Uint8Array(16), shape: [2, 2, 4], axes: 'yxs' };
};
const planes = (name: string) => ({ name, data: new Uint8Array(4), shape: [2, 2], axes: 'yx' });

/** Lets everything that can go on go on. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

describe.each([
  ['pictures', picture],
  ['channels', planes],
])('opening %s while something is being opened', (_, made) => {
  it('says what was given up for it, when it is open', async () => {
    const { session, show, texts } = madeSession();
    const byHand = true;
    const first = session.openFiles([made('a.npy'), made('b.npy')], { byHand });
    first.catch(() => {});
    await settle();
    const second = session.openFiles([made('c.npy')], { byHand });
    second.catch(() => {});
    await settle();
    const third = session.openFiles([made('d.npy')], { byHand });
    await settle();
    show();
    await third;
    for (const opening of [first, second]) {
      await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
    }
    expect(texts()).toEqual([
      '“a.npy”, “b.npy”, “c.npy”: not opened, since “d.npy” came before that was done. ' +
        'Open them together, or one after the other.',
    ]);
  });

  it('says nothing of what was cancelled before, of what is open, and to pages, which are told', async () => {
    const { session, show, texts } = madeSession();
    const cancelled = session.openFiles([made('a.npy')], { byHand: true });
    cancelled.catch(() => {});
    await settle();
    session.cancel();
    for (const byHand of [true, true, false]) {
      const opened = session.openFiles([made('b.npy')], { byHand });
      await settle();
      show();
      await opened;
    }
    const replaced = session.openFiles([made('c.npy')], {});
    replaced.catch(() => {});
    await settle();
    const last = session.openFiles([made('d.npy')], {});
    await settle();
    show();
    await last;
    expect(texts()).toEqual([]);
  });
});

it('says what was given up for what no files are', async () => {
  const { session, work, texts } = madeSession();
  const byHand = true;
  const first = session.openFiles([picture('a.npy')], { byHand });
  first.catch(() => {});
  await settle();
  const second = session.openFiles([picture('b.npy')], { byHand });
  second.catch(() => {});
  await settle();
  // As another of the open images, or a sample.
  await work.attemptLoad('Opening', async () => {});
  await expect(second).rejects.toMatchObject({ name: 'AbortError' });
  await settle();
  expect(texts()).toEqual([
    '“a.npy”, “b.npy”: not opened, since something else was chosen before that was done.',
  ]);
});

it('closes a composite that becomes no layer, also where it is cancelled before that begins', async () => {
  const { session, work } = madeSession();
  let isFree = () => {};
  const slow = work.load(
    () =>
      new Promise<void>((resolve) => {
        isFree = resolve;
      }),
  );
  slow.catch(() => {});
  await settle();
  const closed: string[] = [];
  const source = { ...fakeSource('composite', [1, 1, 1, 2, 2]), close: () => closed.push('it') };
  const opening = session.openLayer(source as never);
  await settle();
  session.cancel();
  isFree();
  await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
  expect(closed).toEqual(['it']);
});

it('says nothing of what is open already and is still being blended', async () => {
  const { session, show, texts, blend } = madeSession();
  blend(() => new Promise(() => {}));
  session.openFiles([picture('a.npy')], { byHand: true }).catch(() => {});
  await settle();
  show();
  await settle();
  blend(async () => {});
  const second = session.openFiles([picture('b.npy')], { byHand: true });
  await settle();
  show();
  await second;
  expect(texts()).toEqual([]);
});
