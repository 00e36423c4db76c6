/**
 * The system's packages that the project needs, by what they are for.
 *
 * On Debian and Ubuntu what is missing is installed with apt, as root or by a sudo that asks no
 * question; where neither is possible, an error says the line to run. On other systems only the
 * programs are looked for: libraries (Highway, GoogleTest, benchmark) then come through CMake.
 */
import {
  choosePackages,
  firstName,
  installablePackages,
  installedPackages,
  missingPackages,
} from './listing.mjs';
import { failureText, findProgram, run, runWhenUnlocked, step } from './run.mjs';

/**
 * Packages of Debian and Ubuntu; `a|b` is whichever there is. And, for other systems, programs:
 * one of each list.
 * @type {Record<string, { packages: string[], programs: string[][] }>}
 */
export const GROUPS = {
  emscripten: {
    packages: ['python3', 'ca-certificates'],
    programs: [['python3']],
  },
  build: {
    packages: [
      ...['g++', 'cmake', 'ninja-build', 'python3', 'pkgconf|pkg-config', 'git', 'xz-utils'],
      ...['libhwy-dev', 'libgtest-dev', 'libbenchmark-dev', 'ca-certificates'],
    ],
    programs: [
      ['c++', 'g++', 'clang++'],
      ['cmake'],
      ['ninja', 'ninja-build'],
      ['python3'],
      ['git'],
    ],
  },
  browser: {
    packages: ['chromium|google-chrome-stable|chromium-browser'],
    programs: [],
  },
  firefox: {
    packages: ['firefox-esr|firefox'],
    programs: [['firefox', 'firefox-esr']],
  },
  webkit: {
    packages: ['webkit2gtk-driver', 'xvfb'],
    programs: [['WebKitWebDriver'], ['Xvfb']],
  },
  checks: {
    packages: ['clang', 'clang-tidy', 'clang-format', 'llvm', 'libclang-rt-dev', 'python3-numpy'],
    programs: [['clang++'], ['clang-tidy'], ['clang-format']],
  },
  readers: {
    packages: ['python3', 'python3-numpy', 'python3-tifffile', 'python3-pil', 'libtiff-tools'],
    programs: [],
  },
  peers: {
    packages: ['python3', 'python3-numpy', 'python3-pil'],
    programs: [],
  },
};

/**
 * Sees to it that the packages of some groups are there. Silent and quick if they are.
 * @param {...string} groups names in `GROUPS`
 */
export async function ensureSystemPackages(...groups) {
  const chosen = groups.map(groupNamed);
  const entries = [...new Set(chosen.flatMap((group) => group.packages))];
  const missing = await missingHere(entries);
  if (!missing) requirePrograms(chosen.flatMap((group) => group.programs));
  else if (missing.length > 0) await install(missing);
}

/** @param {string} name */
function groupNamed(name) {
  const group = Object.hasOwn(GROUPS, name) ? GROUPS[name] : undefined;
  if (group) return group;
  throw new Error(`no group of packages is called ${name}: ${Object.keys(GROUPS).join(', ')}`);
}

/**
 * @param {string[]} entries
 * @returns {Promise<string[] | undefined>} undefined if this system has no dpkg and apt
 */
async function missingHere(entries) {
  if (!findProgram(['dpkg-query']) || !findProgram(['apt-get'])) return undefined;
  const names = entries.flatMap((entry) => entry.split('|'));
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query replaces these
  const format = '${db:Status-Status} ${Package}\n';
  const query = await run('dpkg-query', ['-W', '-f', format, ...names]);
  return missingPackages(entries, installedPackages(query.stdout));
}

/** @param {string[]} missing */
async function install(missing) {
  const privilege = await findPrivilege();
  if (!privilege) throw new Error(missingText(missing.map(firstName)));
  await step(
    `installing system packages with apt: ${missing.map(firstName).join(' ')}`,
    async () => {
      await apt(privilege, ['-qq', 'update']);
      const policy = await run('apt-cache', [
        'policy',
        ...missing.flatMap((entry) => entry.split('|')),
      ]);
      const names = choosePackages(missing, installablePackages(policy.stdout));
      const args = ['-qq', '-y', '--no-install-recommends', 'install', ...names];
      const result = await apt(privilege, args);
      if (result.code !== 0) throw new Error(failureText('apt-get', args, result));
    },
  );
}

/** @returns {Promise<string[] | undefined>} the words before a command that needs root */
async function findPrivilege() {
  const quiet = ['env', 'DEBIAN_FRONTEND=noninteractive'];
  if (process.getuid?.() === 0) return quiet;
  const sudo = await run('sudo', ['-n', 'true']);
  return sudo.code === 0 ? ['sudo', '-n', ...quiet] : undefined;
}

/**
 * @param {string[]} privilege
 * @param {string[]} args
 */
function apt([command = 'env', ...words], args) {
  const patient = ['-o', 'DPkg::Lock::Timeout=300'];
  return runWhenUnlocked(command, [...words, 'apt-get', ...patient, ...args]);
}

/**
 * What to do when packages are missing and may not be installed from here.
 * @param {string[]} names
 */
export function missingText(names) {
  const install = `apt-get install -y --no-install-recommends ${names.join(' ')}`;
  const line = `sudo apt-get update && sudo ${install}`;
  return `System packages are missing. Run this line, then try again:\n  ${line}`;
}

/**
 * Throws an error that names the programs which are not on the path.
 * @param {string[][]} programs one of each list is enough
 * @param {string} [path]
 */
export function requirePrograms(programs, path) {
  const missing = programs.filter((names) => !findProgram(names, path));
  if (missing.length === 0) return;
  const named = [...new Set(missing.map((names) => names.join(' or ')))].join(', ');
  throw new Error(
    `These programs are missing on this system; install them, then try again: ${named}`,
  );
}
