/**
 * Installs Emscripten on Debian and Ubuntu without touching the system, and without root: the
 * package of a newer suite, with everything it needs, unpacked into a folder of its own. The stable
 * suites' own Emscripten is years old; installing the newer one with the system's apt would replace
 * libc and half of the rest.
 *
 * In order: find the mirror and a suite that has it (`apt.mjs`), fetch, unpack, make the programs
 * run from the folder (`relocate.mjs`), write Emscripten's configuration, move the result into
 * place, try it, record that it is complete. After an interruption fetched packages are not fetched
 * again, and an unfinished folder is made anew.
 */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { amountFor, fetchPackages, findMirror, makeApt, useSuite } from './apt.mjs';
import { exists, readRecord, withLock, writeRecord } from './folder.mjs';
import { LAYOUTS, llvmFolder, relocate } from './relocate.mjs';
import { findProgram, must, step } from './run.mjs';
import { chooseVersion, parseVersion } from './version.mjs';

/** Raise this when what an older version of these files installed has to be replaced. */
const RECIPE = 1;

/** The first one says whether a suite will do. */
const PACKAGES = ['emscripten', 'patchelf'];

/**
 * An Emscripten in the toolchain's folder.
 * @typedef {object} Installation
 * @property {string} folder where emcc is
 * @property {string} version
 * @property {string} config Emscripten's configuration file
 */

/** @returns {Promise<boolean>} whether `installDebian` may work here */
export async function isDebian() {
  if (!(process.arch in LAYOUTS) || !findProgram(['apt-get'])) return false;
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(release);
}

/**
 * The complete installation, if there is one.
 * @param {string} base the toolchain's folder
 * @returns {Promise<Installation | undefined>}
 */
export async function findDebian(base) {
  const root = join(base, 'debian');
  const record = await readRecord(join(root, 'complete.json'));
  if (record?.recipe !== RECIPE || record.root !== root) return undefined;
  return installationIn(root, String(record.version));
}

/**
 * @param {string} base the toolchain's folder
 * @returns {Promise<Installation>}
 */
export async function installDebian(base) {
  return withLock(join(base, 'debian.lock'), async () => {
    const found = await findDebian(base);
    if (found) return found;
    const root = join(base, 'debian');
    const fetched = join(base, 'debian.fetched');
    await fetchAll(fetched);
    const version = await step(`unpacking it into ${root}`, () => unpackAll(fetched, root));
    await writeRecord(join(root, 'complete.json'), { recipe: RECIPE, root, version });
    await rm(fetched, { recursive: true, force: true });
    return installationIn(root, version);
  });
}

/**
 * @param {string} root
 * @param {string} version
 * @returns {Installation}
 */
function installationIn(root, version) {
  const folder = join(root, 'usr/share/emscripten');
  return { folder, version, config: join(folder, '.emscripten') };
}

/**
 * Fetches the packages into `folder/archives`.
 * @param {string} folder
 */
async function fetchAll(folder) {
  const stamp = join(folder, 'complete.json');
  if (await exists(stamp)) return;
  const mirror = await findMirror();
  if (!mirror) throw new Error('apt has no Debian or Ubuntu mirror to take Emscripten from');
  const { label, suites } = mirror.distribution;
  const config = await makeApt(folder);
  const ask = (/** @type {string} */ suite) => useSuite(config, mirror, suite, PACKAGES[0] ?? '');
  const { place, version } = await chooseVersion(suites, ask);
  const { files, bytes } = await amountFor(config, PACKAGES);
  const what = `Emscripten ${parseVersion(version)} from ${label} ${place}`;
  const amount = `${files} packages, ${Math.ceil(bytes / 1e6)} MB`;
  await step(`fetching ${what}: ${amount}`, () => fetchPackages(config, PACKAGES));
  await writeRecord(stamp, { suite: place, version });
}

/**
 * Unpacks beside `root`, moves the result there and tries it. If that fails, the next run fetches
 * again what is not sound.
 * @param {string} fetched
 * @param {string} root
 * @returns {Promise<string>} the version
 */
async function unpackAll(fetched, root) {
  const partial = `${root}.partial`;
  try {
    await rm(partial, { recursive: true, force: true, maxRetries: 9 });
    await mkdir(partial, { recursive: true });
    await unpackArchives(join(fetched, 'archives'), partial);
    await relocate(partial, root);
    const { config } = installationIn(partial, '');
    await writeFile(config, configuration(root, await llvmFolder(partial)));
    await rm(root, { recursive: true, force: true });
    await rename(partial, root);
    return await tryOut(root);
  } catch (error) {
    await rm(join(fetched, 'complete.json'), { force: true });
    throw error;
  }
}

/**
 * Unpacks as many at once as there are processors.
 * @param {string} archives
 * @param {string} target
 */
async function unpackArchives(archives, target) {
  const names = (await readdir(archives)).filter((name) => name.endsWith('.deb'));
  const unpackSome = async () => {
    for (let name = names.pop(); name; name = names.pop()) {
      await must('dpkg-deb', ['-x', join(archives, name), target]);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, unpackSome));
}

/**
 * Emscripten's configuration: a file of Python assignments. It lies where emcc looks by itself.
 * Without NODE_JS, emcc takes the node on the path.
 * @param {string} root
 * @param {string} llvm
 */
function configuration(root, llvm) {
  const settings = {
    LLVM_ROOT: join(root, llvm, 'bin'),
    BINARYEN_ROOT: join(root, 'usr'),
    CACHE: join(root, 'cache'),
  };
  const lines = Object.entries(settings).map(
    ([name, value]) => `${name} = ${JSON.stringify(value)}`,
  );
  return `${lines.join('\n')}\n`;
}

/**
 * Runs the programs that were unpacked.
 * @param {string} root
 * @returns {Promise<string>} the version
 */
async function tryOut(root) {
  const { folder, config } = installationIn(root, '');
  await must(join(root, 'usr/bin/wasm-opt'), ['--version']);
  const text = await must(join(folder, 'emcc'), ['-v', '--version'], {
    env: { EM_CONFIG: config },
  });
  const version = parseVersion(text);
  if (!version) throw new Error(`${folder}/emcc does not say its version`);
  return version;
}
