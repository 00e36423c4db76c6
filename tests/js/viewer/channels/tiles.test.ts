import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImageSource } from '../../../../js/io/source.ts';
import {
  levelFor,
  overviewTiles,
  visibleTiles,
} from '../../../../web/viewer/channels/scene/tiles.ts';
import { fitted, toPicture } from '../../../../web/viewer/channels/scene/viewport.ts';

const part = fc.double({ min: 0, max: 1, noNaN: true });

/** A picture of 20,000 pixels a side, with levels or without. */
function large(levels: number, tile?: readonly [number, number]): ImageSource {
  const list = Array.from({ length: levels }, (_, i) => {
    const side = Math.ceil(20_000 / 2 ** i);
    const shape = [side, side] as const;
    return { shape, downsample: [2 ** i, 2 ** i] as const, ...(tile && { tile }) };
  });
  return { levels: list, shape: [1, 1, 1, 20_000, 20_000] } as unknown as ImageSource;
}

describe('tiles', () => {
  it('are of the coarsest level that still fills the screen', () => {
    const { levels } = large(6);
    expect(levelFor(levels, 2)).toBe(0);
    expect(levelFor(levels, 1)).toBe(0);
    expect(levelFor(levels, 0.5)).toBe(1);
    expect(levelFor(levels, 0.49)).toBe(1);
    expect(levelFor(levels, 0.001)).toBe(5);
  });

  it('cover what is seen, once, in whole blocks of the file', () => {
    const source = large(1, [256, 256]);
    const screen = { width: 1500, height: 900 };
    fc.assert(
      fc.property(part, part, fc.double({ min: 0.2, max: 4, noNaN: true }), (u, v, scale) => {
        const viewport = { center: { x: 20_000 * u, y: 20_000 * v }, scale };
        const tiles = visibleTiles(source, 0, viewport, screen);
        const seen = toPicture(viewport, screen, { x: 700, y: 400 });
        const inside = seen.x >= 0 && seen.y >= 0 && seen.x < 20_000 && seen.y < 20_000;
        const holding = tiles.filter(({ region: { x, y, width, height } }) => {
          return seen.x >= x && seen.x < x + width && seen.y >= y && seen.y < y + height;
        });
        expect(holding).toHaveLength(inside ? 1 : 0);
        for (const { region } of tiles) expect([region.x % 256, region.y % 256]).toEqual([0, 0]);
      }),
    );
  });

  it('are whole planes of small pictures; overviews are of what is not too large', () => {
    const source = large(5);
    const screen = { width: 800, height: 800 };
    const viewport = fitted({ width: 20_000, height: 20_000 }, screen);
    expect(visibleTiles(source, 4, viewport, screen)).toHaveLength(1);
    const [overview] = overviewTiles(source);
    expect(overview!.region).toEqual({ x: 0, y: 0, width: 1250, height: 1250 });
    // Of a large plane parts, to its corners, none twice.
    const parts = overviewTiles(large(1)).map(({ region }) => region);
    expect(parts).toHaveLength(16);
    expect(new Set(parts.map(({ x, y }) => `${x} ${y}`)).size).toBe(16);
    expect(parts.at(-1)).toEqual({ x: 19_488, y: 19_488, width: 512, height: 512 });
  });
});
