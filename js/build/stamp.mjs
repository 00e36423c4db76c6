/**
 * Steps that are done again only when what they read has changed.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's top folder. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** @param {string} path */
export async function exists(path) {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** @param {string} path a file or a folder below ROOT @returns {Promise<string[]>} */
async function filesOf(path) {
  const info = await stat(path).catch(() => null);
  if (!info) return [];
  if (info.isFile()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/**
 * A hash over the names and contents of files and folders.
 * @param {string[]} inputs relative to ROOT
 * @returns {Promise<string>}
 */
export async function hashOf(inputs) {
  const hash = createHash('sha256');
  const lists = await Promise.all(inputs.map((input) => filesOf(join(ROOT, input))));
  for (const file of lists.flat().sort()) {
    hash.update(`${relative(ROOT, file)}\0`).update(await readFile(file));
  }
  return hash.digest('hex');
}

/**
 * Runs `work` unless it was done before with the same inputs and its outputs are still there.
 * @param {string} name of the stamp, kept in build/stamps
 * @param {string[]} inputs files and folders, relative to ROOT
 * @param {string[]} outputs files, relative to ROOT
 * @param {() => Promise<void>} work
 */
export async function onceFor(name, inputs, outputs, work) {
  const stamp = join(ROOT, 'build/stamps', name);
  const hash = await hashOf(inputs);
  const complete = await Promise.all(outputs.map((output) => exists(join(ROOT, output))));
  const last = await readFile(stamp, 'utf8').catch(() => '');
  if (last === hash && complete.every(Boolean)) return;
  await rm(stamp, { force: true }); // a build that fails half-way is not up to date
  await work();
  await mkdir(dirname(stamp), { recursive: true });
  await writeFile(stamp, hash);
}
