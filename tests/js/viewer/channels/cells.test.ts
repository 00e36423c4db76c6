import { describe, expect, it } from 'vitest';
import { captionPlace } from '../../../../web/viewer/channels/scene/caption-place.ts';
import { cellsOf, columnsFor } from '../../../../web/viewer/channels/scene/variants.ts';
import type { ViewerSettings } from '../../../../web/viewer/channels/settings/settings.ts';

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
