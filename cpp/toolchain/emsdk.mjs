/**
 * Installs Emscripten with emsdk, its own installer, in a pinned version: for systems other than
 * Debian and Ubuntu. Needs git and python3, and a network that reaches Emscripten's servers.
 *
 * emsdk keeps what it has fetched, so an interrupted installation goes on where it was; the record
 * written last says that it is complete.
 */
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exists, readRecord, withLock, writeRecord } from './folder.mjs';
import { must, step } from './run.mjs';
import { PINNED } from './version.mjs';

const REPOSITORY = 'https://github.com/emscripten-core/emsdk.git';

/**
 * An emsdk as an installation: its programs, and the configuration that `emsdk activate` writes.
 * @param {string} root the folder of emsdk
 * @param {string} version
 * @returns {import('./debian.mjs').Installation}
 */
export function describeEmsdk(root, version) {
  return {
    folder: join(root, 'upstream', 'emscripten'),
    version,
    config: join(root, '.emscripten'),
  };
}

/**
 * The complete installation, if there is one.
 * @param {string} base the toolchain's folder
 * @returns {Promise<import('./debian.mjs').Installation | undefined>}
 */
export async function findEmsdk(base) {
  const root = join(base, `emsdk-${PINNED}`);
  const complete = await readRecord(join(root, 'complete.json'));
  return complete ? describeEmsdk(root, PINNED) : undefined;
}

/**
 * @param {string} base the toolchain's folder
 * @returns {Promise<import('./debian.mjs').Installation>}
 */
export async function installEmsdk(base) {
  return withLock(join(base, 'emsdk.lock'), async () => {
    const found = await findEmsdk(base);
    if (found) return found;
    const root = join(base, `emsdk-${PINNED}`);
    await step(
      `installing Emscripten ${PINNED} with emsdk into ${root}: about 400 MB`,
      async () => {
        if (!(await exists(root))) await clone(root);
        await must(join(root, 'emsdk'), ['install', PINNED], { cwd: root });
        await must(join(root, 'emsdk'), ['activate', PINNED], { cwd: root });
      },
    );
    const installed = describeEmsdk(root, PINNED);
    await must(join(installed.folder, 'emcc'), ['--version'], {
      env: { EM_CONFIG: installed.config },
    });
    await writeRecord(join(root, 'complete.json'), { version: PINNED });
    return installed;
  });
}

/** @param {string} root */
async function clone(root) {
  const partial = `${root}.partial`;
  await rm(partial, { recursive: true, force: true });
  const options = ['--quiet', '--depth', '1', '--branch', PINNED];
  await must('git', ['clone', ...options, REPOSITORY, partial]);
  await rename(partial, root);
}
