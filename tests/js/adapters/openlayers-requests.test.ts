import { encode } from 'fast-png';
import type ImageTile from 'ol/ImageTile.js';
import type { Options } from 'ol/source/TileImage.js';
import XYZ from 'ol/source/XYZ.js';
import TileState from 'ol/TileState.js';
import { describe, expect, it, vi } from 'vitest';
import { fakePage } from './fake-page.ts';
import { compose, load, rgba, tiles } from './on-map.ts';
import { useFakePages } from './on-page.ts';

useFakePages();

describe('requests', () => {
  const png = encode({
    data: new Uint8Array(16 * 16).fill(51),
    width: 16,
    height: 16,
    channels: 1,
  });
  const address = 'http://tiles.example/{z}/{x}/{y}.png';

  it('are made as OpenLayers makes them', async () => {
    const sent = fakePage(() => png);
    const common = { url: address };
    await load(await compose([tiles(common)]));
    await load(await compose([tiles({ ...common, crossOrigin: 'anonymous' })]));
    await load(
      await compose([
        tiles({ ...common, crossOrigin: 'use-credentials', referrerPolicy: 'no-referrer' }),
      ]),
    );
    expect(sent.map(({ url }) => url)).toEqual(Array(3).fill('http://tiles.example/2/0/0.png'));
    expect(sent.map(({ init }) => init.credentials)).toEqual([
      'same-origin',
      'same-origin',
      'include',
    ]);
    expect(sent.map(({ init }) => init.referrerPolicy)).toEqual([
      undefined,
      undefined,
      'no-referrer',
    ]);
  });

  it('go the way of a tileLoadFunction, which is told when its blob may go', async () => {
    const sent = fakePage((url) => (url.startsWith('blob:') ? png : 404));
    const loaded = vi.fn();
    const one = tiles({
      url: address,
      tileLoadFunction: async (tile, src) => {
        const image = (tile as ImageTile).getImage() as HTMLImageElement;
        image.addEventListener('load', loaded);
        image.src = `blob:${src}`;
      },
    });
    expect(rgba(await load(await compose([one])))).toEqual([51, 51, 51, 255]);
    expect(sent.map(({ url }) => url)).toEqual(['blob:http://tiles.example/2/0/0.png']);
    expect(loaded).toHaveBeenCalledOnce();
  });

  it('that fail tell a tileLoadFunction too, whose blob may go', async () => {
    fakePage(() => 404);
    const failed = vi.fn();
    const one = tiles({
      url: address,
      tileLoadFunction: (tile, src) => {
        const image = (tile as ImageTile).getImage() as HTMLImageElement;
        image.addEventListener('error', failed);
        image.src = `blob:${src}`;
      },
    });
    await expect(load(await compose([one]))).rejects.toThrow('404');
    expect(failed).toHaveBeenCalledOnce();
  });

  it('that fail say what was asked for', async () => {
    const message = (more: Partial<Options>) =>
      compose([tiles({ url: address, ...more })])
        .then((source) => load(source))
        .then(
          () => 'none',
          (error: Error) => error.message,
        );
    expect(await message({})).toBe('http://tiles.example/2/0/0.png: the server answered 404');
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    expect(await message({})).toMatch(
      /^http:..tiles.example.2.0.0.png: Failed to fetch; expected a server that answers, and .* CORS$/,
    );
    const refuse = (tile: { setState(state: number): void }) => tile.setState(TileState.ERROR);
    expect(await message({ tileLoadFunction: refuse })).toBe(
      'http://tiles.example/2/0/0.png: the tileLoadFunction failed; expected image.src, or readTile',
    );
    const throws = () => {
      throw new Error('no token');
    };
    expect(await message({ tileLoadFunction: throws })).toBe('no token');
    expect(await message({ url: undefined })).toBe(
      'sources[0]: no URL for the tile 2/0/0; expected its url, urls or tileUrlFunction to give one',
    );
  });

  it('of an XYZ source without options of its own', async () => {
    const sent = fakePage(() => png);
    await load(await compose([new XYZ({ url: address })]));
    expect(sent).toHaveLength(1);
  });
});
