/** Files of 200 MB that the benchmark of the viewer opens: a time-lapse of two 16-bit channels. */
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { streamTiff } from 'stackblend/io';

export const SHAPE = { frames: 48, channels: 2, side: 1024 };

/** Noise over a slope that moves. @param {number} t @param {number} c */
function planeOf(t, c) {
  const { side } = SHAPE;
  let state = (t * SHAPE.channels + c) * 2654435761 + 1;
  return Uint16Array.from({ length: side * side }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (i % side) + Math.floor(i / side) + 20 * t + (state >>> 25);
  });
}

const pixel = { value: 0.25, unit: 'µm' };

/** An OME-TIFF. @param {string} path */
export async function makeOmeTiff(path) {
  const { frames, channels, side } = SHAPE;
  const stream = streamTiff(
    {
      shape: [frames, channels, 1, side, side],
      dtype: 'uint16',
      channels: [{ name: 'First' }, { name: 'Second' }],
      pixelSize: { x: pixel, y: pixel },
      plane: ({ t, c }) => ({ data: planeOf(t, c) }),
    },
    { metadata: 'ome' },
  );
  await stream.pipeTo(Writable.toWeb(createWriteStream(path)));
}

/** An OME-Zarr of two resolutions, its chunks of 512² as they are. @param {string} folder */
export async function makeOmeZarr(folder) {
  const { frames, channels, side } = SHAPE;
  const put = async (/** @type {string} */ name, /** @type {object} */ json) => {
    await writeFile(join(folder, name), JSON.stringify(json));
  };
  const shapes = [side, side / 2].map((size) => [frames, channels, size, size]);
  for (const level of [0, 1]) await mkdir(join(folder, String(level)), { recursive: true });
  await put('.zgroup', { zarr_format: 2 });
  const axes = [
    { name: 't', type: 'time' },
    { name: 'c', type: 'channel' },
    ...['y', 'x'].map((name) => ({ name, type: 'space', unit: 'micrometer' })),
  ];
  const datasets = [0, 1].map((level) => ({
    path: String(level),
    coordinateTransformations: [
      { type: 'scale', scale: [1, 1, ...Array(2).fill(pixel.value * 2 ** level)] },
    ],
  }));
  await put('.zattrs', { multiscales: [{ version: '0.4', axes, datasets }] });
  for (const [level, shape] of shapes.entries()) {
    await put(`${level}/.zarray`, {
      ...{ zarr_format: 2, shape, chunks: [1, 1, 512, 512], dtype: '<u2', order: 'C' },
      ...{ compressor: null, filters: null, fill_value: 0, dimension_separator: '.' },
    });
  }
  for (let t = 0; t < frames; t++) {
    for (let c = 0; c < channels; c++) await writeChunks(folder, planeOf(t, c), t, c);
  }
}

/** @param {string} folder @param {Uint16Array} plane @param {number} t @param {number} c */
async function writeChunks(folder, plane, t, c) {
  const { side } = SHAPE;
  for (const level of [0, 1]) {
    const step = 2 ** level;
    for (let row = 0; row < side / step / 512; row++) {
      for (let column = 0; column < side / step / 512; column++) {
        const chunk = Uint16Array.from({ length: 512 * 512 }, (_, i) => {
          const y = (row * 512 + Math.floor(i / 512)) * step;
          return plane[y * side + (column * 512 + (i % 512)) * step] ?? 0;
        });
        await writeFile(join(folder, `${level}/${t}.${c}.${row}.${column}`), chunk);
      }
    }
  }
}
