import type DataTile from 'ol/DataTile.js';
import DataTileSource from 'ol/source/DataTile.js';
import VectorTile from 'ol/source/VectorTile.js';
import type { Engine } from 'stackblend';
import { describe, expect, it, vi } from 'vitest';
import {
  CompositeSource,
  type TilePlane,
  type TileRequest,
} from '../../../js/adapters/openlayers.ts';
import { compose, GREY, grid, load, pixels, planeOf, rgba, tiles } from './on-map.ts';
import { useFakePages } from './on-page.ts';

useFakePages();

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
