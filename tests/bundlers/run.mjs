/**
 * The packed package in apps that bundlers build, run in Chromium, in both variants. What comes out
 * is the table of README.md. Names of bundlers as arguments: only those.
 */
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { formatSeconds, must, say } from '../../cpp/toolchain/run.mjs';
import { build, runCommand } from '../../js/build/build.mjs';
import { executablePath } from '../browser/chromium.mjs';
import { markdownTable } from '../markdown-table.mjs';
import { pack } from '../package/install.mjs';
import { checkReadme } from '../readme-table.mjs';
import { BUNDLERS } from './bundlers.mjs';
import { ensureBundlers, FOLDER } from './install.mjs';

const APP = fileURLToPath(new URL('./app', import.meta.url));
const VARIANTS = /** @type {const} */ (['threads', 'single']);

/** What npm would make of the tarball, without asking it for the whole tree again. */
async function unpackPackage() {
  const folder = await mkdtemp(join(tmpdir(), 'stackblend-bundlers-'));
  const target = join(FOLDER, 'node_modules/stackblend');
  try {
    const { tarball } = await pack(folder);
    await rm(target, { recursive: true, force: true });
    await mkdir(target, { recursive: true });
    await must('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Opens the app. @returns what is wrong, or 'runs'
 * @param {import('playwright-core').Browser} browser @param {string} url @param {string} variant
 */
async function tryOut(browser, url, variant) {
  const page = await browser.newPage();
  /** @type {string[]} */
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  try {
    await page.goto(`${url}?variant=${variant}`);
    await page.waitForFunction(() => 'outcome' in globalThis, undefined, { timeout: 30_000 });
    const outcome = await page.evaluate(() => Reflect.get(globalThis, 'outcome'));
    if (outcome.error) return outcome.error;
    if (outcome.variant !== variant) return `runs ${outcome.variant}`;
    const wrong = Object.keys(outcome).filter((name) => outcome[name] === false);
    return wrong.length > 0 ? `not: ${wrong.join(', ')}` : 'runs';
  } catch (error) {
    return [...errors, String(error)][0] ?? '';
  } finally {
    await page.close();
  }
}

/** @param {import('playwright-core').Browser} browser @param {import('./bundlers.mjs').Bundler} bundler */
async function tryBundler(browser, bundler) {
  const start = performance.now();
  const folder = join(FOLDER, 'apps', bundler.name.replaceAll(/\W+/g, '-'));
  await rm(folder, { recursive: true, force: true });
  await cp(APP, folder, { recursive: true });
  const row = { name: bundler.name, version: await bundler.version(), needs: bundler.needs };
  let served;
  /** @type {string[]} */
  const found = [];
  try {
    served = await bundler.start(folder);
    for (const variant of VARIANTS) found.push(await tryOut(browser, served.url, variant));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    found.push(...VARIANTS.slice(found.length).map(() => message));
  } finally {
    await served?.close();
  }
  say(
    `${row.name} ${row.version}: ${found.join('; ')} (${formatSeconds(performance.now() - start)})`,
  );
  return { ...row, found };
}

const HEAD = ['bundler', 'version', ...VARIANTS, 'needs'];

await runCommand(async () => {
  await build();
  await ensureBundlers();
  await unpackPackage();
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch(executablePath ? { executablePath } : {});
  const rows = [];
  try {
    const only = process.argv.slice(2);
    const chosen = BUNDLERS.filter(({ name }) => only.length === 0 || only.includes(name));
    for (const bundler of chosen) rows.push(await tryBundler(browser, bundler));
  } finally {
    await browser.close();
  }
  const table = rows.map(({ name, version, needs, found }) => [name, version, ...found, needs]);
  say(`\n${markdownTable(HEAD, table)}`);
  const failed = rows.filter(({ found }) => found.some((result) => result !== 'runs'));
  if (failed.length > 0) throw new Error(`failed: ${failed.map(({ name }) => name).join(', ')}`);
  await checkReadme('bundlers', HEAD, table, { some: rows.length < BUNDLERS.length });
});
process.exit(); // bundlers leave workers and watchers behind
