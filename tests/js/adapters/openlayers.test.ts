import { encode } from 'fast-png';
import type DataTile from 'ol/DataTile.js';
import type ImageTile from 'ol/ImageTile.js';
import Projection from 'ol/proj/Projection.js';
import DataTileSource from 'ol/source/DataTile.js';
import type TileSource from 'ol/source/Tile.js';
import TileImage, { type Options } from 'ol/source/TileImage.js';
import VectorTile from 'ol/source/VectorTile.js';
import XYZ from 'ol/source/XYZ.js';
import TileState from 'ol/TileState.js';
import TileGrid from 'ol/tilegrid/TileGrid.js';
import type { Engine } from 'stackblend';
import { describe, expect, it, vi } from 'vitest';
import {
  CompositeSource,
  type CompositeSourceOptions,
  type TilePlane,
  type TileRequest,
} from '../../../js/adapters/openlayers.ts';
import { type FakeCanvas, fakePage } from './fake-page.ts';
import { engine, useFakePages } from './on-page.ts';

useFakePages();

const GREY = { window: [0, 255], color: '#ffffff' } as const;
const GRID = { extent: [0, -64, 64, 0], origin: [0, 0], tileSize: 16 };
const grid = (more = {}) => new TileGrid({ ...GRID, resolutions: [4, 2, 1], ...more });
const pixels = new Projection({ code: 'pixels', units: 'pixels', extent: [0, -64, 64, 0] });
const tiles = (more: Partial<Options> = {}) =>
  new TileImage({ projection: pixels, tileGrid: grid(), url: '/a/{z}/{x}/{y}', ...more });

function compose(
  sources: readonly TileSource[],
  more: Partial<CompositeSourceOptions> = {},
): Promise<CompositeSource> {
  return CompositeSource.create(engine, { sources, channels: sources.map(() => GREY), ...more });
}

const planeOf = (width: number, height = width, value = 51): TilePlane => ({
  data: new Uint8Array(width * height).fill(value),
  width,
  height,
});

const rgba = (canvas: FakeCanvas) => Array.from(canvas.pixels?.data.subarray(0, 4) ?? []);

/** Begins to load a tile as a layer does; resolves with its canvas, rejects with its error. */
function load(source: CompositeSource, [z, x, y] = [2, 0, 0]): Promise<FakeCanvas> {
  const tile = source.getTile(
    z ?? 0,
    x ?? 0,
    y ?? 0,
    1,
    source.getProjection() ?? pixels,
  ) as DataTile;
  return new Promise((resolve, reject) => {
    tile.addEventListener('change', () => {
      const state = tile.getState();
      if (state === TileState.ERROR) reject(tile.getError());
      if (state === TileState.LOADED) resolve(tile.getData() as unknown as FakeCanvas);
    });
    tile.load();
  });
}

describe('sources', () => {
  it.each([
    [
      'another resolution',
      { tileGrid: grid({ resolutions: [4, 3, 1] }) },
      'resolution of level 1 3; expected that of sources[0], 2',
    ],
    [
      'fewer levels',
      { tileGrid: grid({ resolutions: [4, 2] }) },
      'levels 0 to 1; expected that of sources[0], 0 to 2',
    ],
    [
      'larger tiles',
      { tileGrid: grid({ tileSize: 32 }) },
      'tile size on level 0 32 × 32; expected that of sources[0], 16 × 16',
    ],
    [
      'another corner',
      { tileGrid: grid({ origin: [0, 8] }) },
      'origin of level 0 0, 8; expected that of sources[0], 0, 0',
    ],
    [
      'another size',
      { tileGrid: grid({ extent: [0, -64, 60, 0] }) },
      'extent 0, -64, 60, 0; expected that of sources[0], 0, -64, 64, 0',
    ],
    [
      'another projection',
      { projection: 'EPSG:4326' },
      'projection EPSG:4326; expected that of sources[0], pixels',
    ],
    ['other pixels', { tilePixelRatio: 2 }, 'tilePixelRatio 2; expected that of sources[0], 1'],
  ])('with %s are told apart', async (_, other, message) => {
    const made = compose([tiles(), tiles(other)]);
    await expect(made).rejects.toThrow(new RangeError(`sources[1]: ${message}`));
  });

  it('that lie as others do are taken, whoever computed it', async () => {
    const third = grid({ resolutions: [1 / 0.25, 0.2 * 10, 0.1 + 0.2 + 0.7] });
    const square = tiles({ tileGrid: grid({ tileSize: [16, 16] }) });
    await compose([tiles(), tiles({ tileGrid: third }), tiles({ projection: undefined }), square]);
  });

  it('have to lie as the options say', async () => {
    const made = compose([tiles()], { tileGrid: grid({ tileSize: 32 }) });
    await expect(made).rejects.toThrow(
      'sources[0]: tile size on level 0 16 × 16; expected that of the options, 32 × 32',
    );
  });

  it('cannot be kept in a number that is none', async () => {
    const message = 'keptTiles: -1; expected a number of tiles, 0 or more';
    await expect(compose([tiles()], { keptTiles: -1 })).rejects.toThrow(new RangeError(message));
  });

  it('cannot lie in a projection that nobody knows', async () => {
    await expect(compose([tiles()], { projection: 'EPSG:0' })).rejects.toThrow(
      new RangeError(
        'projection: EPSG:0; expected one that OpenLayers knows, or has been told of (ol/proj)',
      ),
    );
  });

  it('that are still loading, or without URLs, say what is missing', async () => {
    await expect(compose([tiles(), tiles({ state: 'loading' })])).rejects.toThrow(
      new TypeError("sources[1]: its state is 'loading'; expected 'ready'"),
    );
    const data = new DataTileSource({ projection: pixels, tileGrid: grid() });
    const vectors = new VectorTile({ projection: pixels, tileGrid: grid(), url: '/a/{z}/{x}/{y}' });
    for (const other of [data, vectors]) {
      await expect(compose([other])).rejects.toThrow(
        /^sources\[0\]: a source that tells no URLs of images; expected .* readTile$/,
      );
    }
    await compose([data], { readTile: async () => planeOf(16) });
  });

  it('without a projection show in any view', async () => {
    const source = await compose([tiles({ projection: undefined })], {
      readTile: async () => planeOf(16),
    });
    expect(source.getProjection()).toBe(null);
    expect(rgba(await load(source))).toEqual([51, 51, 51, 255]);
  });
});

