import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ImageModel } from '../../../../web/viewer/channels/image-model.ts';
import { ImagePlayback } from '../../../../web/viewer/channels/image-playback.ts';
import { initialImageState } from '../../../../web/viewer/channels/image-state.ts';
import type { Looking } from '../../../../web/viewer/channels/looking/looking.ts';
import type { PlaneStore } from '../../../../web/viewer/channels/planes/plane-store.ts';
import { defaultSettings } from '../../../../web/viewer/channels/settings/defaults.ts';
import { fakeSource } from '../doubles.ts';

let due: ((now: number) => void) | undefined;

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', (callback: (now: number) => void) => {
    due = callback;
    return 1;
  });
  vi.stubGlobal('cancelAnimationFrame', () => {
    due = undefined;
  });
});
afterEach(() => vi.unstubAllGlobals());

it('asks for no other frame while one is being made, and then for the one that is due; reads ahead in such steps', () => {
  const source = fakeSource('slow.tif', [100, 2, 1, 8, 8]);
  const asked: number[] = [];
  const ahead: number[] = [];
  const region = { x: 0, y: 0, width: 8, height: 8 };
  const tile = { level: 0, region, covers: region };
  const store = {
    get: ({ t, c }: { t: number; c: number }) => {
      if (c === 0) ahead.push(t);
      return Promise.reject(new Error('not read in this test'));
    },
  } as unknown as PlaneStore;
  const { settings } = defaultSettings(source);
  const model = new ImageModel(source, initialImageState(settings), {
    changed: () => {},
    show: () => {},
  });
  const looking = {
    seek(t: number) {
      asked.push(t);
      model.update({ t, busy: true });
    },
    visibleTiles: () => [tile],
  } as Partial<Looking> as Looking;
  const playback = new ImagePlayback(model, looking, store);
  model.update({ fps: 60, busy: false });
  playback.setPlaying(true);
  for (let now = 0; now <= 500; now += 1000 / 60) due!(now);
  expect(asked).toEqual([1]);

  model.update({ busy: false });
  playback.painted(1);
  expect(ahead).toEqual([2, 3, 4]);
  due!(500);
  expect(asked).toEqual([1, 30]);

  // So many are left out between two that they are not read, either.
  model.update({ busy: false });
  playback.painted(30);
  expect(ahead.slice(3)).toEqual([59, 88, 17]);
});
