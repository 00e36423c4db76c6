import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';
import { pageConfig } from './page-config.ts';

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

export default defineConfig({ ...pageConfig('demo', '../build/demo'), plugins: [readme()] });
