/**
 * An apt of its own, in a private folder: it fetches packages from a newer suite of the mirror that
 * this machine already uses, and the system's apt and dpkg see nothing of it. Its dpkg status is
 * empty, so that a package comes with everything it needs, down to libc.
 *
 * The functions that only read what apt prints are in `listing.mjs`.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exists } from './folder.mjs';
import { amountToFetch, listedVersion, mirrorFromSources, mirrorFromTargets } from './listing.mjs';
import { failureText, must, run, runWhenUnlocked } from './run.mjs';

/**
 * The system's configuration that must not act here: hooks after an update, which may need root,
 * and further architectures.
 */
const CLEARED = [
  'APT::Update::Pre-Invoke',
  'APT::Update::Post-Invoke',
  'APT::Update::Post-Invoke-Success',
  'APT::Architectures',
];

/** @returns {Promise<import('./listing.mjs').Mirror | undefined>} the one that the system uses */
export async function findMirror() {
  const format = ['--format', '$(REPO_URI) $(LABEL)', 'Created-By: Packages'];
  const targets = await run('apt-get', ['indextargets', ...format]);
  const mirror = mirrorFromTargets(targets.stdout);
  if (mirror) return mirror;
  const sources = await run('apt-get', ['update', '--print-uris']);
  return mirrorFromSources(sources.stdout);
}

/**
 * Makes the private apt. What an interrupted run downloaded stays.
 * @param {string} folder
 * @returns {Promise<string>} its configuration file
 */
export async function makeApt(folder) {
  const architecture = (await must('dpkg', ['--print-architecture'])).trim();
  await mkdir(join(folder, 'lists', 'partial'), { recursive: true });
  await mkdir(join(folder, 'archives', 'partial'), { recursive: true });
  await writeFile(join(folder, 'status'), '');
  const config = join(folder, 'apt.conf');
  await writeFile(config, configuration(folder, architecture));
  return config;
}

/**
 * Is read after the system's configuration, which knows the proxies.
 * @param {string} folder
 * @param {string} architecture
 */
function configuration(folder, architecture) {
  const settings = {
    'APT::Architectures::': architecture,
    'APT::Default-Release': '',
    'APT::Sandbox::User': 'root',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '3',
    'Dir::State': folder,
    'Dir::State::lists': join(folder, 'lists'),
    'Dir::State::status': join(folder, 'status'),
    'Dir::Cache': folder,
    'Dir::Cache::archives': join(folder, 'archives'),
    'Dir::Etc::sourcelist': join(folder, 'sources.list'),
    'Dir::Etc::sourceparts': '-',
    'Dir::Etc::preferences': '/dev/null',
    'Dir::Etc::preferencesparts': '/dev/null',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} "${value}";`);
  return [...CLEARED.map((name) => `#clear ${name};`), ...lines, ''].join('\n');
}

/**
 * Makes a suite of the mirror the only source, fetches its index, and looks a package up.
 * @param {string} config
 * @param {import('./listing.mjs').Mirror} mirror
 * @param {string} suite
 * @param {string} name of the package
 * @returns {Promise<string | undefined>} its version; undefined if the mirror has no such suite, if
 *   the suite cannot be verified, or if it lacks the package
 */
export async function useSuite(config, mirror, suite, name) {
  const { keyring, components } = mirror.distribution;
  const signed = (await exists(keyring)) ? `[signed-by=${keyring}] ` : '';
  const source = `deb ${signed}${mirror.uri} ${suite} ${components}\n`;
  await writeFile(join(config, '..', 'sources.list'), source);
  const update = ['-c', config, '-qq', '-o', 'APT::Update::Error-Mode=any', 'update'];
  if ((await runWhenUnlocked('apt-get', update)).code !== 0) return undefined;
  return listedVersion((await run('apt-cache', ['-c', config, 'madison', name])).stdout);
}

/**
 * What is still to be fetched for packages and all they need.
 * @param {string} config
 * @param {string[]} names
 */
export async function amountFor(config, names) {
  const args = [...installation(config, names), '--print-uris'];
  return amountToFetch(await must('apt-get', args));
}

/**
 * Fetches packages and all they need into `archives`; what is there complete is not fetched again.
 * @param {string} config
 * @param {string[]} names
 */
export async function fetchPackages(config, names) {
  const args = installation(config, names);
  const result = await runWhenUnlocked('apt-get', args);
  if (result.code !== 0) throw new Error(failureText('apt-get', args, result));
}

/**
 * @param {string} config
 * @param {string[]} names
 */
function installation(config, names) {
  const options = ['-qq', '-y', '--no-install-recommends', '--download-only'];
  return ['-c', config, ...options, 'install', ...names];
}
