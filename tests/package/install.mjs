/** The package as npm packs it, in a project that has nothing else: what users get. */
import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { must } from '../../cpp/toolchain/run.mjs';
import { ROOT } from '../../js/build/stamp.mjs';

/**
 * Packs what lies in dist/.
 * @param {string} folder where the tarball goes
 * @returns {Promise<{ tarball: string, bytes: number, names: string[] }>}
 */
export async function pack(folder) {
  const [packed] = JSON.parse(
    await must('npm', ['pack', '--json', '--pack-destination', folder], { cwd: ROOT }),
  );
  const names = packed.files.map((/** @type {{ path: string }} */ file) => file.path);
  return { tarball: join(folder, packed.filename), bytes: packed.size, names };
}

/**
 * Makes a project of `folder` and installs the tarball there.
 * @param {string} folder
 * @param {string} tarball
 */
export async function install(folder, tarball) {
  const project = { name: 'consumer', private: true, type: 'module' };
  await writeFile(join(folder, 'package.json'), JSON.stringify(project));
  await must('npm', ['install', '--no-audit', '--no-fund', tarball], { cwd: folder });
  const installed = (await readdir(join(folder, 'node_modules'))).filter((name) => name[0] !== '.');
  assert.deepEqual(installed, ['stackblend'], 'installing stackblend installs nothing else');
}
