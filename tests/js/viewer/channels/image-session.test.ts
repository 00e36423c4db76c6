import { expect, it, vi } from 'vitest';
import { ImageSession } from '../../../../web/viewer/channels/image-session.ts';
import { fitted } from '../../../../web/viewer/channels/scene/viewport.ts';
import { fakeSource } from '../doubles.ts';

it('an image that is looked at again as a projection goes back to the plane from before it', () => {
  const events = { changed: () => {}, failed: () => {} };
  const source = fakeSource('stack.tif', [1, 2, 5, 4, 4]);
  const first = new ImageSession({} as never, source, events);
  first.looking.setZ(3);
  first.looking.setZ('max');
  const again = new ImageSession({} as never, source, events, first.kept);
  expect([again.state.z, again.looking.plane]).toEqual(['max', 3]);
});

it('what is fitted stays so when channels beside one another come and go', () => {
  vi.stubGlobal('requestAnimationFrame', () => 0);
  vi.stubGlobal('cancelAnimationFrame', () => {});
  try {
    const engine = { allocate: () => new Promise(() => {}) };
    const source = fakeSource('cells.tif', [1, 4, 1, 30, 40]);
    const events = { changed: () => {}, failed: () => {} };
    const session = new ImageSession(engine as never, source, events);
    session.attach({ width: 400, height: 300, getContext: () => null } as never);
    const scaleFor = () => fitted({ width: 40, height: 30 }, session.looking.cells[0]!.size).scale;
    const scale = () => session.state.viewport!.scale;
    expect(scale()).toBe(10);
    session.looking.setArrangement('split');
    const five = scale();
    expect(five).toBe(scaleFor());
    for (const index of [0, 1, 2]) session.editing.setChannel(index, { visible: false });
    expect(scale()).toBe(scaleFor());
    expect(scale()).toBeGreaterThan(five);
    session.editing.undo();
    session.editing.undo();
    expect(scale()).toBe(scaleFor());
    session.looking.setArrangement('merge');
    expect(scale()).toBe(10);
    // What somebody has zoomed stays as it is.
    session.looking.zoom(2);
    session.looking.setArrangement('split');
    session.editing.setChannel(0, { visible: true });
    expect(scale()).toBe(20);
    session.close();
  } finally {
    vi.unstubAllGlobals();
  }
});
