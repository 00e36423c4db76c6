import { join } from 'node:path';
import { test as base, type Page } from '@playwright/test';
import { ROOT } from '../../js/build/stamp.mjs';
import { serve } from '../../web/demo/serve.mjs';

export { expect } from '@playwright/test';

/** Real files, where there are any. */
export const DATA = process.env.STACKBLEND_DATA;

/** What a test's server sends. */
export interface ServerOptions {
  isolated?: boolean;
  policy?: string;
}

const FOLDERS = {
  '/': join(ROOT, 'tests/browser/pages'),
  '/dist/': join(ROOT, 'dist'),
  '/vectors/': join(ROOT, 'tests/vectors'),
  '/demo/': join(ROOT, 'build/demo'),
  // Whole, for tests that make videos; the package holds only what reads them.
  '/mediabunny/': join(ROOT, 'node_modules/mediabunny/dist/bundles'),
  ...(DATA && { '/data/': DATA }),
};

/** What a page complained of while it was open. */
export interface Complaints {
  readonly console: string[];
  readonly warnings: string[];
}

interface Fixtures {
  /** Opens a path on a server of its own and listens to what the page complains of. */
  open(path: string, options?: ServerOptions): Promise<{ url: string; complaints: Complaints }>;
}

function listen(page: Page): Complaints {
  const complaints: Complaints = { console: [], warnings: [] };
  page.on('pageerror', (error) => complaints.console.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.console.push(message.text());
    if (message.type() === 'warning') complaints.warnings.push(message.text());
  });
  return complaints;
}

export const test = base.extend<Fixtures>({
  open: async ({ page }, use) => {
    const servers: { close(): Promise<void> }[] = [];
    await use(async (path, options = {}) => {
      const server = await serve({ folders: FOLDERS, port: 0, dotfiles: true, ...options });
      servers.push(server);
      const complaints = listen(page);
      await page.goto(new URL(path, server.url).href);
      return { url: server.url, complaints };
    });
    for (const server of servers) await server.close();
  },
});
