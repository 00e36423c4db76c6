import { createEngine } from 'stackblend';
import { openImages } from 'stackblend/io';
import { controls, FIRST_LOOK, type Look } from '../common/controls.ts';

const engine = await createEngine();
const [image] = await openImages(new URL('../sample/cells.zarr', location.href));
const planes = await Promise.all([image!.plane({ c: 0 }), image!.plane({ c: 1 })]);

const canvas = document.querySelector('canvas')!;
const context = canvas.getContext('2d')!;
const out = context.createImageData(canvas.width, canvas.height);

async function show({ channels, mode }: Look): Promise<void> {
  const shown = channels.map((settings, c) => ({ ...settings, data: planes[c]! }));
  // Of calls on one `out` that still wait, only the newest is carried out.
  await engine.composite(shown, { mode, out });
  context.putImageData(out, 0, 0);
}

controls(show);
await show(FIRST_LOOK);
