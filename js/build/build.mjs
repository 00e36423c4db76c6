/**
 * The command `npm run build`: everything that is published, in dist/. WebAssembly first, because
 * the TypeScript beside it is checked against its generated types.
 */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { must, say, step } from '../../cpp/toolchain/run.mjs';
import { ensureNodeModules } from './node-modules.mjs';
import { onceFor, ROOT } from './stamp.mjs';
import { buildWasm } from './wasm.mjs';
import { wasmLicences } from './wasm-licences.mjs';

// package.json too: what it exports, stays in dist.
const SOURCES = ['js', 'web/viewer', 'tsconfig.json', 'package.json', 'package-lock.json'];
const OUTPUTS = [
  'dist/js/index.js',
  'dist/js/vendor/LICENSES.txt',
  'dist/js/WASM-LICENSES.txt',
  'dist/web/viewer/index.js',
];

async function buildTypeScript() {
  const { prune } = await import('./prune.mjs');
  const { shrinkScripts } = await import('./shrink.mjs');
  const { bundleVendor } = await import('./vendor.mjs');
  // Nothing stays of files that have been renamed or deleted.
  for (const folder of ['engine', 'core', 'io', 'adapters', 'vendor', '../web']) {
    await rm(join(ROOT, 'dist/js', folder), { recursive: true, force: true });
  }
  await must('node', ['node_modules/typescript/bin/tsc', '-p', '.'], { cwd: ROOT });
  await shrinkScripts(join(ROOT, 'dist'));
  await bundleVendor();
  await prune(ROOT);
  await writeFile(join(ROOT, 'dist/js/WASM-LICENSES.txt'), await wasmLicences());
}

/** Builds what has changed since the last time. */
export async function build() {
  await ensureNodeModules();
  await buildWasm();
  await onceFor('typescript', [...SOURCES, 'dist/js/wasm'], OUTPUTS, () =>
    step('Building TypeScript into dist', buildTypeScript),
  );
}

/**
 * Runs a command's main function: prints only the message of what went wrong.
 * @param {() => Promise<void>} main
 */
export async function runCommand(main) {
  try {
    await main();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runCommand(async () => {
    await build();
    say('dist/ is up to date');
  });
}
