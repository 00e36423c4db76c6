/**
 * The benchmark page in headless Chromium, as Markdown: `node tests/bench/browser.mjs`, with
 * `--mode multiply`, `--frames 50`, `--rounds 15` for other runs than the page's own. Checks nothing.
 */
import { parseArgs } from 'node:util';
import { runCommand } from '../../js/build/build.mjs';
import { ensureNodeModules } from '../../js/build/node-modules.mjs';
import { markdownTable } from './measure.mjs';

/**
 * @typedef {import('../../web/bench/report/report.ts').Report} Report
 * @typedef {{ report: Report, markdown: string }} Found
 */

/** How long a run may take, in milliseconds. */
const PATIENCE = 600_000;

/**
 * Runs the page as a person would.
 * @param {string} url
 * @returns {Promise<Found>}
 */
async function runPage(url) {
  const { chromium } = await import('playwright-core');
  const { executablePath } = await import('../browser/chromium.mjs');
  const browser = await chromium.launch(executablePath ? { executablePath } : {});
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(PATIENCE);
    await page.goto(url);
    const report = page.evaluate(
      () =>
        new Promise((resolve) => {
          document.addEventListener('stackblend-measured', (event) => {
            resolve(/** @type {CustomEvent<Report>} */ (event).detail);
          });
        }),
    );
    await page.click('#run');
    return { report: await report, markdown: await page.inputValue('#markdown textarea') };
  } finally {
    await browser.close();
  }
}

/**
 * What the project wants to reach in Chromium, beside what this run did.
 * @param {Report} report
 */
function goals({ tables, waits }) {
  const ratio = (/** @type {string} */ way) => {
    const found = tables[0]?.rows.find((row) => row.way === `stackblend threads, ${way}`)?.ratio;
    return found ? `${found.toFixed(1)} ×` : '–';
  };
  const wait = (/** @type {number} */ index) => {
    const time = waits[index]?.time;
    return time ? `${time.toFixed(2)} ms` : '–';
  };
  return [
    ['512 × 512, engine stacks, to Canvas 2D', 'at least 5 ×', ratio('engine stacks')],
    ['512 × 512, plain arrays, to Canvas 2D', 'at least 2.5 ×', ratio('plain arrays, out reused')],
    ['one 512 × 512 frame, call → result', 'under 0.5 ms', wait(0)],
    ['change of a window → composite', 'under 12 ms', wait(1)],
    ['createEngine → first result', 'under 150 ms', wait(2)],
  ];
}

await runCommand(async () => {
  const text = /** @type {const} */ ({ type: 'string' });
  const { values } = parseArgs({ options: { mode: text, frames: text, rounds: text } });
  await ensureNodeModules();
  const { buildDemo, DEMO } = await import('../../web/demo/build.mjs');
  const { serve } = await import('../../web/demo/serve.mjs');
  await buildDemo();
  const server = await serve({ folders: { '/': DEMO }, port: 0 });
  try {
    const search = new URLSearchParams(/** @type {Record<string, string>} */ ({ ...values }));
    const { report, markdown } = await runPage(`${server.url}bench/?${search}`);
    console.log(`${markdown}\n\n${markdownTable(['goal', 'wanted', 'this run'], goals(report))}`);
  } finally {
    await server.close();
  }
});