describe('tiles', () => {
  it.each([
    ['with a tilePixelRatio', tiles({ tilePixelRatio: 2 }), planeOf(32), 32],
    ['with a tilePixelRatio, at the edge', tiles({ tilePixelRatio: 2 }), planeOf(20, 10), 32],
    ['larger than the grid says', tiles(), planeOf(32), 32],
    ['smaller, at the edge', tiles(), planeOf(5, 16), 16],
  ])('%s are whole', async (_, one, plane, size) => {
    const source = await compose([one], { readTile: async () => plane });
    const canvas = await load(source);
    expect([canvas.width, canvas.height]).toEqual([size, size]);
    expect([canvas.pixels?.width, canvas.pixels?.height]).toEqual([plane.width, plane.height]);
    expect(source.getTilePixelRatio()).toBe(one.getTilePixelRatio(1));
  });

  it('that are read when the look changes are read once', async () => {
    const finish: ((plane: TilePlane) => void)[] = [];
    const readTile = () => new Promise<TilePlane>((resolve) => finish.push(resolve));
    const source = await compose([tiles()], { readTile });
    const before = load(source);
    await source.update({ channels: [{ ...GREY, color: '#ff0000' }] });
    const after = load(source);
    for (const resolve of finish) resolve(planeOf(16));
    expect(rgba(await after)).toEqual([51, 0, 0, 255]);
    expect(rgba(await before)).toEqual([51, 0, 0, 255]);
    expect(finish).toHaveLength(1);
  });

  it('that nobody shows any more in the old look are read once for the new one', async () => {
    const finish: ((plane: TilePlane) => void)[] = [];
    const readTile = () => new Promise<TilePlane>((resolve) => finish.push(resolve));
    const source = await compose([tiles()], { readTile });
    const old = source.getTile(2, 0, 0, 1, pixels) as DataTile;
    old.load();
    await source.update({ mode: 'add' });
    const shown = load(source);
    old.dispose();
    finish[0]?.(planeOf(16));
    await shown;
    await source.update({ mode: 'max' });
    await Promise.race([load(source), vi.waitFor(() => expect(finish).toHaveLength(2))]);
    expect(finish).toHaveLength(1);
  });

  it('are shown while looks go on changing, each made once', async () => {
    const made: (() => void)[] = [];
    const slow = {
      composite: (_: unknown, { out }: { out: ImageData }) =>
        new Promise<void>((resolve) => (out.width === 1 ? resolve() : made.push(resolve))),
    };
    const options = { sources: [tiles()], channels: [GREY], readTile: async () => planeOf(16) };
    const source = await CompositeSource.create(slow as unknown as Engine, options);
    const shown = load(source);
    await vi.waitFor(() => expect(made).toHaveLength(1));
    await source.update({ mode: 'add' });
    made[0]?.();
    await shown;
    expect(made).toHaveLength(1);
  });

  it('that fail are read again, and so are those that all have given up', async () => {
    const reads: TileRequest[] = [];
    const source = await compose([tiles()], {
      readTile: async (request) => {
        reads.push(request);
        if (reads.length === 1) throw new Error('gone');
        if (reads.length > 2) return planeOf(16);
        return new Promise((_, reject) => {
          request.signal.addEventListener('abort', () => reject(request.signal.reason));
        });
      },
    });
    await expect(load(source)).rejects.toThrow('gone');
    const tile = source.getTile(2, 0, 0, 1, pixels) as DataTile;
    tile.load();
    await vi.waitFor(() => expect(reads).toHaveLength(2));
    tile.dispose();
    expect(reads[1]?.signal.aborted).toBe(true);
    await load(source);
    await load(source);
    expect(reads).toHaveLength(3);
  });

  it('are read again from a source that has changed, and after refresh()', async () => {
    let reads = 0;
    const one = tiles();
    const source = await compose([one, one], { readTile: async () => planeOf(16, 16, ++reads) });
    await load(source);
    const keys = [source.getKey()];
    for (const change of [() => one.refresh(), () => one.setUrl('/b/{z}/{x}/{y}')]) {
      change();
      keys.push(source.getKey());
      await load(source);
    }
    expect(new Set(keys).size).toBe(3); // else layers would keep their tiles
    source.refresh();
    await load(source);
    expect(reads).toBe(8);
    source.dispose();
    one.refresh();
    expect(source.getKey()).toBe(keys[2]);
  });

  it('that a reader does not give say which channel lacks one', async () => {
    const [first, second] = [tiles(), tiles()];
    const source = await compose([first, second], {
      readTile: async (request) =>
        (request.source === second ? undefined : planeOf(16)) as unknown as TilePlane,
    });
    await expect(load(source)).rejects.toThrow('channels[1]: the tile that was read is undefined');
  });
});

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
