import { encode } from 'fast-png';
import type DataTile from 'ol/DataTile.js';
import type { Layer } from 'ol/layer.js';
import XYZ from 'ol/source/XYZ.js';
import { createEngine, type Engine } from 'stackblend';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { guideModule } from '../guides.ts';
import { type FakeCanvas, fakePage } from './adapters/fake-page.ts';
import { FakeViewer, fakeJob, fakeSource } from './adapters/fake-viewer.ts';

vi.mock('@deck.gl/core', async () => (await import('./adapters/fake-deck.ts')).core());
vi.mock('@deck.gl/layers', async () => (await import('./adapters/fake-deck.ts')).layers());
vi.mock('@deck.gl/geo-layers', async () => (await import('./adapters/fake-deck.ts')).geoLayers());
const guide = await import(guideModule('other-viewers'));

const GREY = { window: [0, 255], color: '#ffffff' } as const;
const CHANNELS = [GREY, { ...GREY, color: '#ff0000' }];
const png = encode({ data: new Uint8Array(256).fill(51), width: 16, height: 16, channels: 1 });
let engine: Engine;

beforeAll(async () => {
  engine = await createEngine({ variant: 'single', threads: 1 });
});
afterAll(() => engine.dispose());
afterEach(() => vi.unstubAllGlobals());

it('OpenSeadragon: sources are opened, and their tiles read', async () => {
  const sent = fakePage(() => png);
  const viewer = Object.assign(new FakeViewer(), {
    instantiateTileSourceClass: async ({ tileSource }: { tileSource: string }) => ({
      source: fakeSource(tileSource),
    }),
  });
  const adding = guide.addToOpenSeadragon(viewer, engine, ['a', 'b'], CHANNELS);
  const { tileSource: source, success } = await viewer.asked;
  success({ item: { source } });
  expect((await adding).look).toEqual({ channels: CHANNELS, mode: 'screen' });
  const { job, over, ended } = fakeJob();
  source.downloadTileStart(job);
  await over;
  expect(ended.map(([how]) => how)).toEqual(['finish']);
  expect(sent.map(({ url }) => url)).toEqual(['http://a/3/1_2.png', 'http://b/3/1_2.png']);
});

it('OpenLayers: a layer shows them', async () => {
  fakePage(() => png);
  const sources = ['a', 'b'].map((name) => new XYZ({ url: `http://${name}/{z}/{x}/{y}.png` }));
  const layers: Layer[] = [];
  const map = { addLayer: (layer: Layer) => layers.push(layer) };
  const source = await guide.addToOpenLayers(map, engine, sources, CHANNELS);
  expect(layers.map((layer) => layer.getSource())).toEqual([source]);
  const tile: DataTile = source.getTile(0, 0, 0, 1, source.getProjection());
  tile.load();
  await vi.waitFor(() => expect(tile.getData()).not.toBe(null));
  const { pixels } = tile.getData() as unknown as FakeCanvas;
  expect(Array.from(pixels?.data.subarray(0, 4) ?? [])).toEqual([92, 51, 51, 255]);
});

it('Viv: a layer reads the channels', async () => {
  const asked: unknown[] = [];
  const loader = {
    shape: [2, 2, 2],
    labels: ['c', 'y', 'x'],
    getRaster: async ({ selection }: { selection: unknown }) => {
      asked.push(selection);
      return { data: new Uint16Array(4), width: 2, height: 2 };
    },
  };
  const layer = guide.compositeLayer(engine, loader, CHANNELS).begin();
  await vi.waitFor(() => expect(layer.renderLayers()).not.toBe(null));
  expect(asked).toEqual([
    { t: 0, z: 0, c: 0 },
    { t: 0, z: 0, c: 1 },
  ]);
  expect(layer.errors).toEqual([]);
});
