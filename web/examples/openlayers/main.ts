import TileLayer from 'ol/layer/Tile.js';
import WebGLTileLayer from 'ol/layer/WebGLTile.js';
import OlMap from 'ol/Map.js';
import Projection from 'ol/proj/Projection.js';
import XYZ from 'ol/source/XYZ.js';
import TileGrid from 'ol/tilegrid/TileGrid.js';
import View from 'ol/View.js';
import { createEngine } from 'stackblend';
import { CompositeSource } from 'stackblend/openlayers';
import { controls, FIRST_LOOK } from '../common/controls.ts';
import { HEIGHT, WIDTH } from '../sample/cells.ts';

const extent = [0, -HEIGHT, WIDTH, 0];
const projection = new Projection({ code: 'pixels', units: 'pixels', extent });
// Levels of Deep Zoom images: level 0 is one pixel.
const resolutions = Array.from({ length: 11 }, (_, level) => 2 ** (10 - level));
const tileGrid = new TileGrid({ extent, origin: [0, 0], resolutions, tileSize: 256 });

const sources = ['nuclei', 'membranes'].map(
  (name) => new XYZ({ projection, tileGrid, url: `../sample/${name}_files/{z}/{x}_{y}.png` }),
);
const source = await CompositeSource.create(await createEngine(), { sources, ...FIRST_LOOK });
controls((look) => source.update(look));

// Either kind of layer shows it; `?webgl` asks for the other one.
const Layer = new URLSearchParams(location.search).has('webgl') ? WebGLTileLayer : TileLayer;

// The middle of the picture, a pixel of it in each of the page's.
const center = [WIDTH / 2, -HEIGHT / 2];
new OlMap({
  target: 'picture',
  controls: [],
  layers: [new Layer({ source })],
  view: new View({ projection, center, resolution: 1, constrainResolution: false }),
});
