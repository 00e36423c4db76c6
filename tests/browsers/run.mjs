/**
 * The engine and the viewer in several browsers, isolated and not, under the policy that README
 * recommends. What comes out is the table of README.md. WebKitGTK takes part where it can be installed.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { formatSeconds, say } from '../../cpp/toolchain/run.mjs';
import { build, runCommand } from '../../js/build/build.mjs';
import { ROOT } from '../../js/build/stamp.mjs';
import { serve } from '../../web/demo/serve.mjs';
import { markdownTable } from '../markdown-table.mjs';
import { checkReadme } from '../readme-table.mjs';
import { BROWSERS } from './browsers.mjs';

/** README's. */
const HEAD = [
  ...['browser', 'version', 'isolated: `threads`', 'viewer'],
  ...['not isolated: `single`', 'its viewer'],
];
const PATIENCE_SECONDS = 60;
const FOLDERS = {
  '/': join(ROOT, 'tests/browser/pages'),
  '/browsers/': join(ROOT, 'tests/browsers/pages'),
  '/dist/': join(ROOT, 'dist'),
  '/vectors/': join(ROOT, 'tests/vectors'),
};

/** What the page found. @param {import('./browsers.mjs').Driver} driver @param {string} url */
async function outcomeOf(driver, url) {
  await driver.open(url);
  for (let i = 0; i < PATIENCE_SECONDS * 10; i++) {
    const text = await driver.read('return document.documentElement.dataset.outcome ?? null;');
    if (text) return JSON.parse(text);
    await wait(100);
  }
  throw new Error(`${url}: nothing within ${PATIENCE_SECONDS} s`);
}

/** @type {unknown} of the first browser: the others have to find the same bytes */
let expected;

/** @param {any} outcome @param {boolean} isolated */
function checkEngine({ error, violations, ...outcome }, isolated) {
  assert.equal(error, undefined);
  assert.deepEqual(violations, []);
  const { composites, reduced, ...rest } = outcome;
  const variant = isolated ? 'threads' : 'single';
  assert.deepEqual(rest, { isolated, variant, wrong: [0, 0], imgRust: true });
  assert.ok(composites.length > 0);
  for (const { name, off } of composites) assert.ok(off <= 1, `composite ${name} is off by ${off}`);
  expected ??= { composites, reduced };
  assert.deepEqual({ composites, reduced }, expected);
}

/** @param {any} outcome */
function checkViewer({ error, violations, frames, colours }) {
  assert.equal(error, undefined);
  assert.deepEqual(violations, []);
  assert.ok(frames > 1 && colours > 100, `${frames} frames, ${colours} colours on the canvas`);
}

/** @param {import('./browsers.mjs').Driver} driver @param {boolean} isolated */
async function tryOut(driver, isolated) {
  const server = await serve({ folders: FOLDERS, port: 0, isolated });
  const what = { engine: checkEngine, viewer: checkViewer };
  const found = [];
  try {
    for (const [run, check] of Object.entries(what)) {
      try {
        check(await outcomeOf(driver, `${server.url}browsers/?run=${run}`), isolated);
        found.push('runs');
      } catch (error) {
        found.push(error instanceof Error ? error.message : String(error));
      }
    }
  } finally {
    await server.close();
  }
  return found;
}

await runCommand(async () => {
  await build();
  /** @type {string[][]} */
  const rows = [];
  for (const { name, start } of BROWSERS) {
    const begin = performance.now();
    const driver = await start();
    if (!driver) {
      say(`${name} is not installed: skipped`);
      continue;
    }
    try {
      const isolated = await tryOut(driver, true);
      rows.push([name, driver.version, ...isolated, ...(await tryOut(driver, false))]);
      say(rows.at(-1)?.join(', ') ?? '');
    } finally {
      await driver.close();
    }
    say(`${name}: ${formatSeconds(performance.now() - begin)}`);
  }
  say(`\n${markdownTable(HEAD, rows)}`);
  const failed = rows.filter(([, , ...found]) => found.some((result) => result !== 'runs'));
  if (failed.length > 0) throw new Error(`failed: ${failed.map(([name]) => name).join(', ')}`);
  const some = rows.length < BROWSERS.length;
  await checkReadme('browsers', HEAD, rows, { some, loose: ['version'] });
});
