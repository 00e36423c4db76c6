/** The stages of the test run, in order: first what fails fastest. */
import { spawn } from 'node:child_process';
import { ensureEmscripten } from '../cpp/toolchain/emscripten.mjs';
import { ensureSystemPackages } from '../cpp/toolchain/packages.mjs';
import { build } from '../js/build/build.mjs';
import { ROOT } from '../js/build/stamp.mjs';
import { buildDemo } from '../web/demo/build.mjs';

/** How much of a failed program's output its error repeats, in characters. */
const REPEATED = 8_000;

/**
 * Runs a program with its output shown; if it fails, the error repeats the end of that.
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<void>}
 */
export function show(command, args, env = {}) {
  return new Promise((resolve, reject) => {
    const colours = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
    const options = { cwd: ROOT, env: { ...colours, ...process.env, ...env } };
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let end = '';
    for (const [from, to] of /** @type {const} */ ([
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ])) {
      from.setEncoding('utf8').on('data', (text) => {
        to.write(text);
        end = (end + text).slice(-REPEATED);
      });
    }
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${end}${[command, ...args].join(' ')} ended with ${code ?? signal}`));
    });
  });
}

/** @param {string} program in node_modules @param {string[]} args */
export const npx = (program, args) => show(`${ROOT}node_modules/.bin/${program}`, args);

/**
 * Configures, builds and tests one CMake preset.
 * @param {string} preset
 * @param {NodeJS.ProcessEnv} [env]
 */
async function cmakePreset(preset, env) {
  await show('cmake', ['--preset', preset, '--log-level=WARNING'], env);
  await show('cmake', ['--build', '--preset', preset, '--', '--quiet'], env);
  await show('ctest', ['--preset', preset], env);
}

/** @param {string} preset */
async function wasmPreset(preset) {
  const { env, cmakeToolchainFile } = await ensureEmscripten();
  const toolchain = { STACKBLEND_EMSCRIPTEN_TOOLCHAIN_FILE: cmakeToolchainFile };
  await cmakePreset(preset, { ...env, ...toolchain });
}

/** @param {string} preset */
async function checkedPreset(preset) {
  await ensureSystemPackages('build', 'checks');
  await cmakePreset(preset);
}

/** Programs that read what is written here: where they cannot be had, the tests that use them say that they skip. */
async function ensureReaders() {
  try {
    await ensureSystemPackages('readers');
  } catch (error) {
    console.log(`independent readers: ${error instanceof Error ? error.message : error}`);
  }
}

/**
 * `extra` stages belong to `npm run test:all`, the others to `npm test`.
 * `beside`: waits more than it works, and leaves room for another such stage.
 * @type {{ name: string, extra: boolean, beside?: boolean, run(): Promise<void> }[]}
 */
export const STAGES = [
  {
    name: 'build',
    extra: false,
    run: async () => {
      await ensureSystemPackages('build', 'browser');
      await build();
    },
  },
  { name: 'size', extra: false, run: () => show('node', ['tests/size.mjs']) },
  {
    name: 'vitest',
    extra: false,
    run: async () => {
      await ensureReaders();
      await npx('vitest', ['run']);
    },
  },
  { name: 'native', extra: false, run: () => cmakePreset('native') },
  { name: 'wasm-single', extra: false, run: () => wasmPreset('wasm-single-tests') },
  { name: 'wasm-threads', extra: false, run: () => wasmPreset('wasm-threads-tests') },
  {
    name: 'browser',
    extra: false,
    run: async () => {
      await ensureSystemPackages('browser');
      await ensureReaders();
      await buildDemo();
      await npx('playwright', ['test', '-c', 'tests/browser/playwright.config.ts']);
    },
  },
  { name: 'package', extra: false, run: () => show('node', ['tests/package/run.mjs']) },
  {
    name: 'soak',
    extra: true,
    beside: true,
    run: () => show('node', ['--expose-gc', 'tests/soak/run.mjs']),
  },
  { name: 'fuzz', extra: true, beside: true, run: () => show('node', ['tests/fuzz/run.mjs']) },
  {
    name: 'runtimes',
    extra: true,
    beside: true,
    run: () => show('node', ['tests/runtimes/run.mjs']),
  },
  {
    name: 'bundlers',
    extra: true,
    beside: true,
    run: async () => {
      await ensureSystemPackages('browser');
      await show('node', ['tests/bundlers/run.mjs']);
    },
  },
  {
    name: 'browsers',
    extra: true,
    beside: true,
    run: () => show('node', ['tests/browsers/run.mjs']),
  },
  {
    name: 'reference',
    extra: true,
    beside: true,
    run: () => show('node', ['js/build/reference.mjs']),
  },
  { name: 'lint', extra: true, run: () => show('node', ['tests/lint.mjs']) },
  // By clang, as the next one: other compilers must give the same bytes.
  { name: 'asan-ubsan', extra: true, run: () => checkedPreset('asan-ubsan') },
  { name: 'tsan', extra: true, run: () => checkedPreset('tsan') },
];
