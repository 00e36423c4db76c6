import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DType } from '../../../../js/engine/contract/types.ts';
import type { Histogram } from '../../../../js/engine/window/histogram.ts';
import type { ImageSource } from '../../../../js/io/source.ts';
import { lookCommand } from '../../../../web/viewer/channels/looking/keys.ts';
import { scaleBar } from '../../../../web/viewer/channels/looking/scale-bar.ts';
import { captionPlace } from '../../../../web/viewer/channels/scene/caption-place.ts';
import {
  levelFor,
  overviewTiles,
  visibleTiles,
} from '../../../../web/viewer/channels/scene/tiles.ts';
import { cellsOf, columnsFor } from '../../../../web/viewer/channels/scene/variants.ts';
import {
  cornerOnScreen,
  fitted,
  panBy,
  toPicture,
  toScreen,
  zoomAt,
} from '../../../../web/viewer/channels/scene/viewport.ts';
import type { ViewerSettings } from '../../../../web/viewer/channels/settings/settings.ts';
import { withBins } from '../../../../web/viewer/channels/statistics.ts';
import { rangeOfHandles } from '../../../../web/viewer/channels/views/handle-range.ts';
import { columnHeights } from '../../../../web/viewer/channels/views/histogram.ts';

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

describe('cells', () => {
  const channel = {
    name: 'DAPI',
    visible: true,
    color: '#ffffff',
    window: [0, 1],
    gamma: 1,
  } as const;
  const settings: ViewerSettings = {
    version: 1,
    mode: 'screen',
    channels: [
      { ...channel, opacity: 1, invert: false },
      { ...channel, opacity: 1, invert: false, visible: false },
      { ...channel, opacity: 1, invert: false },
    ],
  };
  const picture = { width: 100, height: 100 };

  it('are each channel that is shown and the merge, beside one another', () => {
    const cells = cellsOf('split', settings, settings, picture, { width: 600, height: 200 });
    expect(cells.map(({ variant }) => variant.key)).toEqual(['only 0', 'only 2', 'merge']);
    expect(cells.map(({ y }) => y)).toEqual([0, 0, 0]);
    expect(cells.map(({ variant }) => variant.caption)).toEqual(['DAPI', 'DAPI', 'Merge']);
    const shown = cells[1]!.variant.settings.channels.map(({ visible }) => visible);
    expect(shown).toEqual([false, false, true]);
  });

  it('are called what they are only beside one another', () => {
    const captions = (arrangement: 'merge' | 'before') =>
      cellsOf(arrangement, settings, settings, picture, { width: 600, height: 200 }).map(
        ({ variant }) => variant.caption,
      );
    expect(captions('merge')).toEqual(['']);
    expect(captions('before')).toEqual(['After', 'Before']);
  });

  it('have their names in the corner of what is seen of the picture', () => {
    const cells = cellsOf('split', settings, settings, picture, { width: 600, height: 100 });
    const { size } = cells[2]!;
    const place = (scale: number, x = 50) =>
      captionPlace(cells[2]!, { center: { x, y: 50 }, scale }, 10);
    // The picture is in the middle of a cell that is wider, or fills it, or is nearly out of it.
    const left = Math.round((size.width - 100) / 2);
    expect(place(1).x).toBe(cells[2]!.x + left + 10);
    expect(place(1).width).toBe(size.width - left - 20);
    expect(place(1).y).toBe(10);
    expect(place(9)).toEqual({ x: cells[2]!.x + 10, y: 10, width: size.width - 20 });
    expect(place(1, -80).x).toBe(cells[2]!.x + size.width / 2 + 10);
  });

  it('leave the largest pictures', () => {
    expect(columnsFor(4, picture, { width: 500, height: 500 })).toBe(2);
    expect(columnsFor(4, picture, { width: 2000, height: 300 })).toBe(4);
    expect(columnsFor(4, { width: 900, height: 100 }, { width: 500, height: 500 })).toBe(1);
  });
});

describe('scale bar', () => {
  it.each([
    [{ value: 0.1, unit: 'µm' }, 1, 160, '10 µm', 100],
    [{ value: 0.65, unit: 'µm' }, 0.5, 160, '200 µm', 200 / 0.65 / 2],
    [{ value: 2, unit: 'nm' }, 4, 160, '50 nm', 100],
    [{ value: 1, unit: 'mm' }, 0.01, 160, '10 m', 100],
    [{ value: 1, unit: 'cm' }, 10, 160, '100 mm', 100],
    [{ value: 3, unit: 'furlong' }, 10, 160, '20 furlong', 200 / 3],
  ])('%j at %d: at most %d pixels', (pixel, scale, most, text, length) => {
    const bar = scaleBar(pixel, scale, most)!;
    expect(bar.text).toBe(text);
    expect(bar.length).toBeCloseTo(length, 6);
  });

  it('is not there where the pixel is not known', () => {
    expect(scaleBar(undefined, 1, 160)).toBeNull();
    expect(scaleBar({ value: 1, unit: 'µm' }, 0, 160)).toBeNull();
  });
});

