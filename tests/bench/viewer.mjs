/**
 * The viewer in headless Chromium, as Markdown: `node tests/bench/viewer.mjs`, with
 * `--no-lighthouse` where npx cannot fetch that. Files are made in a temporary folder. Checks
 * nothing; says what else the machine did.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { say } from '../../cpp/toolchain/run.mjs';
import { runCommand } from '../../js/build/build.mjs';
import { ensureNodeModules } from '../../js/build/node-modules.mjs';
import { markdownTable } from './measure.mjs';

const ms = (/** @type {number} */ value) => `${value.toFixed(0)} ms`;

/**
 * @param {import('playwright-core').Browser} browser @param {string} url
 * @param {string} folder whose files are below `files/`
 * @returns {Promise<string[][]>}
 */
async function rows(browser, url, folder) {
  const measures = await import('./viewer/measures.mjs');
  /** @type {string[][]} */
  const found = [];
  const add = (
    /** @type {string} */ what,
    /** @type {string} */ goal,
    /** @type {string} */ value,
  ) => {
    say(`${what}: ${value}`);
    found.push([what, goal, value]);
  };
  add('load → sample on screen', 'under 1 s', ms(await measures.loadToSample(browser, url)));
  for (const [what, file] of [
    ['OME-TIFF, 200 MB, by URL → first picture', 'files/made.ome.tif'],
    ['OME-Zarr, 250 MB, by URL → first picture', 'files/made.zarr/'],
  ]) {
    const time = await measures.openToPicture(browser, url, `${url}${file}`);
    add(what ?? '', '–', ms(time));
  }
  const rate = await measures.playRate(browser, url);
  add('playing 1024² × 3 channels × 16 bits', 'at least 25 fps', `${rate.toFixed(1)} fps`);
  const latency = await measures.sliderLatency(browser, url);
  add('slider → painted, 1024² × 3, median', '–', ms(latency.median));
  add('the same, 95th percentile', '–', ms(latency.late));
  const long = await measures.longTasksOfPlay(browser, url);
  const longest = long.length > 0 ? `, ${ms(Math.max(...long))} the longest` : '';
  add('long tasks while the sample plays for 10 s', '0', `${long.length}${longest}`);
  const { exportMemory, LONG } = await import('./viewer/export-memory.mjs');
  const file = `${url}files/long.npy`;
  const { above, seconds } = await exportMemory(join(folder, 'profile'), url, file, 'npy');
  const frames = `${LONG.frames} frames of ${LONG.side}² to a file`;
  const memory = above > 0 ? `${above.toFixed(0)} MiB` : '–'; // only Linux tells
  add(`${frames}: memory above the idle page`, 'under 300 MiB', memory);
  add(`${frames}: time of each`, '–', `${((seconds * 1000) / LONG.frames).toFixed(0)} ms`);
  add('load averages at the end', '–', measures.load());
  return found;
}

await runCommand(async () => {
  const options = /** @type {const} */ ({ 'no-lighthouse': { type: 'boolean' } });
  const { values } = parseArgs({ options });
  await ensureNodeModules();
  const { buildDemo, DEMO } = await import('../../web/demo/build.mjs');
  const { serve } = await import('../../web/demo/serve.mjs');
  const { chromium } = await import('playwright-core');
  const { executablePath } = await import('../browser/chromium.mjs');
  await buildDemo();
  const { makeOmeTiff, makeOmeZarr } = await import('./viewer/files.mjs');
  const { makeLongNpy } = await import('./viewer/export-memory.mjs');
  const { lighthouse } = await import('./viewer/lighthouse.mjs');
  const folder = await mkdtemp(join(tmpdir(), 'stackblend-bench-'));
  const folders = { '/': DEMO, '/files/': folder };
  const server = await serve({ folders, port: 0, dotfiles: true });
  const browser = await chromium.launch(executablePath ? { executablePath } : {});
  try {
    await makeOmeTiff(join(folder, 'made.ome.tif'));
    await makeOmeZarr(join(folder, 'made.zarr'));
    await makeLongNpy(join(folder, 'long.npy'));
    const found = await rows(browser, server.url, folder);
    if (!values['no-lighthouse']) {
      const scores = await lighthouse(server.url, folder, executablePath);
      if (typeof scores === 'string') found.push(['Lighthouse', '0.95', scores]);
      else
        for (const [kind, score] of Object.entries(scores))
          found.push([`Lighthouse, ${kind}`, '0.95', String(score)]);
    }
    say(`\n${cpus()[0]?.model}, ${cpus().length} threads, ${browser.version()}\n`);
    console.log(markdownTable(['what', 'goal', 'this run'], found));
  } finally {
    await browser.close();
    await server.close();
    await rm(folder, { recursive: true });
  }
});
