/** Builds the demo page into build/demo, a consumer of the package as it is published. */
import { join } from 'node:path';
import { step } from '../../cpp/toolchain/run.mjs';
import { build as buildPackage } from '../../js/build/build.mjs';
import { onceFor, ROOT } from '../../js/build/stamp.mjs';

/** Where the page lies when it is built. */
export const DEMO = join(ROOT, 'build/demo');

/** Builds the package and the page, each only if something has changed. */
export async function buildDemo() {
  await buildPackage();
  await onceFor('demo', ['web/demo', 'dist'], ['build/demo/index.html'], () =>
    step('Building the demo page', async () => {
      const { build } = await import('vite');
      await build({ configFile: join(ROOT, 'web/demo/vite.config.ts'), logLevel: 'warn' });
    }),
  );
}
