// What hostile-memory.test.ts starts: opens each file that it is given and reads all planes, with the
// decode workers of the built package; prints how it ended and the most memory that was used so far.
import { readFileSync } from 'node:fs';
import { openImages } from '../../../dist/js/io/index.node.js';

/** @param {string} path */
async function read(path) {
  const images = await openImages({ name: path, data: readFileSync(path) });
  for (const image of images) {
    const [frames, channels, depth] = image.shape;
    for (let t = 0; t < frames; t++) {
      for (let c = 0; c < channels; c++) {
        for (let z = 0; z < depth; z++) await image.plane({ t, c, z });
      }
    }
    image.close();
  }
  return 'read';
}

/** @param {string} path */
async function measure(path) {
  const started = performance.now();
  const ended = await read(path).catch((error) => error.code ?? String(error));
  const seconds = (performance.now() - started) / 1000;
  const mebibytes = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ path, ended, seconds, mebibytes }));
}

for (const path of process.argv.slice(2)) await measure(path);
