// Compiled against the installed package: what must type-check, and what must not.
import { createEngine, type Engine, StackBlendError, screenStack } from 'stackblend';
import { createCore } from 'stackblend/core';
import { type ImageSource, openImages } from 'stackblend/io';
import type { ExportOptions, StackblendViewer } from 'stackblend/viewer';

const shape = [1, 2, 2, 4];
const bytes = new Uint8Array(16);

const engine: Engine = await createEngine({ threads: 2, variant: 'single' });
const out: Uint8Array = await engine.screen(bytes, { data: bytes, shape });
const clamped: Uint8ClampedArray = await engine.screen(bytes, bytes, {
  shape,
  out: new Uint8ClampedArray(16),
});
const image = new ImageData(2, 2);
const shown: Uint8ClampedArray = await engine.screen(bytes, image, { out: image });
const written: Uint8Array = await engine.screen(bytes, bytes, { out: { data: bytes, shape } });
const stack = await engine.allocate(shape);
const frame: Uint8Array = stack.frame(0);
const now: Uint8Array = (await createCore()).screen(bytes, bytes, { shape });
const one: Uint8Array = await screenStack(bytes, bytes, shape);
const sources: ImageSource[] = await openImages(new Uint8Array(8));
const code: 'out-of-memory' | string = new StackBlendError('disposed', '').code;

const viewer: StackblendViewer = document.querySelector('stackblend-viewer')!;
const options: ExportOptions = { format: 'tiff', content: 't' };
const file: Blob = await viewer.export(options);
viewer.addEventListener('stackblend-opened', ({ detail }) => detail.names.join());
document.addEventListener('stackblend-error', ({ detail }) => detail.message.trim());
window.addEventListener('stackblend-blended', ({ detail }) => detail.milliseconds.toFixed());

// @ts-expect-error an unknown format
await viewer.export({ format: 'bmp' });
// @ts-expect-error an unknown variant
await createEngine({ variant: 'turbo' });
// @ts-expect-error floats are no stack
await engine.screen(new Float32Array(16), bytes, { shape });
// @ts-expect-error results are promises
const wrong: Uint8Array = engine.screen(bytes, bytes, { shape });

export { clamped, code, file, frame, now, one, out, shown, sources, written, wrong };
