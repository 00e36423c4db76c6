/** The browser that tests and benchmarks drive. */
import { existsSync } from 'node:fs';

const BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/chromium-browser',
];

/** `CHROMIUM` names another; undefined is Playwright's own. */
export const executablePath = process.env.CHROMIUM ?? BROWSERS.find(existsSync);
