/**
 * Reads what apt and dpkg print. Nothing here runs a program.
 */

/**
 * A distribution, and its newer suites in the order in which they are tried.
 * @typedef {{ label: string, suites: string[], components: string, keyring: string }} Distribution
 * @typedef {{ uri: string, distribution: Distribution }} Mirror
 * @type {Distribution[]}
 */
export const DISTRIBUTIONS = [
  {
    label: 'Debian',
    suites: ['forky', 'sid', 'trixie'],
    components: 'main',
    keyring: '/usr/share/keyrings/debian-archive-keyring.gpg',
  },
  {
    label: 'Ubuntu',
    suites: ['devel'],
    components: 'main universe',
    keyring: '/usr/share/keyrings/ubuntu-archive-keyring.gpg',
  },
];

/**
 * The mirror, from `apt-get indextargets --format '$(REPO_URI) $(LABEL)'`.
 * @param {string} listing
 * @returns {Mirror | undefined}
 */
export function mirrorFromTargets(listing) {
  for (const line of listing.split('\n')) {
    const [uri, label] = line.trim().split(' ');
    const distribution = DISTRIBUTIONS.find((one) => one.label === label);
    if (uri && distribution) return { uri, distribution };
  }
  return undefined;
}

/**
 * The mirror, from `apt-get update --print-uris`, for a machine whose apt has no index yet: the
 * address that ends with the distribution's name.
 * @param {string} listing
 * @returns {Mirror | undefined}
 */
export function mirrorFromSources(listing) {
  for (const [, uri] of listing.matchAll(/^'(\S+\/)dists\/\S+\/InRelease'/gm)) {
    const distribution = DISTRIBUTIONS.find((one) => uri?.endsWith(`/${one.label.toLowerCase()}/`));
    if (uri && distribution) return { uri, distribution };
  }
  return undefined;
}

/**
 * The newest version in `apt-cache madison`: lines of ` name | 1.2.3-4 | address suite/main …`.
 * @param {string} listing
 * @returns {string | undefined}
 */
export function listedVersion(listing) {
  return listing.split('\n', 1)[0]?.split('|')[1]?.trim() || undefined;
}

/**
 * What is to be fetched, from `apt-get --print-uris install`: lines of `'address' file size hash`.
 * @param {string} listing
 * @returns {{ files: number, bytes: number }}
 */
export function amountToFetch(listing) {
  const sizes = [...listing.matchAll(/^'\S+' \S+ (\d+)/gm)].map((match) => Number(match[1]));
  return { files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

/**
 * The names of installed packages, from `dpkg-query -W -f '${db:Status-Status} ${Package}\n'`.
 * @param {string} listing
 * @returns {Set<string>}
 */
export function installedPackages(listing) {
  const names = listing.matchAll(/^installed (\S+)$/gm);
  return new Set([...names].map((match) => match[1] ?? ''));
}

/**
 * The names of packages that can be installed, from `apt-cache policy a b …`.
 * @param {string} listing
 * @returns {Set<string>}
 */
export function installablePackages(listing) {
  const entries = listing.matchAll(/^(\S+):\n(?: .*\n)*? {2}Candidate: (?!\(none\))/gm);
  return new Set([...entries].map((match) => match[1] ?? ''));
}

/**
 * Those entries of a list of packages of which nothing is installed. An entry is a package, or
 * several that serve equally: `a|b`.
 * @param {string[]} entries
 * @param {Set<string>} installed
 */
export function missingPackages(entries, installed) {
  return entries.filter((entry) => !entry.split('|').some((name) => installed.has(name)));
}

/**
 * The package to install for each entry: the first that there is, else the first.
 * @param {string[]} entries
 * @param {Set<string>} installable
 */
export function choosePackages(entries, installable) {
  return entries.map((entry) => {
    const names = entry.split('|');
    return names.find((name) => installable.has(name)) ?? firstName(entry);
  });
}

/** @param {string} entry */
export function firstName(entry) {
  return entry.split('|', 1)[0] ?? entry;
}
