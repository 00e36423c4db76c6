// An app as users write it, with every entry of the package that has no host. What it finds out is
// `outcome`, which the test reads.
import { createEngine } from 'stackblend';
import { createCore } from 'stackblend/core';
import { openImages, writePng } from 'stackblend/io';

const variant = new URLSearchParams(location.search).get('variant');

// Where a bundler leaves workers alone, the page tells where the package was copied to.
const { stackblend: copied } = document.documentElement.dataset;
const inCopy = (path) => new URL(`${copied}/js/${path}`, location.href);
const engineOptions = copied ? { workerUrl: inCopy(`engine/worker-${variant}.js`) } : {};
const coreOptions = copied ? { wasmUrl: inCopy('wasm/single.wasm') } : {};

const shape = [1, 32, 32, 4];
const bytes = (factor) => Uint8Array.from({ length: 4096 }, (_, i) => i * factor);
const [a, b] = [bytes(7), bytes(13)];
const expected = a.map((value, i) => {
  const product = (255 - value) * (255 - b[i]);
  return 255 - (i % 4 === 3 ? Math.floor(product / 255) : Math.floor((2 * product + 255) / 510));
});
const same = (found, wanted) =>
  found.length === wanted.length && wanted.every((v, i) => v === found[i]);

/** The element finds its workers beside itself: where a bundler leaves them alone, it comes from the copy. */
async function defineViewer() {
  const address = copied && new URL(`${copied}/web/viewer/index.js`, location.href).href;
  if (address) await import(/* webpackIgnore: true */ /* @vite-ignore */ address);
  else await import('stackblend/viewer');
}

/** Opens a plane in the element, and exports its picture by the worker that packs PNGs. */
async function lookAt(data, [height, width], wanted) {
  await defineViewer();
  const viewer = document.createElement('stackblend-viewer');
  document.body.append(viewer);
  await viewer.open({ data, shape: [1, height, width], axes: 'cyx' });
  const { lut: _, ...channel } = viewer.settings.channels[0];
  const channels = [{ ...channel, window: [0, 300], color: '#ff0000' }];
  viewer.settings = { ...viewer.settings, channels };
  const picture = await viewer.snapshot();
  const [exported] = await openImages(await viewer.export({ format: 'png' }));
  return {
    'shows what it opens': same(picture.data, wanted),
    exports: same((await exported.plane()).data, wanted),
  };
}

async function run() {
  const engine = await createEngine({ ...engineOptions, variant, threads: 2 });
  const plane = Uint16Array.of(0, 100, 200, 300);
  const red = [0, 0, 0, 255, 85, 0, 0, 255, 170, 0, 0, 255, 255, 0, 0, 255];
  const composite = await engine.composite([{ data: plane, window: [0, 300], color: '#ff0000' }], {
    shape: [1, 2, 2],
  });
  const [source] = await openImages({ name: 'a.png', data: writePng(a, 32, 32) });
  const core = await createCore(coreOptions);
  return {
    variant: engine.variant,
    blends: same(await engine.screen(a, b, { shape }), expected),
    composites: same(composite, red),
    projects: same(await engine.project(plane, { shape: [2, 1, 2] }), [200, 300]),
    reads: same((await source.plane()).data, a),
    'blends at once': same(core.screen(a, b, { shape }), expected),
    ...(await lookAt(plane, [2, 2], red)),
  };
}

globalThis.outcome = await run().catch((error) => ({ error: String(error) }));
