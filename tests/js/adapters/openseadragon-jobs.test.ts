import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import type { TilePlane } from '../../../js/adapters/openseadragon.ts';
import { type FakeCanvas, fakePage } from './fake-page.ts';
import { fakeJob, fakeSource } from './fake-viewer.ts';
import { added, PLANE, pixel } from './in-viewer.ts';
import { useFakePages } from './on-page.ts';

useFakePages();

const png = encode({ data: new Uint8Array(256).fill(51), width: 16, height: 16, channels: 1 });

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
