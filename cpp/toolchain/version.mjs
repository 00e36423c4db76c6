/**
 * Version numbers of Emscripten: what programs, files and packages say, reduced to
 * `major.minor.patch`, and compared.
 */

/** The oldest Emscripten that is taken: the first major version with all that the build uses. */
export const MINIMUM = '4.0.0';

/** The oldest that is installed where nothing newer is to be had: it has `--emit-tsd`. */
export const LAST_RESORT = '3.1.69';

/** The version that `emsdk` installs. */
export const PINNED = '6.0.5';

/**
 * The first version number in a text: what `emcc --version` prints, the file
 * `emscripten-version.txt`, a package's version such as `6.0.5+dfsg-2`.
 * @param {string} text
 * @returns {string | undefined}
 */
export function parseVersion(text) {
  return /\d+\.\d+\.\d+/.exec(text)?.[0];
}

/**
 * @param {string} a
 * @param {string} b
 * @returns {number} negative, zero or positive, as for `Array.prototype.sort`
 */
export function compareVersions(a, b) {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let i = 0; i < 3; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * @param {string | undefined} version
 * @param {string} [minimum]
 * @returns {boolean}
 */
export function isRecent(version, minimum = MINIMUM) {
  return version !== undefined && compareVersions(version, minimum) >= 0;
}

/**
 * The first place with a version that is recent enough; if none has, the last one, as long as it
 * has at least the last resort. Places after the chosen one are not asked.
 * @param {string[]} places
 * @param {(place: string) => Promise<string | undefined>} ask the version to be had at a place
 * @returns {Promise<{ place: string, version: string }>}
 */
export async function chooseVersion(places, ask) {
  /** @type {string[]} */
  const seen = [];
  for (const place of places) {
    const version = await ask(place);
    const minimum = place === places.at(-1) ? LAST_RESORT : MINIMUM;
    if (version && isRecent(parseVersion(version), minimum)) return { place, version };
    seen.push(`${place}: ${version ?? 'none'}`);
  }
  throw new Error(`no suite of the mirror has a recent Emscripten (${seen.join(', ')})`);
}
