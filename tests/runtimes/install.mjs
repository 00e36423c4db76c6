/**
 * Bun and Deno from the npm registry, into build/runtimes: they are no dependencies of this package.
 * Each is an npm package whose optional dependencies hold the programs, one for each platform.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { must, step } from '../../cpp/toolchain/run.mjs';
import { onceFor, ROOT } from '../../js/build/stamp.mjs';

/** Exactly these, so that a test that fails means a change of ours. Told to users in README.md. */
const VERSIONS = { bun: '1.4.5', deno: '2.9.6' };

const FOLDER = join(ROOT, 'build/runtimes');
const BIN = join(FOLDER, 'node_modules/.bin');

/**
 * @typedef {object} Runtime
 * @property {string} name
 * @property {string} command
 * @property {string[]} args before the program
 * @property {NodeJS.ProcessEnv} env
 */

/** What Deno grants to a program: reading is all that stackblend needs, the rest is for the tests. */
const DENO_ARGS = ['run', '--no-prompt', '--allow-read', '--allow-env'];
const DENO_ENV = { DENO_DIR: join(FOLDER, 'deno'), DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1' };

/** @type {Runtime[]} */
const RUNTIMES = [
  { name: 'Node', command: process.execPath, args: [], env: {} },
  { name: 'Bun', command: join(BIN, 'bun'), args: [], env: {} },
  { name: 'Deno', command: join(BIN, 'deno'), args: DENO_ARGS, env: DENO_ENV },
];

/**
 * The packages' install scripts link the program of this platform; they are run by hand, because
 * npm may be set not to run any.
 */
async function installPackages() {
  await mkdir(FOLDER, { recursive: true });
  const project = { name: 'runtimes', private: true, dependencies: VERSIONS };
  await writeFile(join(FOLDER, 'package.json'), JSON.stringify(project));
  const options = ['--ignore-scripts', '--no-audit', '--no-fund'];
  await must('npm', ['install', ...options], { cwd: FOLDER });
  for (const script of ['bun/install.js', 'deno/install.cjs']) {
    await must('node', [join('node_modules', script)], { cwd: FOLDER });
  }
}

/** Installs the runtimes where they are missing. @returns {Promise<(Runtime & { version: string })[]>} */
export async function ensureRuntimes() {
  const programs = ['bun', 'deno'].map((name) => `build/runtimes/node_modules/.bin/${name}`);
  await onceFor('runtimes', ['tests/runtimes/install.mjs'], programs, () =>
    step('Installing Bun and Deno into build/runtimes', installPackages),
  );
  const runtimes = [];
  for (const runtime of RUNTIMES) {
    const text = await must(runtime.command, ['--version'], { env: runtime.env });
    const [version = ''] = /\d+\.\d+\.\d+/.exec(text) ?? [];
    runtimes.push({ ...runtime, version });
  }
  return runtimes;
}
