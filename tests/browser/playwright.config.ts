import { defineConfig } from '@playwright/test';
import { executablePath } from './chromium.mjs';

/** Specs in which long tasks or frames are counted. */
const TIMED = /(smooth|bench)\.spec\.ts$/;

export default defineConfig({
  testDir: '.',
  outputDir: '../../build/playwright',
  workers: 2,
  projects: [
    { name: 'pages', testIgnore: TIMED },
    // Pages share few cores: those that are timed come last, one at a time.
    { name: 'timed', testMatch: TIMED, workers: 1, dependencies: ['pages'] },
  ],
  timeout: 60_000,
  // What passes only then is listed as flaky at the end: a bug, but of one test and not of the rest.
  retries: 1,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: {
    ...(executablePath ? { launchOptions: { executablePath } } : {}),
  },
});