describe('keys', () => {
  const press = (key: string, more = {}) => {
    return { key, ctrlKey: false, altKey: false, metaKey: false, shiftKey: false, ...more };
  };

  it('mean what the help sheet says, and leave controls theirs', () => {
    expect(lookCommand(press('+'), '')).toBe('zoom-in');
    expect(lookCommand(press('S', { shiftKey: true }), '')).toBe('split');
    expect(lookCommand(press('z', { ctrlKey: true }), 'button')).toBe('undo');
    expect(lookCommand(press('Z', { metaKey: true, shiftKey: true }), '')).toBe('redo');
    expect(lookCommand(press('3', { altKey: true }), '')).toBe('channel-2');
    expect(lookCommand(press('ArrowLeft'), 'range')).toBeNull();
    expect(lookCommand(press('ArrowLeft'), 'div')).toBe('left');
    expect(lookCommand(press(' '), 'button')).toBeNull();
    expect(lookCommand(press('1'), 'number')).toBeNull();
    expect(lookCommand(press('s', { ctrlKey: true }), '')).toBeNull();
  });
});

describe('the range of the handles of a window', () => {
  const range = (value: number, dtype: DType, window: [number, number]) => {
    const histogram = { dtype, range: [value, value + 1], min: value, max: value };
    return rangeOfHandles(histogram as unknown as Histogram, window, dtype);
  };

  it.each([
    [1000, 'uint16', [1000, 1001], [0, 2000]],
    [0, 'uint16', [0, 1], [0, 255]],
    [65_535, 'uint16', [65_534, 65_535], [0, 65_535]],
    [255, 'uint8', [254, 255], [0, 255]],
    [-5, 'int16', [-5, -4], [-255, 255]],
    [-128, 'int8', [-128, -127], [-128, 127]],
    [0, 'float32', [0, 1], [0, 1]],
    [-0.25, 'float32', [-0.25, 0.75], [-0.5, 0.75]],
    [3e38, 'float32', [0, 3e38], [0, 3.4e38]],
  ] as const)(
    'is more than the one value that a plane of %d (%s) has',
    (value, dtype, window, expected) => {
      expect(range(value, dtype, [...window])).toEqual(expected);
    },
  );

  it('is else that of the values, and of the window', () => {
    const histogram = { range: [100, 200], min: 100, max: 199 } as unknown as Histogram;
    expect(rangeOfHandles(histogram, [150, 400], 'uint16')).toEqual([100, 400]);
    const nothing = { ...histogram, range: [0, 1], min: Number.NaN, max: Number.NaN } as Histogram;
    expect(rangeOfHandles(nothing, [0, 1], 'float32')).toEqual([0, 1]);
    expect(rangeOfHandles(null, [0, 1], 'int8')).toEqual([-128, 127]);
  });
});

describe('histograms as they are drawn', () => {
  const histogram = {
    dtype: 'uint16' as const,
    counts: new Uint32Array(65_536),
    range: [0, 65_536] as const,
    min: 1000,
    max: 2023,
    mean: 1,
    total: 10,
    below: 0,
    above: 0,
    nan: 0,
  };
  histogram.counts[1000] = 4;
  histogram.counts[1003] = 2;
  histogram.counts[2023] = 6;

  it('have 256 bins of the values that there are', () => {
    const { counts, range } = withBins(histogram);
    expect(counts).toHaveLength(256);
    expect(range).toEqual([1000, 2024]);
    expect([counts[0], counts[255]]).toEqual([6, 6]);
    expect(counts.reduce((sum, count) => sum + count)).toBe(12);
  });

  it('keep one value apart from nothing', () => {
    const one = { ...histogram, max: 1000 };
    expect(withBins(one)).toMatchObject({ range: [1000, 1001], counts: Uint32Array.of(4) });
    const none = { ...histogram, min: Number.NaN, max: Number.NaN };
    expect(withBins(none)).toBe(none);
  });

  it('fill columns by the largest count in them', () => {
    const drawn = columnHeights(withBins(histogram), [1000, 2024], 4, false);
    expect(drawn).toEqual([1, 0, 0, 1]);
    const wide = { ...histogram, counts: Uint32Array.of(1, 3), range: [0, 2] as const };
    expect(columnHeights(wide, [0, 4], 8, false)).toEqual(
      [1 / 3, 1 / 3, 1, 1, 0, 0, 0, 0].map((v, i) => (i < 4 ? [1 / 3, 1 / 3, 1, 1][i]! : v)),
    );
    const heights = columnHeights(wide, [0, 4], 8, true);
    expect(heights[0]).toBeCloseTo(Math.log(2) / Math.log(4));
  });
});
