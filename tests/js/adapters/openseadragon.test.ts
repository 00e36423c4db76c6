import { encode } from 'fast-png';
import type OpenSeadragon from 'openseadragon';
import { describe, expect, it, vi } from 'vitest';
import {
  addComposite,
  type CompositeOptions,
  type TilePlane,
} from '../../../js/adapters/openseadragon.ts';
import { type FakeCanvas, fakePage } from './fake-page.ts';
import { FakeViewer, fakeJob, fakeSource } from './fake-viewer.ts';
import { engine, useFakePages } from './on-page.ts';

useFakePages();

const GREY = { window: [0, 255], color: '#ffffff' } as const;
const PLANE: TilePlane = { data: new Uint8Array(256).fill(51), width: 16, height: 16 };
const png = encode({ data: new Uint8Array(256).fill(51), width: 16, height: 16, channels: 1 });

const pixel = ({ pixels }: FakeCanvas) => Array.from(pixels?.data.subarray(0, 4) ?? []);

/** A composite that its viewer has taken. */
async function added(
  sources: readonly OpenSeadragon.TileSource[],
  more: Partial<CompositeOptions> = {},
) {
  const viewer = new FakeViewer();
  const channels = sources.map(() => GREY);
  const adding = addComposite(viewer.own, engine, { sources, channels, ...more });
  const { tileSource: source, success } = await viewer.asked;
  const item = { source, requestInvalidate: vi.fn(async () => {}) };
  success({ item });
  return { viewer, source, item, composite: await adding };
}

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

describe('jobs', () => {
  it('end once: with planes, or with what is wrong', async () => {
    const aborts: boolean[] = [];
    const bad = fakeSource('bad');
    const { source } = await added([fakeSource('good'), bad], {
      readTile: (request) => {
        request.signal.addEventListener('abort', () => aborts.push(true));
        if (request.source === bad && request.x === 1) throw new Error('gone');
        return Promise.resolve(PLANE);
      },
    });
    const failed = fakeJob();
    source.downloadTileStart(failed.job);
    await failed.over;
    expect(failed.ended).toEqual([['fail', 'Error: gone', null]]);
    expect(aborts).toEqual([true, true]);
    const good = fakeJob({ tile: { level: 3, x: 0, y: 0 } });
    source.downloadTileStart(good.job);
    await good.over;
    expect(good.ended).toEqual([['finish', expect.anything(), null, 'context2d']]);
    // A change may come before the tile is ready: OpenSeadragon draws then what was loaded.
    const [, picture] = good.ended[0] as [string, { canvas: FakeCanvas }];
    expect(pixel(picture.canvas)).toEqual([92, 92, 92, 255]);
  });

  it('that read nothing fail, and say which channel', async () => {
    const { source } = await added([fakeSource('a')], {
      readTile: async () => undefined as unknown as TilePlane,
    });
    const { job, ended, over } = fakeJob();
    source.downloadTileStart(job);
    await over;
    expect(ended).toEqual([
      ['fail', expect.stringContaining('channels[0]: the tile that was read is undefined'), null],
    ]);
  });

  it('that are aborted end their requests, and say nothing', async () => {
    const signals: AbortSignal[] = [];
    const { source } = await added([fakeSource('a')], {
      readTile: ({ signal }) =>
        new Promise((_, reject) => {
          signals.push(signal);
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    });
    const { job, ended } = fakeJob();
    source.downloadTileStart(job);
    source.downloadTileAbort(job);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    await new Promise((resolve) => setTimeout(resolve));
    expect(ended).toEqual([]);
  });
});

describe('a job that is tried again', () => {
  it('ends what it asked for before', async () => {
    const signals: AbortSignal[] = [];
    const { source } = await added([fakeSource('a')], {
      readTile: ({ signal }) => {
        signals.push(signal);
        if (signals.length === 2) return Promise.resolve(PLANE);
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        });
      },
    });
    const { job, ended, over } = fakeJob();
    source.downloadTileStart(job);
    source.downloadTileStart(job);
    await over;
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    expect(ended.map(([how]) => how)).toEqual(['finish']);
  });
});

describe('requests', () => {
  /** What is asked of the servers for one tile, when the viewer's settings are these. */
  async function requests(settings: object, more: object = {}) {
    const sent = fakePage(() => png);
    const { source } = await added([fakeSource('a', more), fakeSource('b')]);
    const { job, ended, over } = fakeJob(settings);
    source.downloadTileStart(job);
    await over;
    expect(ended.map(([how]) => how)).toEqual(['finish']);
    return sent.map(({ url, init: { signal: _, ...init } }) => ({ url, ...init }));
  }
  const [a, b] = ['http://a/3/1_2.png', 'http://b/3/1_2.png'];
  const secret = { getTileAjaxHeaders: () => ({ 'X-A': '1', 'X-None': null }) };

  it('are those of images where the viewer loads images', async () => {
    expect(await requests({ ajaxWithCredentials: true }, secret)).toEqual([
      { url: a, credentials: 'same-origin' },
      { url: b, credentials: 'same-origin' },
    ]);
    expect(await requests({ crossOriginPolicy: 'use-credentials' })).toEqual([
      { url: a, credentials: 'include' },
      { url: b, credentials: 'include' },
    ]);
  });

  it('have the viewer’s headers and each source’s own, with loadTilesWithAjax', async () => {
    const ajaxHeaders = { Authorization: 'Bearer 1' };
    expect(await requests({ loadWithAjax: true, ajaxHeaders }, secret)).toEqual([
      {
        url: a,
        credentials: 'same-origin',
        headers: [
          ['Authorization', 'Bearer 1'],
          ['X-A', '1'],
        ],
      },
      { url: b, credentials: 'same-origin', headers: [['Authorization', 'Bearer 1']] },
    ]);
    const post = { getTilePostData: () => 'tile=5' };
    expect(await requests({ loadWithAjax: true, ajaxWithCredentials: true }, post)).toEqual([
      { url: a, credentials: 'include', headers: [], method: 'POST', body: 'tile=5' },
      { url: b, credentials: 'include', headers: [] },
    ]);
  });

  it('leave the headers of the first source to it', async () => {
    const { source } = await added([fakeSource('a', secret), fakeSource('b')]);
    expect(source.getTileAjaxHeaders(3, 1, 2)).toEqual({});
  });
});
