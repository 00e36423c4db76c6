import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { contentSecurityPolicy, isolationHeaders } from './headers.mjs';

/** Puts the README beside the page, which links to it: wherever the page is hosted, it is there. */
function readme(): Plugin {
  return {
    name: 'readme',
    apply: 'build',
    generateBundle() {
      const source = readFileSync(new URL('../../README.md', import.meta.url));
      this.emitFile({ type: 'asset', fileName: 'README.md', source });
    },
  };
}

// The page is a consumer of the package: `stackblend/viewer` is what `npm run build` put into dist.
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [readme()],
  build: {
    outDir: fileURLToPath(new URL('../../build/demo', import.meta.url)),
    emptyOutDir: true,
    // A viewer in one page: the warning about large chunks says nothing new.
    chunkSizeWarningLimit: 2000,
  },
  // Vite's own client needs inline styles while developing, so that only the built page gets the policy.
  server: { headers: isolationHeaders },
  preview: { headers: { ...isolationHeaders, ...contentSecurityPolicy } },
});
