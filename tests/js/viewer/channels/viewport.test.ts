import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cornerOnScreen,
  fitted,
  panBy,
  toPicture,
  toScreen,
  zoomAt,
} from '../../../../web/viewer/channels/scene/viewport.ts';

const size = fc.record({
  width: fc.integer({ min: 1, max: 30_000 }),
  height: fc.integer({ min: 1, max: 30_000 }),
});

const part = fc.double({ min: 0, max: 1, noNaN: true });

describe('viewport', () => {
  it('shows the whole picture when fitted', () => {
    fc.assert(
      fc.property(size, size, (picture, screen) => {
        const viewport = fitted(picture, screen);
        const corner = toScreen(viewport, screen, { x: 0, y: 0 });
        const end = toScreen(viewport, screen, { x: picture.width, y: picture.height });
        expect(Math.min(corner.x, corner.y)).toBeGreaterThan(-1e-6);
        expect(end.x).toBeLessThan(screen.width + 1e-6);
        expect(end.y).toBeLessThan(screen.height + 1e-6);
      }),
    );
  });

  it('keeps the point under the pointer where it is', () => {
    const picture = { width: 1000, height: 800 };
    const screen = { width: 500, height: 500 };
    fc.assert(
      fc.property(part, part, fc.double({ min: 1, max: 4, noNaN: true }), (u, v, factor) => {
        const before = fitted(picture, screen);
        const at = { x: 500 * u, y: 100 + 300 * v };
        const after = zoomAt(before, picture, screen, at, factor);
        const [p, q] = [toPicture(before, screen, at), toPicture(after, screen, at)];
        expect(Math.hypot(p.x - q.x, p.y - q.y)).toBeLessThan(1e-6);
      }),
    );
  });

  it('cannot be zoomed or moved away from the picture', () => {
    const picture = { width: 100, height: 50 };
    const screen = { width: 400, height: 400 };
    let viewport = fitted(picture, screen);
    for (let i = 0; i < 50; i++) viewport = zoomAt(viewport, picture, screen, { x: 0, y: 0 }, 3);
    expect(viewport.scale).toBe(64);
    viewport = panBy(viewport, picture, 1e9, -1e9);
    expect(viewport.center).toEqual({ x: 0, y: 50 });
    for (let i = 0; i < 50; i++) viewport = zoomAt(viewport, picture, screen, { x: 9, y: 9 }, 0.3);
    expect(viewport.scale).toBe(0.5);
  });

  it('does not shrink a fitted picture of a few pixels when it is to be larger', () => {
    const picture = { width: 2, height: 2 };
    const screen = { width: 400, height: 400 };
    const viewport = fitted(picture, screen);
    expect(viewport.scale).toBe(200);
    const at = { x: 200, y: 200 };
    expect(zoomAt(viewport, picture, screen, at, 2).scale).toBe(200);
    expect(zoomAt(viewport, picture, screen, at, 0.5).scale).toBe(100);
  });

  it('lays pixels on pixels at whole scales', () => {
    const viewport = { center: { x: 10.3, y: 7.7 }, scale: 2 };
    const { x, y } = cornerOnScreen(viewport, { width: 101, height: 77 });
    expect([x % 1, y % 1].map(Math.abs)).toEqual([0, 0]);
  });
});
