/**
 * Builds the WebAssembly modules into dist/js/wasm: variant single, variant threads for browsers
 * and for Node.
 */
import { join } from 'node:path';
import { ensureEmscripten } from '../../cpp/toolchain/emscripten.mjs';
import { ensureSystemPackages } from '../../cpp/toolchain/packages.mjs';
import { must, step } from '../../cpp/toolchain/run.mjs';
import { onceFor, ROOT } from './stamp.mjs';

const VARIANTS = ['single', 'threads'];
const MODULES = ['single', 'threads', 'threads-node'];
const SCRIPT = 'js/build/shrink.mjs';
const INPUTS = ['CMakeLists.txt', 'cpp/cmake', 'cpp/include', 'cpp/src', 'cpp/wasm', SCRIPT];

/**
 * @param {string} variant
 * @param {Awaited<ReturnType<typeof ensureEmscripten>>} emscripten
 */
async function buildVariant(variant, emscripten) {
  const folder = join(ROOT, 'build', `wasm-${variant}`);
  const options = { cwd: ROOT, env: emscripten.env };
  const settings = [
    '-DCMAKE_BUILD_TYPE=Release',
    `-DCMAKE_TOOLCHAIN_FILE=${emscripten.cmakeToolchainFile}`,
    '-DSTACKBLEND_BUILD_WASM=ON',
    `-DSTACKBLEND_WASM_VARIANT=${variant}`,
  ];
  await must('cmake', ['-S', ROOT, '-B', folder, '-G', 'Ninja', ...settings], options);
  await must('cmake', ['--build', folder], options);
}

/** Needs Emscripten, and gets one. */
export async function buildWasm() {
  const outputs = MODULES.flatMap((name) =>
    ['mjs', 'wasm', 'd.mts'].map((ending) => `dist/js/wasm/${name}.${ending}`),
  );
  await onceFor('wasm', INPUTS, outputs, async () => {
    await ensureSystemPackages('build');
    const emscripten = await ensureEmscripten();
    const what = `Building WebAssembly with Emscripten ${emscripten.version} (the first time also its system libraries, some minutes)`;
    await step(what, async () => {
      const { shrinkGlue } = await import('./shrink.mjs');
      for (const variant of VARIANTS) await buildVariant(variant, emscripten);
      for (const name of MODULES) await shrinkGlue(join(ROOT, 'dist/js/wasm', `${name}.mjs`));
    });
  });
}
