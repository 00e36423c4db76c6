/**
 * Builds the pages into build/demo, consumers of the package as it is published: the demo, and the
 * benchmark and the examples in folders inside it.
 */
import { join } from 'node:path';
import { step } from '../../cpp/toolchain/run.mjs';
import { build as buildPackage } from '../../js/build/build.mjs';
import { onceFor, ROOT } from '../../js/build/stamp.mjs';

/** Where the pages lie when they are built: the demo at the top, the benchmark in bench/, the examples in examples/. */
export const DEMO = join(ROOT, 'build/demo');

const EXAMPLES = ['index', 'canvas', 'webgl', 'element', 'openseadragon', 'openlayers', 'viv'];

/** @param {string} config of Vite, relative to ROOT @param {string} [mode] what the config calls so */
async function buildPage(config, mode = 'production') {
  const { build } = await import('vite');
  await build({ configFile: join(ROOT, config), logLevel: 'warn', mode });
}

async function buildExamples() {
  for (const page of EXAMPLES) await buildPage('web/examples/vite.config.ts', page);
}

/** Builds the package and the pages, each only if something has changed. */
export async function buildDemo() {
  await buildPackage();
  await onceFor(
    'demo',
    [
      'web/demo',
      'web/guides',
      'web/bench/chart',
      'dist',
      'README.md',
      'CONTRIBUTING.md',
      'CHANGELOG.md',
    ],
    ['build/demo/index.html'],
    () => step('Building the demo page', () => buildPage('web/demo/vite.config.ts')),
  );
  // After the demo, which empties its folder: then the benchmark is gone and is built again.
  await onceFor(
    'bench-page',
    ['web/bench', 'web/demo', 'dist'],
    ['build/demo/bench/index.html'],
    () => step('Building the benchmark page', () => buildPage('web/bench/vite.config.ts')),
  );
  await onceFor(
    'examples',
    ['web/examples', 'web/demo', 'dist'],
    ['build/demo/examples/index.html'],
    () => step('Building the examples', buildExamples),
  );
}
