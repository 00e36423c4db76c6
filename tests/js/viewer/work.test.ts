import { expect, it } from 'vitest';
import { Announcer } from '../../../web/viewer/session/announcer.ts';
import { Store } from '../../../web/viewer/session/store.ts';
import { Work } from '../../../web/viewer/session/work.ts';

/** Work with a gate that it waits at. */
function waitingWork() {
  const store = new Store(() => {});
  const work = new Work(new Announcer(store, () => {}));
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { store, work, gate, open };
}

it('is idle when the last of several things has ended, also where one failed', async () => {
  const { store, work, gate, open } = waitingWork();
  const events: string[] = [];
  await work.whenIdle();
  const failing = work.attempt([], async () => {
    await Promise.resolve();
    throw new Error('broken');
  });
  const lasting = work.attempt([], async () => {
    work.say.task('Opening');
    await gate;
    events.push('ended');
  });
  const idle = work.whenIdle().then(() => events.push('idle'));
  await expect(failing).rejects.toThrow('broken');
  expect(events).toEqual([]);
  expect(store.state.task).not.toBeNull();
  open();
  await Promise.all([lasting, idle]);
  expect(events).toEqual(['ended', 'idle']);
  expect(store.state.task).toBeNull();
});

it('is not idle while what follows waits for others, or is between two of its parts', async () => {
  const { work, gate, open } = waitingWork();
  const events: string[] = [];
  const { signal } = new AbortController();
  const first = work.attempt([], () => gate);
  const following = work.follow(async (rest) => {
    await work.attempt([], async () => events.push('read'));
    await rest(signal);
    events.push('rest');
    await work.attempt([], async () => events.push('applied'));
  });
  const idle = work.whenIdle().then(() => events.push('idle'));
  await new Promise((resolve) => setTimeout(resolve));
  expect(events).toEqual(['read']);
  open();
  await Promise.all([first, following, idle]);
  expect(events).toEqual(['read', 'rest', 'applied', 'idle']);
});

it('is waited for no longer than a signal says', async () => {
  const { work, gate, open } = waitingWork();
  const lasting = work.attempt([], () => gate);
  const controller = new AbortController();
  const idle = work.whenIdle(controller.signal);
  controller.abort(new Error('enough'));
  await expect(idle).rejects.toThrow('enough');
  await expect(work.whenIdle(controller.signal)).rejects.toThrow('enough');
  open();
  await lasting;
});

it('shows what began last of the things that go on, each until its own end', () => {
  const { store, work } = waitingWork();
  const shown = () => store.state.task?.label;
  work.say.task('Opening');
  work.say.task('Exporting', 0, 0, 'export');
  work.say.task('Opening', 1, 2);
  expect(shown()).toBe('Exporting');
  work.say.rest('export');
  expect(shown()).toBe('Opening');
  work.say.task('Exporting', 0, 0, 'export');
  work.say.rest();
  expect(shown()).toBe('Exporting');
  work.say.rest('export');
  expect(store.state.task).toBeNull();
});
