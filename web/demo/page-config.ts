import { fileURLToPath } from 'node:url';
import type { PluginOption, UserConfig } from 'vite';
import { compressed } from './compress.ts';
import { contentSecurityPolicy, isolationHeaders } from './headers.mjs';

/**
 * What the pages of web/ have in common for Vite. Each is a consumer of the package: `stackblend`
 * is what `npm run build` put into dist.
 * @param folder of the page, where its index.html lies. Relative to web/
 * @param built folder of the built page, relative to web/
 * @param plugins of the page's own
 */
export function pageConfig(
  folder: string,
  built: string,
  plugins: readonly PluginOption[] = [],
): UserConfig {
  return {
    plugins: [...plugins, compressed()],
    root: fileURLToPath(new URL(`../${folder}`, import.meta.url)),
    base: './',
    build: {
      outDir: fileURLToPath(new URL(`../${built}`, import.meta.url)),
      emptyOutDir: true,
      // A viewer in one page: the warning about large chunks says nothing new.
      chunkSizeWarningLimit: 2000,
    },
    // Vite's own client needs inline styles while developing, so that only the built page gets the policy.
    server: { headers: isolationHeaders },
    preview: { headers: { ...isolationHeaders, ...contentSecurityPolicy } },
  };
}
