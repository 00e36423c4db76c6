import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { pageConfig } from '../demo/page-config.ts';
import { sampleFiles } from './sample/files.ts';

/** Puts the sample image beside the pages. */
function sample(): Plugin {
  return {
    name: 'sample',
    apply: 'build',
    generateBundle() {
      for (const [fileName, source] of sampleFiles()) {
        this.emitFile({ type: 'asset', fileName, source });
      }
    },
  };
}

/**
 * One page a build, named by Vite's mode, as each would be built elsewhere; `index` lists them and
 * comes first. Built together they share code, and Vite 8.3 may put that into the script of one page,
 * which then runs in the others too.
 */
export default defineConfig(({ mode: page }) => {
  const isIndex = page === 'index';
  // Inside the demo page's folder: whoever hosts that, hosts the examples.
  const config = pageConfig('examples', '../build/demo/examples', isIndex ? [sample()] : []);
  const html = new URL(isIndex ? 'index.html' : `${page}/index.html`, import.meta.url);
  return {
    ...config,
    build: {
      ...config.build,
      emptyOutDir: isIndex,
      rolldownOptions: { input: fileURLToPath(html) },
    },
  };
});
