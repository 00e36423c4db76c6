import { createEngine } from 'stackblend';
import { openImages } from 'stackblend/io';
import { controls, FIRST_LOOK, type Look } from '../common/controls.ts';
import { textureOnCanvas } from './texture.ts';

const engine = await createEngine();
const [image] = await openImages(new URL('../sample/cells.zarr', location.href));
const [, channels, , height, width] = image!.shape;

// Planes are decoded straight into engine memory, and the composite is made there.
const planes = await engine.allocate([channels, height, width], 'uint16');
for (let c = 0; c < channels; c++) await image!.plane({ c, into: planes.frame(c) });
const out = await engine.allocate([1, height, width, 4]);

const canvas = document.querySelector('canvas')!;
const gl = canvas.getContext('webgl2', { preserveDrawingBuffer: true })!;
const draw = textureOnCanvas(gl);

async function show({ channels, mode }: Look): Promise<void> {
  const shown = channels.map((settings, c) => ({ ...settings, data: planes.frame(c) }));
  await engine.composite(shown, { shape: [1, height, width], mode, out });
  const { RGBA, TEXTURE_2D, UNSIGNED_BYTE } = gl;
  gl.texSubImage2D(TEXTURE_2D, 0, 0, 0, width, height, RGBA, UNSIGNED_BYTE, out.frame(0));
  draw();
}

controls(show);
await show(FIRST_LOOK);
