// Compiled against the installed package and the hosts' own types.
import { Deck } from '@deck.gl/core';
import TileLayer from 'ol/layer/Tile.js';
import XYZ from 'ol/source/XYZ.js';
import OpenSeadragon from 'openseadragon';
import type { Engine } from 'stackblend';
import { CompositeSource } from 'stackblend/openlayers';
import { addComposite, type Composite } from 'stackblend/openseadragon';
import { CompositeImageLayer, type PixelSource } from 'stackblend/viv';

declare const engine: Engine;
declare const dzi: OpenSeadragon.TileSource;
declare const loader: PixelSource<{ c: number }>[];

const channels = [{ window: [0, 4000] as const, color: '#ff8000' as const }];

const viewer = new OpenSeadragon.Viewer({});
const composite: Composite = await addComposite(viewer, engine, { sources: [dzi], channels });
await composite.update({ mode: 'max' });

const source = await CompositeSource.create(engine, { sources: [new XYZ()], channels });
const tiles = new TileLayer({ source });

const layer = new CompositeImageLayer({
  id: 'composite',
  engine,
  loader,
  selections: [{ c: 0 }],
  channels,
});
const deck = new Deck({ layers: [layer] });

// @ts-expect-error an unknown mode
await composite.update({ mode: 'loud' });
// @ts-expect-error selections are those of the loader
new CompositeImageLayer({ engine, loader, selections: [{ z: 'first' }], channels });

export { deck, tiles };
