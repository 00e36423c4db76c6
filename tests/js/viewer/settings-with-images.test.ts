/** Files of settings that come with images, or while some are being opened. */
import { beforeEach, expect, it } from 'vitest';
import { Announcer } from '../../../web/viewer/session/announcer.ts';
import { Session } from '../../../web/viewer/session/session.ts';
import { Store } from '../../../web/viewer/session/store.ts';
import { Work } from '../../../web/viewer/session/work.ts';

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
const planes = (name: string) => ({ name, data: new Uint8Array(4), shape: [2, 2], axes: 'yx' });
const aborted = { name: 'AbortError' };

/** A file of settings, which is read when a test says so. */
function settingsFile(version: number) {
  const text = JSON.stringify({ version, channels: [] });
  const file = new File([text], `${version}.json`);
  let read = () => {};
  const gate = new Promise<void>((resolve) => {
    read = resolve;
  });
  const late = async () => {
    await gate;
    return text;
  };
  return { file: Object.assign(file, { text: late }), read };
}

let events: string[];
let show: () => void;
let store: Store;
let work: Work;
let session: Session;
/** Null: they do not fit. */
let shownFully: Promise<void> | null;

beforeEach(() => {
  events = [];
  shownFully = Promise.resolve();
  store = new Store(() => {});
  work = new Work(new Announcer(store, ({ message }) => events.push(message)));
  session = new Session({
    store,
    work,
    engine: { get: () => new Promise(() => {}) } as never,
    stacks: { blend: async () => {}, setAside: () => {}, cancel: () => {} } as never,
    async showPlanes([first], signal) {
      await new Promise<void>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        show = resolve;
      });
      events.push(`shown ${first!.name}`);
    },
    settings: {
      kind: 'channels',
      set(_, { version }) {
        if (!shownFully) throw new RangeError('settings.channels: 0; expected 1');
        events.push(`set ${version}`);
        return shownFully;
      },
    },
  });
});

it('with images, all of it is waited for, from the beginning until it is shown', async () => {
  const { file, read } = settingsFile(1);
  let end = () => {};
  shownFully = new Promise((resolve) => {
    end = resolve;
  });
  const opening = session.openFiles([planes('a'), file], {}).then(() => events.push('open'));
  work.whenIdle().then(() => events.push('idle'));
  await settle();
  expect(events).toEqual([]);
  read();
  await settle();
  show();
  await settle();
  expect(events).toEqual(['shown a', 'set 1']);
  end();
  await opening;
  await work.whenIdle();
  expect(events.slice(0, 2)).toEqual(['shown a', 'set 1']);
  expect(events.slice(2).sort()).toEqual(['idle', 'open']);
});

it('what is opened later takes the place of images whose settings are still being read', async () => {
  const { file, read } = settingsFile(1);
  const first = session.openFiles([planes('a'), file], {});
  first.catch(() => {});
  const second = session.openFiles([planes('b')], {});
  read();
  await settle();
  show();
  await second;
  await expect(first).rejects.toMatchObject(aborted);
  expect(events).toEqual(['shown b']);
  // And they are cancelled as all else.
  const other = settingsFile(2);
  const third = session.openFiles([planes('c'), other.file], {});
  third.catch(() => {});
  session.cancel();
  other.read();
  await expect(third).rejects.toMatchObject(aborted);
  expect(events).toEqual(['shown b']);
});

it('alone, they wait for what is being opened, before all who look at it', async () => {
  const { file, read } = settingsFile(1);
  const opening = session.openFiles([planes('a')], {});
  const setting = session.openFiles([file], {});
  const looking = work.whenIdle().then(() => events.push('looked at'));
  await settle();
  show();
  await opening;
  await settle();
  expect(events).toEqual(['shown a']);
  read();
  await Promise.all([setting, looking]);
  expect(events).toEqual(['shown a', 'set 1', 'looked at']);
});

it('are given up with what they wait for', async () => {
  const { file, read } = settingsFile(1);
  session.openFiles([planes('a')], {}).catch(() => {});
  const setting = session.openFiles([file], {});
  setting.catch(() => {});
  read();
  await settle();
  session.cancel();
  await expect(setting).rejects.toMatchObject(aborted);
  await work.whenIdle();
  expect(events).toEqual([]);
});

it('that do not fit are told by their own name, and the images are open', async () => {
  const { file, read } = settingsFile(1);
  shownFully = null;
  read();
  const opening = session.openFiles([planes('a'), file], {});
  opening.catch(() => {});
  await settle();
  show();
  await expect(opening).rejects.toThrow('settings.channels');
  expect(events).toEqual(['shown a', '“1.json”: settings.channels: 0; expected 1.']);
});

const notices = () => store.state.notices.map(({ text }) => text);
const NOT_USED = '“1.json”: not used, since what it was for did not open.';

it('that wait for an image are not for one that takes its place', async () => {
  const { file, read } = settingsFile(1);
  const first = session.openFiles([planes('a')], {});
  const settings = session.openFiles([file], {});
  for (const one of [first, settings]) one.catch(() => {});
  read();
  await settle();
  const second = session.openFiles([planes('b')], {});
  await expect(first).rejects.toMatchObject(aborted);
  await expect(settings).rejects.toMatchObject(aborted);
  await settle();
  show();
  await second;
  await settle();
  expect(events).toEqual(['shown b']);
  expect(notices()).toEqual([NOT_USED]);
});

it('that wait for an image which does not open are not for the one before', async () => {
  const { file, read } = settingsFile(1);
  const before = session.openFiles([planes('a')], {});
  await settle();
  show();
  await before;
  const broken = { ...planes('b'), shape: [2, 3] };
  const failing = session.openFiles([broken], {});
  const settings = session.openFiles([file], {});
  settings.catch(() => {});
  read();
  await expect(failing).rejects.toThrow();
  await expect(settings).rejects.toMatchObject(aborted);
  await settle();
  expect(events.filter((event) => event.startsWith('set'))).toEqual([]);
  expect(notices()).toContain(NOT_USED);
});

it('that wait when the viewer leaves its page are forgotten, and nobody is told', async () => {
  const { file, read } = settingsFile(1);
  const opening = session.openFiles([planes('a')], {});
  const settings = session.openFiles([file], {});
  for (const one of [opening, settings]) one.catch(() => {});
  read();
  await settle();
  session.leave();
  work.cancel();
  await expect(settings).rejects.toMatchObject(aborted);
  await expect(opening).rejects.toMatchObject(aborted);
  await settle();
  expect([...events, ...notices()]).toEqual([]);
});
