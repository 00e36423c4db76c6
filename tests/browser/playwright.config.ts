import { defineConfig } from '@playwright/test';
import { executablePath } from './chromium.mjs';

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
