// Runs what `?run=` names and writes what it found to the page, where any driver can read it.
import { api, equalsImgRust, wrongPairs } from '/checks.js';
import { findings } from '/composites.js';

const violations = [];
document.addEventListener('securitypolicyviolation', ({ violatedDirective }) => {
  violations.push(violatedDirective);
});

async function read(name) {
  return new Uint8Array(await (await fetch(`/vectors/${name}`)).arrayBuffer());
}

async function runEngine() {
  const engine = await api.createEngine({ threads: 2 });
  const { composites, reduced } = await findings(engine, read);
  const result = {
    variant: engine.variant,
    wrong: [await wrongPairs(engine, false), await wrongPairs(engine, true)],
    imgRust: await equalsImgRust(engine),
    composites,
    reduced,
  };
  engine.dispose();
  return result;
}

/** All canvases in a tree, those in shadow roots too. */
function canvasesIn(root) {
  return [...root.querySelectorAll('*')].flatMap((element) => [
    ...(element instanceof HTMLCanvasElement ? [element] : []),
    ...(element.shadowRoot ? canvasesIn(element.shadowRoot) : []),
  ]);
}

/** How many different colours a canvas shows. */
function coloursOf(canvas) {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size;
}

async function runViewer() {
  await import('/dist/web/viewer/index.js');
  const viewer = document.createElement('stackblend-viewer');
  const blended = new Promise((resolve, reject) => {
    viewer.addEventListener('stackblend-blended', ({ detail }) => resolve(detail));
    viewer.addEventListener('stackblend-error', ({ detail }) => reject(detail.error));
  });
  viewer.sample = 'stacks';
  document.body.append(viewer);
  const { variant, frames } = await blended;
  await new Promise((resolve) => setTimeout(resolve, 500)); // painting follows with a frame
  return { variant, frames, colours: Math.max(...canvasesIn(document).map(coloursOf)) };
}

const run = { engine: runEngine, viewer: runViewer }[
  new URLSearchParams(location.search).get('run')
];
const outcome = await run().catch((error) => ({ error: String(error) }));
document.documentElement.dataset.outcome = JSON.stringify({
  isolated: crossOriginIsolated,
  violations,
  ...outcome,
});
