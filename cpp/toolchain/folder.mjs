/**
 * The folder in which the toolchain keeps what it installs, and the two things that keep it sound:
 * records, written last, that say that a part is complete, and a lock, so that two processes do
 * not install at once.
 *
 * The folder is `STACKBLEND_TOOLCHAIN`, else `stackblend/toolchain` in the user's cache folder,
 * where all checkouts share it.
 */
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { homedir, hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './run.mjs';

/** How often the holder of a lock shows that it lives, and the silence after which it counts as
 * gone, in milliseconds. */
const HEARTBEAT = 5_000;
const SILENCE = 60_000;

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string} an absolute path
 */
export function toolchainFolder(env = process.env) {
  if (env.STACKBLEND_TOOLCHAIN) return resolve(env.STACKBLEND_TOOLCHAIN);
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'stackblend', 'toolchain');
}

/** @param {string} path */
export async function exists(path) {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/**
 * Reads what `writeRecord` wrote; undefined if it is not there.
 * @param {string} path
 * @returns {Promise<Record<string, unknown> | undefined>}
 */
export async function readRecord(path) {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Writes a small JSON file that is either complete or absent.
 * @param {string} path
 * @param {Record<string, unknown>} record
 */
export async function writeRecord(path, record) {
  const partial = `${path}.${process.pid}`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(partial, `${JSON.stringify(record, null, 2)}\n`);
  await rename(partial, path);
}

/**
 * Runs `work` while no other process holds the same lock. A lock whose holder was killed is taken
 * over.
 * @template T
 * @param {string} path the lock: a folder, made and removed here
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, work) {
  await mkdir(dirname(path), { recursive: true });
  for (let told = false; !(await take(path)); told = true) {
    if (!told && (await exists(path))) say(`waiting for the process that holds ${path}`);
    await sleep(300);
  }
  const heart = setInterval(() => {
    utimes(path, new Date(), new Date()).catch(() => {});
  }, HEARTBEAT);
  try {
    return await work();
  } finally {
    clearInterval(heart);
    await rm(path, { recursive: true, force: true });
  }
}

/**
 * @param {string} path
 * @returns {Promise<boolean>} whether this process now holds the lock
 */
async function take(path) {
  try {
    await mkdir(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    if (await isAbandoned(path)) await discard(path);
    return false;
  }
  await writeFile(join(path, 'holder'), `${process.pid} ${hostname()}`);
  return true;
}

/**
 * Moves the lock aside first: of two processes that find it abandoned, one succeeds.
 * @param {string} path
 */
async function discard(path) {
  const aside = `${path}.${process.pid}`;
  await rename(path, aside).catch(() => {});
  await rm(aside, { recursive: true, force: true });
}

/** @param {string} path */
async function isAbandoned(path) {
  const info = await stat(path).catch(() => undefined);
  if (!info) return false;
  if (Date.now() - info.mtimeMs > SILENCE) return true;
  const holder = await readFile(join(path, 'holder'), 'utf8').catch(() => '');
  const [pid, host] = holder.split(' ');
  return host === hostname() && !isAlive(Number(pid));
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
