/** The browsers that pages are tried in, and how each is started. */
import { chromium } from 'playwright-core';
import { ensureSystemPackages } from '../../cpp/toolchain/packages.mjs';
import { executablePath } from '../browser/chromium.mjs';
import { startFirefox } from './firefox.mjs';
import { startWebKit } from './webkit.mjs';

/**
 * @typedef {object} Driver
 * @property {string} version
 * @property {(url: string) => Promise<unknown>} open
 * @property {(script: string) => Promise<string | null>} read runs a function's body in the page
 * @property {() => Promise<void>} close
 */

/** @returns {Promise<Driver>} */
async function startChromium() {
  const browser = await chromium.launch(executablePath ? { executablePath } : {});
  const page = await browser.newPage();
  return {
    version: browser.version(),
    open: (url) => page.goto(url),
    read: (script) => page.evaluate(`(() => { ${script} })()`),
    close: () => browser.close(),
  };
}

/** @type {{ name: string, start(): Promise<Driver | null> }[]} null: not here */
export const BROWSERS = [
  { name: 'Chromium', start: startChromium },
  {
    name: 'Firefox',
    async start() {
      await ensureSystemPackages('firefox');
      return startFirefox();
    },
  },
  { name: 'WebKitGTK', start: startWebKit },
];
