/** What the benchmark of the viewer measures, each on a page of its own. */
import { loadavg } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { median } from '../measure.mjs';
import { installProbe } from './probe.mjs';

/**
 * @typedef {object} Probe
 * @property {Promise<number>} shown
 * @property {(test: () => boolean) => Promise<number>} when
 * @property {() => boolean} isPainted
 * @property {number[]} longTasks
 * @property {number[]} latencies
 * @property {() => ShadowRoot | null} channels
 * @typedef {import('playwright-core').Browser} Browser
 * @typedef {import('playwright-core').Page} Page
 * @typedef {Window & { probe: Probe }} Probed
 * @typedef {import('../../../web/viewer/interface.ts').StackblendViewer} Viewer
 */

/** Milliseconds until a new window rests. */
const SETTLE_MS = 2000;

/**
 * @template T
 * @param {Browser} browser @param {string} url @param {(page: Page) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function onPage(browser, url, work) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    await page.addInitScript(installProbe);
    // A new window loads pages of the browser's own, which take half of two cores for a second.
    await setTimeout(SETTLE_MS);
    await page.goto(url);
    return await work(page);
  } finally {
    await context.close();
  }
}

/** From the beginning of loading to the sample on the screen. @param {Browser} browser @param {string} url */
export async function loadToSample(browser, url, rounds = 5) {
  const times = [];
  for (let i = 0; i < rounds; i++) {
    const time = await onPage(browser, url, (page) =>
      page.evaluate(() => /** @type {Probed} */ (/** @type {unknown} */ (window)).probe.shown),
    );
    times.push(time);
  }
  return median(times);
}

/** From `open` to the first picture. @param {Browser} browser @param {string} url @param {string} file */
export async function openToPicture(browser, url, file, rounds = 3) {
  const times = [];
  for (let i = 0; i < rounds; i++) {
    const time = await onPage(browser, `${url}?sample=none`, async (page) => {
      await page.getByRole('button', { name: 'Open…', exact: true }).waitFor();
      return page.evaluate(async (file) => {
        const { probe } = /** @type {Probed} */ (/** @type {unknown} */ (window));
        const viewer = /** @type {Viewer} */ (document.querySelector('stackblend-viewer'));
        const start = performance.now();
        viewer.src = file;
        return (await probe.when(probe.isPainted)) - start;
      }, file);
    });
    times.push(time);
  }
  return median(times);
}

/** Opens noise of three 16-bit channels, 1024². @param {Page} page @param {number} frames */
async function openNoise(page, frames) {
  await page.evaluate(async (frames) => {
    const { probe } = /** @type {Probed} */ (/** @type {unknown} */ (window));
    const viewer = /** @type {Viewer} */ (document.querySelector('stackblend-viewer'));
    const data = new Uint16Array(frames * 3 * 1024 * 1024);
    for (let i = 0; i < data.length; i++) data[i] = (Math.imul(i, 2654435761) >>> 16) & 4095;
    await viewer.open({ data, shape: [frames, 3, 1024, 1024], axes: 'tcyx' });
    await probe.when(probe.isPainted);
  }, frames);
}

/** Frames painted in a second, asked for 60. @param {Browser} browser @param {string} url */
export function playRate(browser, url, seconds = 8) {
  return onPage(browser, `${url}?sample=none`, async (page) => {
    await openNoise(page, 12);
    const viewer = page.locator('stackblend-viewer');
    await viewer.getByLabel('Frames per second').selectOption('60 fps');
    await viewer.getByRole('button', { name: 'Play', exact: true }).click();
    const rates = [];
    // The first seconds read the planes.
    await page.waitForTimeout(3000);
    for (let i = 0; i < 2 * seconds; i++) {
      await page.waitForTimeout(500);
      rates.push(Number.parseFloat((await viewer.locator('.rate').textContent()) ?? ''));
    }
    return median(rates.filter(Number.isFinite));
  });
}

/** From a key on a window's handle to the picture that follows. @param {Browser} browser @param {string} url */
export function sliderLatency(browser, url, steps = 80) {
  return onPage(browser, `${url}?sample=none`, async (page) => {
    await openNoise(page, 1);
    const handle = page
      .locator('stackblend-viewer')
      .getByLabel(/brightest value$/)
      .first();
    await handle.focus();
    for (let i = 0; i < steps; i++) {
      await page.keyboard.press('ArrowLeft');
      await page.waitForTimeout(40);
    }
    const times = await page.evaluate(
      () => /** @type {Probed} */ (/** @type {unknown} */ (window)).probe.latencies,
    );
    const sorted = times.slice(5).toSorted((a, b) => a - b);
    return { median: median(sorted), late: sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN };
  });
}

/** Long tasks while the sample plays. @param {Browser} browser @param {string} url */
export function longTasksOfPlay(browser, url, seconds = 10) {
  return onPage(browser, url, async (page) => {
    await page.evaluate(async () => {
      const { probe } = /** @type {Probed} */ (/** @type {unknown} */ (window));
      await probe.shown;
      probe.longTasks.length = 0;
    });
    await page.locator('stackblend-viewer').getByRole('button', { name: 'Play' }).click();
    await page.waitForTimeout(seconds * 1000);
    return page.evaluate(
      () => /** @type {Probed} */ (/** @type {unknown} */ (window)).probe.longTasks,
    );
  });
}

/** What else the machine does. */
export const load = () =>
  loadavg()
    .map((value) => value.toFixed(1))
    .join(' ');
