import { encode } from 'fast-png';
import { CHANNELS, cells, cut, HEIGHT, halved, type SamplePlane, WIDTH } from './cells.ts';

const TILE = 256;
const ZARR_LEVELS = 3;

/** A file of the sample: its path below the examples' folder, and its bytes. */
export type SampleFile = readonly [path: string, bytes: Uint8Array | string];

/** A plane, and its halves down to a single pixel. */
function pyramidOf(plane: SamplePlane): SamplePlane[] {
  const levels = [plane];
  while (plane.width > 1 || plane.height > 1) {
    plane = halved(plane);
    levels.push(plane);
  }
  return levels;
}

function* tilesOf(plane: SamplePlane): Generator<{ x: number; y: number; tile: SamplePlane }> {
  for (let y = 0; y * TILE < plane.height; y++) {
    for (let x = 0; x * TILE < plane.width; x++) {
      yield { x, y, tile: cut(plane, x * TILE, y * TILE, TILE) };
    }
  }
}

/** A Deep Zoom image of 16-bit PNGs, as tile servers give them. */
function* deepZoom(name: string, levels: readonly SamplePlane[]): Generator<SampleFile> {
  yield [
    `sample/${name}.dzi`,
    `<?xml version="1.0" encoding="UTF-8"?>
<Image xmlns="http://schemas.microsoft.com/deepzoom/2008" Format="png" Overlap="0" TileSize="${TILE}">
  <Size Width="${WIDTH}" Height="${HEIGHT}"/>
</Image>
`,
  ];
  for (const [i, level] of levels.entries()) {
    const folder = `sample/${name}_files/${levels.length - 1 - i}`;
    for (const { x, y, tile } of tilesOf(level)) {
      yield [`${folder}/${x}_${y}.png`, encode({ ...tile, depth: 16, channels: 1 })];
    }
  }
}

function zarrArray(height: number, width: number) {
  return {
    zarr_format: 3,
    node_type: 'array',
    shape: [CHANNELS.length, height, width],
    data_type: 'uint16',
    chunk_grid: { name: 'regular', configuration: { chunk_shape: [1, TILE, TILE] } },
    chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
    fill_value: 0,
    codecs: [{ name: 'bytes', configuration: { endian: 'little' } }],
    attributes: {},
    dimension_names: ['c', 'y', 'x'],
  };
}

function zarrGroup() {
  const datasets = Array.from({ length: ZARR_LEVELS }, (_, i) => ({
    path: String(i),
    coordinateTransformations: [{ type: 'scale', scale: [1, 2 ** i, 2 ** i] }],
  }));
  const axes = [
    { name: 'c', type: 'channel' },
    { name: 'y', type: 'space' },
    { name: 'x', type: 'space' },
  ];
  const channels = CHANNELS.map((label, c) => ({
    label,
    color: ['0080FF', 'FF8000'][c],
    window: { start: 100, end: 4000, min: 0, max: 65535 },
    active: true,
  }));
  const ome = { version: '0.5', multiscales: [{ axes, datasets }], omero: { channels } };
  return { zarr_format: 3, node_type: 'group', attributes: { ome } };
}

/** Chunks at the edges are as large as all others. */
function chunkBytes({ data, width, height }: SamplePlane): Uint8Array {
  const chunk = new Uint16Array(TILE * TILE);
  for (let y = 0; y < height; y++) {
    chunk.set(data.subarray(y * width, (y + 1) * width), y * TILE);
  }
  return new Uint8Array(chunk.buffer);
}

/** An OME-Zarr of version 0.5, with three levels, uncompressed. */
function* omeZarr(pyramids: readonly SamplePlane[][]): Generator<SampleFile> {
  const folder = 'sample/cells.zarr';
  yield [`${folder}/zarr.json`, JSON.stringify(zarrGroup())];
  for (let i = 0; i < ZARR_LEVELS; i++) {
    const [first] = pyramids.map((levels) => levels[i]!);
    yield [`${folder}/${i}/zarr.json`, JSON.stringify(zarrArray(first!.height, first!.width))];
    for (const [c, levels] of pyramids.entries()) {
      for (const { x, y, tile } of tilesOf(levels[i]!)) {
        yield [`${folder}/${i}/c/${c}/${y}/${x}`, chunkBytes(tile)];
      }
    }
  }
}

/** The sample in the forms in which the examples read it. Little-endian machines only. */
export function* sampleFiles(): Generator<SampleFile> {
  const pyramids = cells().map(pyramidOf);
  for (const [c, name] of CHANNELS.entries()) yield* deepZoom(name, pyramids[c]!);
  yield* omeZarr(pyramids);
}
