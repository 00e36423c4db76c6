/** Gets the peers' packages. What cannot be had is said, and its peers do not run. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ensureSystemPackages } from '../../../cpp/toolchain/packages.mjs';
import { must, say, step } from '../../../cpp/toolchain/run.mjs';
import { versionOf } from './peer.mjs';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

export async function installPeers() {
  await goOn(installNpmPackages);
  await goOn(() => ensureSystemPackages('peers'));
}

/** Into a node_modules of their own, which the package's dependencies never see. */
async function installNpmPackages() {
  if ((await missing()).length === 0) return;
  await step('Installing the peers into tests/bench/peers/node_modules', async () => {
    const quiet = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund'];
    // Without the packages' scripts, none of which these versions need.
    await must('npm', ['install', '--ignore-scripts', ...quiet], { cwd: FOLDER });
  });
  const left = await missing();
  if (left.length > 0) say(`not to be had: ${left.join(', ')}`);
}

/** The packages that are not there in the version that package.json pins. */
async function missing() {
  const text = await readFile(new URL('package.json', import.meta.url), 'utf8');
  const pinned = Object.entries(JSON.parse(text).optionalDependencies);
  const found = await Promise.all(pinned.map(([name]) => versionOf(name).catch(() => undefined)));
  return pinned.filter(([, version], i) => version !== found[i]).map(([name]) => name);
}

/** @param {() => Promise<void>} install */
async function goOn(install) {
  try {
    await install();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
  }
}
