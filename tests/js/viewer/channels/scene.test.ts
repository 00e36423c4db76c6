import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Scene, type View } from '../../../../web/viewer/channels/scene/scene.ts';
import type { Position } from '../../../../web/viewer/channels/scene/tile-renderer.ts';
import { fakeSource } from '../doubles.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
  vi.stubGlobal('requestAnimationFrame', () => 0);
  vi.stubGlobal('cancelAnimationFrame', () => {});
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** A scene whose tiles never come, and what was asked for of them. */
function madeScene() {
  const asked: { readonly t: number; readonly signal: AbortSignal }[] = [];
  const renderer = {
    render: (_tile: unknown, { t }: Position, _look: unknown, _by: number, signal: AbortSignal) => {
      asked.push({ t, signal });
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    },
  };
  const canvas = { width: 40, height: 40, getContext: () => null };
  const source = fakeSource('slow.tif', [9, 2, 1, 40, 40]);
  const events = { painted: () => {}, failed: () => {} };
  const scene = new Scene(canvas as never, source, renderer as never, events);
  const settings = { version: 1, mode: 'screen', channels: [] } as const;
  const show = (t: number) =>
    scene.show({
      settings,
      before: settings,
      position: { t, z: 0 },
      viewport: { center: { x: 20, y: 20 }, scale: 1 },
      arrangement: 'merge',
      divider: 0.5,
      passing: false,
    } satisfies View);
  return { asked, scene, show };
}

it('what is read for a position that one has left and come back to is read on', async () => {
  const { asked, scene, show } = madeScene();
  show(0);
  show(1);
  vi.advanceTimersByTime(300);
  show(0);
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked.map(({ t }) => t)).toEqual([0]);
  expect(asked[0]!.signal.aborted).toBe(false);
  // Left for good, it has had its time.
  show(2);
  await vi.advanceTimersByTimeAsync(0);
  expect(asked.map(({ t, signal }) => [t, signal.aborted])).toEqual([
    [0, true],
    [2, false],
  ]);
  // And what has just begun gets its own.
  show(3);
  await vi.advanceTimersByTimeAsync(400);
  expect(asked).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(200);
  expect(asked.map(({ t }) => t)).toEqual([0, 2, 3]);
  scene.close();
});
