import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

const BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/chromium-browser',
];
const executablePath = process.env.CHROMIUM ?? BROWSERS.find(existsSync);

export default defineConfig({
  testDir: '.',
  outputDir: '../../build/playwright',
  // Workers, threads and rendering share few cores: one page at a time keeps timing honest.
  workers: 1,
  timeout: 60_000,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: {
    ...(executablePath ? { launchOptions: { executablePath } } : {}),
    trace: 'retain-on-failure',
  },
});
