/** What a long export takes: memory of the whole browser above the idle page, and time. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';
import { executablePath } from '../../browser/chromium.mjs';

/**
 * @typedef {import('playwright-core').Browser} Browser
 * @typedef {import('../../../web/viewer/interface.ts').StackblendViewer} Viewer
 */

export const LONG = { frames: 500, side: 1024 };
const SAMPLE_MILLISECONDS = 300;

/** A time-lapse of 500 MB, `uint8[500, 1024, 1024]`: noise over a slope, both of which move. @param {string} path */
export async function makeLongNpy(path, frames = LONG.frames) {
  const { side } = LONG;
  const base = new Uint8Array((side + frames) * side);
  for (let i = 0; i < base.length; i++) {
    base[i] = ((i % side) >> 3) + (Math.imul(i + 1, 2654435761) >>> 27);
  }
  const dict = `{'descr': '|u1', 'fortran_order': False, 'shape': (${frames}, ${side}, ${side}), }`;
  const header = Buffer.from(`\u0093NUMPY\u0001\u0000v\u0000${dict.padEnd(117)}\n`, 'latin1');
  const file = createWriteStream(path);
  file.write(header);
  for (let t = 0; t < frames; t++) {
    if (!file.write(base.subarray(t * side, (t + side) * side))) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
}

/** What all processes of a browser have to themselves, in MiB; 0 where the system does not tell. @param {Browser} browser */
async function memoryOf(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  let kibibytes = 0;
  for (const { id } of processInfo) {
    const text = await readFile(`/proc/${id}/smaps_rollup`, 'utf8').catch(() => '');
    for (const [, count] of text.matchAll(/^Pss_(?:Anon|Shmem):\s+(\d+) kB/gm)) {
      kibibytes += Number(count);
    }
  }
  return kibibytes / 1024;
}

/** @param {import('playwright-core').Page} page @param {string} format @returns {Promise<number>} bytes */
function exportToFile(page, format) {
  return page.evaluate(
    async (format) => {
      const viewer = /** @type {Viewer} */ (document.querySelector('stackblend-viewer'));
      const folder = await navigator.storage.getDirectory();
      const to = await folder.getFileHandle('export', { create: true });
      const { size } = await viewer.export({ format, to });
      await folder.removeEntry('export');
      return size;
    },
    /** @type {'npy'} */ (format),
  );
}

/**
 * Exports the time-lapse to a file of the page's own file system, as to one that a person has chosen.
 * @param {string} profile a folder: without one, browsers keep such files in memory
 * @param {string} url @param {string} file its URL
 * @param {'npy' | 'tiff' | 'webm' | 'gif'} format
 * @returns {Promise<{ above: number, seconds: number, bytes: number }>} `above` the idle page, in MiB
 */
export async function exportMemory(profile, url, file, format) {
  const context = await chromium.launchPersistentContext(profile, {
    ...(executablePath ? { executablePath } : {}),
    viewport: { width: 1280, height: 800 },
  });
  try {
    const browser = context.browser();
    if (!browser) throw new Error('there is no way to this browser');
    const page = await context.newPage();
    await page.goto(`${url}?sample=none`);
    await page.evaluate(async (file) => {
      const viewer = /** @type {Viewer} */ (document.querySelector('stackblend-viewer'));
      await viewer.open(file);
    }, file);
    await page.locator('stackblend-viewer .picture:not([data-busy])').waitFor();
    const idle = await memoryOf(browser);
    let most = idle;
    let over = false;
    const watched = (async () => {
      while (!over) {
        await new Promise((resolve) => setTimeout(resolve, SAMPLE_MILLISECONDS));
        most = Math.max(most, await memoryOf(browser));
      }
    })();
    const start = performance.now();
    try {
      const bytes = await exportToFile(page, format);
      return { above: most - idle, seconds: (performance.now() - start) / 1000, bytes };
    } finally {
      over = true;
      await watched;
    }
  } finally {
    await context.close();
  }
}
