/** Bundlers from the npm registry, into build/bundlers: they are no dependencies of this package. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { must, step } from '../../cpp/toolchain/run.mjs';
import { onceFor, ROOT } from '../../js/build/stamp.mjs';

/** Exactly these, so that a test that fails means a change of ours. Vite 8 is the repository's own. */
const VERSIONS = {
  vite7: 'npm:vite@7.3.8',
  webpack: '5.113.0',
  parcel: '2.16.4',
  esbuild: '0.28.2',
  rollup: '4.68.8',
  '@rollup/plugin-node-resolve': '16.0.3',
};

/** The project in which all of them, and the package, are installed. */
export const FOLDER = join(ROOT, 'build/bundlers');

async function installPackages() {
  await mkdir(FOLDER, { recursive: true });
  const project = {
    name: 'bundlers',
    private: true,
    type: 'module',
    dependencies: VERSIONS,
    // Of entries below a package Parcel reads `exports` only when told to: part of what README says.
    '@parcel/resolver-default': { packageExports: true },
  };
  await writeFile(join(FOLDER, 'package.json'), JSON.stringify(project));
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  await must('npm', ['install', ...options], { cwd: FOLDER });
}

/** Installs the bundlers where they are missing. */
export async function ensureBundlers() {
  const installed = ['build/bundlers/node_modules/.package-lock.json'];
  await onceFor('bundlers', ['tests/bundlers/install.mjs'], installed, () =>
    step('Installing bundlers into build/bundlers', installPackages),
  );
}

/** @param {string} name of a package @param {string} [folder] where it is installed */
export async function versionOf(name, folder = FOLDER) {
  const text = await readFile(join(folder, 'node_modules', name, 'package.json'), 'utf8');
  return JSON.parse(text).version;
}
