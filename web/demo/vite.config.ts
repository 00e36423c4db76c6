import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';
import { docFiles } from './docs/pages.ts';
import { oneScript } from './one-script.ts';
import { pageConfig } from './page-config.ts';

const text = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

/** Puts README and guides beside the page, which links to them: wherever it is hosted, they are there. */
function docs(): Plugin {
  return {
    name: 'docs',
    apply: 'build',
    generateBundle() {
      for (const { path, content } of docFiles()) {
        this.emitFile({ type: 'asset', fileName: `docs/${path}`, source: content });
      }
      const css = text('docs/docs.css').replace('@import "../page.css";', text('page.css'));
      this.emitFile({ type: 'asset', fileName: 'docs/docs.css', source: css });
      const icon = { fileName: 'docs/favicon.svg', source: text('favicon.svg') };
      this.emitFile({ type: 'asset', ...icon });
    },
  };
}

export default defineConfig(pageConfig('demo', '../build/demo', [docs(), oneScript()]));
