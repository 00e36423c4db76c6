/** What a peer is, and how its library is found. */
import { readFile } from 'node:fs/promises';

/**
 * @typedef {import('./job.mjs').Job} Job
 * @typedef {import('./job.mjs').Mode} Mode
 *
 * @typedef {object} Peer
 * @property {string} name
 * @property {() => Promise<string>} version
 * @property {string[]} notes how it works and where the comparison is unfair, to either side
 * @property {Partial<Record<Mode, string>>} modes the peer's own word for each mode that it has
 * @property {(job: Job) => Promise<Prepared>} prepare loads the library
 *
 * @typedef {object} Prepared
 * @property {(word: string) => Promise<Uint8Array>} blend the job's stacks, from bytes to bytes
 * @property {(repeats: number, word: string) => Promise<number>} [medianTime] in milliseconds, of
 *   peers in another process: by their own clock
 * @property {() => Promise<unknown>} [close]
 */

/**
 * A package of tests/bench/peers/node_modules. Through a parameter, so that types are checked
 * whether it is installed or not.
 * @param {string} name
 * @returns {Promise<any>}
 */
export function load(name) {
  return import(name);
}

/** The version that is installed. @param {string} name */
export async function versionOf(name) {
  const file = new URL(`./node_modules/${name}/package.json`, import.meta.url);
  return String(JSON.parse(await readFile(file, 'utf8')).version);
}

/** Modes that a peer knows by the W3C's keywords. @param {readonly Mode[]} modes */
export function sameWords(modes) {
  return /** @type {Partial<Record<Mode, string>>} */ (
    Object.fromEntries(modes.map((mode) => [mode, mode]))
  );
}
