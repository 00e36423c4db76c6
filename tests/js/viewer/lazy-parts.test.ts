/** Parts of the viewer that are loaded when they are needed, and what is cancelled or missing meanwhile. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ImageSource } from '../../../js/io/source.ts';
import { ImageHost } from '../../../web/viewer/channels/host.ts';
import { Exporter } from '../../../web/viewer/export/exporter.ts';
import { Announcer } from '../../../web/viewer/session/announcer.ts';
import { Session } from '../../../web/viewer/session/session.ts';
import { Store } from '../../../web/viewer/session/store.ts';
import { Work } from '../../../web/viewer/session/work.ts';
import { fakeSource } from './doubles.ts';
import { madeSubject } from './export/subject.ts';

/** Code that comes when a test says so. */
const gates = vi.hoisted(() => {
  const gate = () => {
    let open = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    return { open, opened };
  };
  return { grouping: gate(), reading: gate(), gate };
});
vi.mock('../../../web/viewer/channels/grouping.ts', async (original) => {
  await gates.grouping.opened;
  return original();
});
vi.mock('../../../web/viewer/session/open-images.ts', async () => {
  await gates.reading.opened;
  return { openImages: async () => [] };
});
vi.mock('../../../web/viewer/export/run.ts', () => {
  throw new Error('404');
});

let work: Work;
let store: Store;
beforeEach(() => {
  store = new Store(() => {});
  work = new Work(new Announcer(store, () => {}));
});

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
const aborted = { name: 'AbortError' };

it('the question whether files go together is not asked of those that were given up before', async () => {
  const host = new ImageHost({
    engine: () => new Promise(() => {}),
    changed: () => {},
  } as never);
  const sources = [1, 2].map((c) => fakeSource(`cells_C${c}.tif`, [1, 1, 1, 4, 4]));
  const opening = work.load((signal) => host.open(sources, signal));
  opening.catch(() => {});
  await settle();
  // It ends at once, and what comes next need not wait for code that it does not use.
  await work.load(async () => {});
  await expect(opening).rejects.toMatchObject(aborted);
  gates.grouping.open();
  await settle();
  expect(host.proposal).toBeNull();
  // With that code, they are asked about.
  const again = work.load((signal) => host.open(sources, signal));
  again.catch(() => {});
  await expect.poll(() => host.proposal?.grouping.groups[0]?.files.length).toBe(2);
  work.cancel();
  await expect(again).rejects.toMatchObject(aborted);
  expect(host.proposal).toBeNull();
});

it('what is cancelled while readers are loaded keeps nothing waiting', async () => {
  const shown: string[] = [];
  const session = new Session({
    store,
    work,
    engine: { get: () => new Promise(() => {}) } as never,
    stacks: { blend: async () => {}, setAside: () => {}, cancel: () => {} } as never,
    showPlanes: async (sources: readonly ImageSource[]) => {
      shown.push(...sources.map(({ name }) => name));
    },
    settings: {} as never,
  });
  const opening = session.openFiles([new File(['x'], 'a.tif')], { byHand: true });
  opening.catch(() => {});
  await settle();
  session.cancel();
  await expect(opening).rejects.toMatchObject(aborted);
  await work.whenIdle();
  const inMemory = { name: 'b', data: new Uint8Array(4), shape: [2, 2], axes: 'yx' };
  await session.openFiles([inMemory], {});
  expect(shown).toEqual(['b']);
  gates.reading.open();
});

describe('an export whose writer does not come', () => {
  /** A file that a dialog has made. */
  function chosenFile() {
    const removed: string[] = [];
    const to = {
      getFile: async () => new File([], 'new.npy'),
      createWritable: () => Promise.reject(new Error('not to be written')),
      remove: async () => void removed.push('new.npy'),
    } as unknown as FileSystemFileHandle;
    return { to, removed };
  }

  it('leaves no empty file behind', async () => {
    const ended = () => new AbortController().signal;
    const exporter = new Exporter({ subject: () => madeSubject(), ended, work });
    const { to, removed } = chosenFile();
    await expect(exporter.export({ format: 'npy', to })).rejects.toMatchObject({
      code: 'load-failed',
    });
    expect(removed).toEqual(['new.npy']);
    expect(store.state.task).toBeNull();
  });
});

it('nobody who waits for what is opened waits for an export', async () => {
  const { opened: chosen, open: choose } = gates.gate();
  const picker = vi.fn(async () => {
    await chosen;
    throw new DOMException('nothing was chosen', 'AbortError');
  });
  vi.stubGlobal('showSaveFilePicker', picker);
  try {
    const ended = () => new AbortController().signal;
    const exporter = new Exporter({ subject: () => madeSubject(), ended, work });
    const saving = exporter.save({ format: 'npy' });
    saving.catch(() => {});
    await expect.poll(() => picker.mock.calls.length).toBe(1);
    await work.whenIdle();
    choose();
    await expect(saving).rejects.toMatchObject(aborted);
    expect(store.state.notices).toEqual([]);
  } finally {
    vi.unstubAllGlobals();
  }
});
