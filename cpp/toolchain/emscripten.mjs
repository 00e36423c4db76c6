/**
 * Finds an Emscripten, or installs one. In this order:
 *
 * 1. the one that the environment names, in `EMSDK` or on the path, if it is recent enough;
 * 2. one that was installed here before;
 * 3. on Debian and Ubuntu, the distribution's newer package in a folder of its own (`debian.mjs`);
 * 4. elsewhere, or where that fails, emsdk in a pinned version (`emsdk.mjs`).
 *
 * To configure and build, run CMake with the toolchain file and the environment that are returned:
 *
 *     const { cmakeToolchainFile, env } = await ensureEmscripten();
 *     const options = { env: { ...process.env, ...env } };
 *     spawn('cmake', ['-B', 'build', `-DCMAKE_TOOLCHAIN_FILE=${cmakeToolchainFile}`], options);
 *
 * With `-DCMAKE_TRY_COMPILE_CONFIGURATION=Release` what CMake compiles as a trial links with the
 * same system libraries as the rest. Otherwise the first such trial compiles those for debugging
 * too, which takes more than a minute.
 */
import { readFile, realpath } from 'node:fs/promises';
import { delimiter, dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findDebian, installDebian, isDebian } from './debian.mjs';
import { describeEmsdk, findEmsdk, installEmsdk } from './emsdk.mjs';
import { exists, toolchainFolder } from './folder.mjs';
import { ensureSystemPackages } from './packages.mjs';
import { findProgram, run, say } from './run.mjs';
import { isRecent, MINIMUM, parseVersion } from './version.mjs';

/** The project's own programs; emcc's `--emit-tsd` looks for `tsc` on the path. */
const PROJECT_PROGRAMS = fileURLToPath(new URL('../../node_modules/.bin', import.meta.url));

/**
 * @typedef {object} Emscripten
 * @property {string} emcc the C compiler
 * @property {string} emxx the C++ compiler
 * @property {string} cmakeToolchainFile
 * @property {Record<string, string>} env to be added to the environment of every program that runs
 *   emcc, directly or through CMake or Ninja: `PATH` and, where there is such a file, `EM_CONFIG`
 * @property {string} version as in `6.0.5`
 * @property {string} origin where it comes from, in words
 *
 * @typedef {{ folder: string, version: string, config?: string }} Found
 */

/**
 * An Emscripten, installed if need be; one line is printed for each step of that.
 * @returns {Promise<Emscripten>}
 */
export async function ensureEmscripten() {
  const found = await findEmscripten();
  if (found) return found;
  await ensureSystemPackages('emscripten');
  const base = toolchainFolder();
  /** @type {string[]} */
  const reasons = [];
  for (const [origin, install] of await installers()) {
    try {
      return complete(await install(base), origin);
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
      say(`no Emscripten from ${origin}`);
    }
  }
  throw new Error(noEmscriptenText(reasons));
}

/**
 * Like `ensureEmscripten`, but installs nothing.
 * @returns {Promise<Emscripten | undefined>}
 */
export async function findEmscripten() {
  const base = toolchainFolder();
  /** @type {[string, () => Promise<Found | undefined>][]} */
  const places = [
    ['EMSDK', () => findByVariable(process.env.EMSDK)],
    ['the path', () => findOnPath(base)],
    [`its newer package in ${base}`, () => findDebian(base)],
    [`emsdk in ${base}`, () => findEmsdk(base)],
  ];
  for (const [origin, find] of places) {
    const found = await find();
    if (found) return complete(found, origin);
  }
  return undefined;
}

/** @returns {Promise<[string, (base: string) => Promise<Found>][]>} */
async function installers() {
  if (process.platform === 'win32') return [];
  /** @type {[string, (base: string) => Promise<Found>]} */
  const emsdk = ['emsdk', installEmsdk];
  return (await isDebian())
    ? [['the distribution’s newer packages', installDebian], emsdk]
    : [emsdk];
}

/**
 * @param {string | undefined} root what `EMSDK` says
 * @returns {Promise<Found | undefined>}
 */
async function findByVariable(root) {
  if (!root) return undefined;
  const found = describeEmsdk(root, '');
  const version = await writtenVersion(found.folder);
  return version && isRecent(version) ? { ...found, version } : undefined;
}

/**
 * @param {string} base installations in this folder are left to the other finders
 * @returns {Promise<Found | undefined>}
 */
async function findOnPath(base) {
  const program = findProgram(['emcc']);
  if (!program) return undefined;
  const beside = dirname(await realpath(program));
  if (beside.startsWith(base + sep)) return undefined;
  const folder = (await exists(join(beside, 'emcc.py'))) ? beside : await askFolder(program);
  const version = await writtenVersion(folder);
  return version && isRecent(version) ? { folder, version } : undefined;
}

/**
 * Asks the program beside emcc, for packages in which emcc is a script that calls another one.
 * @param {string} emcc
 */
async function askFolder(emcc) {
  const { stdout } = await run(join(dirname(emcc), 'em-config'), ['EMSCRIPTEN_ROOT']);
  return stdout.trim();
}

/** @param {string} folder */
async function writtenVersion(folder) {
  const file = join(folder, 'emscripten-version.txt');
  return parseVersion(await readFile(file, 'utf8').catch(() => ''));
}

/**
 * @param {Found} found
 * @param {string} origin
 * @returns {Emscripten}
 */
function complete({ folder, version, config }, origin) {
  const folders = [folder, PROJECT_PROGRAMS, process.env.PATH, dirname(process.execPath)];
  const path = folders.filter(Boolean).join(delimiter);
  return {
    emcc: join(folder, 'emcc'),
    emxx: join(folder, 'em++'),
    cmakeToolchainFile: join(folder, 'cmake/Modules/Platform/Emscripten.cmake'),
    env: config ? { PATH: path, EM_CONFIG: config } : { PATH: path },
    version,
    origin,
  };
}

/**
 * What to do when there is none and none can be installed.
 * @param {string[]} reasons why each way failed
 */
export function noEmscriptenText(reasons) {
  const advice = [
    `Emscripten ${MINIMUM} or newer is needed, was not found, and could not be installed.`,
    'Install it as https://emscripten.org/docs/getting_started/downloads.html says, then set EMSDK',
    'to the folder of emsdk or put emcc on the path. On Windows, work in WSL.',
  ];
  return [...advice, ...reasons.map((reason) => `- ${reason}`)].join('\n');
}
