import type OpenSeadragon from 'openseadragon';
import { describe, expect, it, vi } from 'vitest';
import { addComposite } from '../../../js/adapters/openseadragon.ts';
import type { FakeCanvas } from './fake-page.ts';
import { FakeViewer, fakeJob, fakeSource } from './fake-viewer.ts';
import { added, GREY, PLANE, pixel } from './in-viewer.ts';
import { engine, useFakePages } from './on-page.ts';

useFakePages();

describe('sources', () => {
  const add = (sources: OpenSeadragon.TileSource[], channels = sources.map(() => GREY)) =>
    addComposite(new FakeViewer().own, engine, { sources, channels });

  it('that are not open, or lie in another way, are refused', async () => {
    const first = fakeSource('a');
    await expect(add([], [])).rejects.toThrow('sources: 0 for 0 channels; expected one for each');
    await expect(add([first], [GREY, GREY])).rejects.toThrow('sources: 1 for 2 channels');
    await expect(add([first, fakeSource('b', { ready: false })])).rejects.toThrow(
      new TypeError('sources[1]: not ready; expected one that is open'),
    );
    await expect(add([first, first, fakeSource('b', { maxLevel: 4 })])).rejects.toThrow(
      /^sources\[2\]: 64 × 64, .* levels 0 to 4; expected that of sources\[0\], .* levels 0 to 3$/,
    );
  });
});

describe('a viewer', () => {
  it('that cannot take the image says why, and is left as it was', async () => {
    const viewer = new FakeViewer();
    const adding = addComposite(viewer.own, engine, {
      sources: [fakeSource('a')],
      channels: [GREY],
    });
    const { error } = await viewer.asked;
    error({ message: 'no room' });
    await expect(adding).rejects.toThrow('no room');
    expect(viewer.listening).toBe(0);
  });

  it.each([
    ['before-destroy', 'destroyed'],
    ['close', 'closed'], // also to open something else: it forgets what it was about to add
  ])('that says %s meanwhile keeps nobody waiting', async (event, what) => {
    const viewer = new FakeViewer();
    const adding = addComposite(viewer.own, engine, {
      sources: [fakeSource('a')],
      channels: [GREY],
    });
    await viewer.asked;
    await viewer.raiseEvent(event);
    await expect(adding).rejects.toThrow(`viewer: ${what} before the composite was in it`);
    expect(viewer.listening).toBe(0);
  });

  it('tells those who ask for the image itself, too', async () => {
    const [success, error] = [vi.fn(), vi.fn()];
    const { item } = await added([fakeSource('a')], { image: { success, error } });
    expect(success.mock.calls).toEqual([[{ item }]]);
    expect(error).not.toHaveBeenCalled();
  });

  it('draws one look after the other, of many the newest, in its navigator too', async () => {
    const { viewer, source, item, composite } = await added([fakeSource('a')]);
    const drawn: (() => void)[] = [];
    const stamps: unknown[][] = [];
    item.requestInvalidate.mockImplementation((...args: unknown[]) => {
      stamps.push(args);
      return new Promise<void>((resolve) => drawn.push(resolve));
    });
    const small = { source, requestInvalidate: vi.fn(async () => {}) };
    const others = { source: fakeSource('other'), requestInvalidate: vi.fn(async () => {}) };
    Object.assign(viewer, {
      navigator: { world: { getItemCount: () => 2, getItemAt: (i: number) => [others, small][i] } },
    });
    const first = composite.update({ mode: 'add' });
    await vi.waitFor(() => expect(drawn).toHaveLength(1));
    const later = (['max', 'screen', 'subtract'] as const).map((mode) =>
      composite.update({ mode }),
    );
    await vi.waitFor(() => expect(composite.look.mode).toBe('subtract'));
    expect(drawn).toHaveLength(1);
    drawn[0]?.();
    await first;
    await vi.waitFor(() => expect(drawn).toHaveLength(2));
    drawn[1]?.();
    await Promise.all(later);
    expect(drawn).toHaveLength(2);
    expect(small.requestInvalidate).toHaveBeenCalledTimes(2);
    expect(others.requestInvalidate).not.toHaveBeenCalled();
    // Else OpenSeadragon would take the second one of a millisecond for the first.
    expect(Number(stamps[1]?.[2])).toBeGreaterThan(Number(stamps[0]?.[2]));
  });

  it('that is gone is asked for nothing', async () => {
    const { viewer, item, composite } = await added([fakeSource('a')]);
    composite.remove();
    Object.assign(viewer, { world: null, navigator: null }); // as when it is destroyed
    await composite.update({ mode: 'add' });
    composite.remove();
    expect(item.requestInvalidate).not.toHaveBeenCalled();
    expect(composite.look.mode).toBe('add');
  });

  it('is told of tiles that cannot be composited, and forgotten with the image', async () => {
    const { viewer, source, item, composite } = await added([fakeSource('a')], {
      readTile: async () => PLANE,
    });
    const { job, ended, over } = fakeJob();
    source.downloadTileStart(job);
    await over;
    const loaded = { data: ended[0]?.[1] };
    const failures: { message?: string }[] = [];
    viewer.addHandler('tile-load-failed', (event) => failures.push(event as { message?: string }));
    const drawn: FakeCanvas[] = [];
    const render = (cache: unknown) =>
      viewer.raiseEvent('tile-invalidated', {
        tiledImage: { source },
        tile: { originalCacheKey: 'k', getCache: () => cache },
        setData: async ({ canvas }: { canvas: FakeCanvas }) => void drawn.push(canvas),
      });
    await render(loaded); // which shows what was loaded, as it is
    await composite.update({ channels: [{ ...GREY, color: '#ff0000' }] });
    loaded.data = 'what a drawer needed instead';
    await render(loaded);
    await render(loaded);
    await render({ data: 'of another' });
    expect(drawn.map(pixel)).toEqual([
      [51, 0, 0, 255],
      [51, 0, 0, 255],
    ]);
    expect(failures.map(({ message }) => message)).toEqual([
      expect.stringContaining('a tile that was not made by this composite'),
    ]);
    item.requestInvalidate.mockClear();
    await expect(composite.update({ mode: 'loud' as 'add' })).rejects.toThrow('loud');
    expect(item.requestInvalidate).not.toHaveBeenCalled();
    composite.remove();
    expect([viewer.listening, viewer.world.listening]).toEqual([1, 0]); // the test's own
  });
});
