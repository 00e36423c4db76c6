/**
 * The stage `size`: what a page without a bundler loads for each variant, against size-budget.json.
 * It adds up the published files, each compressed by itself as servers do.
 */
import { readFile } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { say } from '../cpp/toolchain/run.mjs';
import { build, runCommand } from '../js/build/build.mjs';
import { ROOT } from '../js/build/stamp.mjs';

/** Where loading begins: the entry, and the worker that it opens. */
export const ENTRIES = {
  threads: ['dist/js/index.js', 'dist/js/engine/worker-threads.js'],
  single: ['dist/js/index.js', 'dist/js/engine/worker-single.js'],
  core: ['dist/js/core/index.js'],
};

const IMPORT = /\b(?:import|export)\b(?:[^'";()]*?\bfrom)?\s*(['"])(\.[^'"]+)\1/g;
const CODE_URL = /\bnew URL\((['"])([^'"]+\.wasm)\1,\s*import\.meta\.url\)/g;

/**
 * Files that are loaded from these on: static imports, and `.wasm` by URL.
 * @param {readonly string[]} entries relative to the repository
 * @returns {Promise<string[]>} absolute paths, each once: modules that page and worker share are
 * fetched once too
 */
export async function loadedFiles(entries) {
  /** @type {Set<string>} */
  const files = new Set();
  /** @param {string} file */
  const visit = async (file) => {
    if (files.has(file)) return;
    files.add(file);
    if (extname(file) === '.wasm') return;
    const text = await readFile(file, 'utf8');
    for (const [, , target = ''] of [...text.matchAll(IMPORT), ...text.matchAll(CODE_URL)]) {
      await visit(resolve(dirname(file), target));
    }
  };
  for (const entry of entries) await visit(join(ROOT, entry));
  return [...files];
}

/** @param {string | Buffer} data */
async function compressedSize(data) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  return (await promisify(brotliCompress)(data, { params })).length;
}

/** @param {string} file */
function groupOf(file) {
  if (extname(file) === '.wasm') return 'WebAssembly';
  return extname(file) === '.mjs' ? 'its glue' : 'JavaScript';
}

/**
 * Sizes of one file: as published, and what a bundler's minifier would still take off it.
 * @param {string} file
 */
async function measure(file) {
  const { minify } = await import('vite');
  const data = await readFile(file);
  const brotli = await compressedSize(data);
  if (extname(file) === '.wasm') return { raw: data.length, brotli, minified: brotli };
  const { code } = await minify(file, data.toString(), { module: true });
  return { raw: data.length, brotli, minified: await compressedSize(code) };
}

/** @typedef {{ files: number, raw: number, brotli: number, minified: number }} Sizes */

/** @param {readonly string[]} files @returns {Promise<Map<string, Sizes>>} by group, and in all */
async function sumUp(files) {
  /** @type {Map<string, Sizes>} */
  const sums = new Map();
  for (const name of ['JavaScript', 'its glue', 'WebAssembly', 'all']) {
    sums.set(name, { files: 0, raw: 0, brotli: 0, minified: 0 });
  }
  for (const file of files) {
    const sizes = await measure(file);
    for (const group of [groupOf(file), 'all']) {
      const sum = /** @type {Sizes} */ (sums.get(group));
      sum.files++;
      sum.raw += sizes.raw;
      sum.brotli += sizes.brotli;
      sum.minified += sizes.minified;
    }
  }
  return sums;
}

/** @param {(string | number)[]} cells */
function sayRow([name = '', ...cells]) {
  say(`${String(name).padEnd(22)}${cells.map((cell) => String(cell).padStart(10)).join('')}`);
}

async function main() {
  await build();
  const budget = JSON.parse(await readFile(join(ROOT, 'size-budget.json'), 'utf8'));
  const over = [];
  sayRow(['bytes', 'files', 'raw', 'brotli', 'budget', 'minified']);
  for (const [variant, entries] of Object.entries(ENTRIES)) {
    const limit = budget.limits[variant];
    for (const [group, sum] of await sumUp(await loadedFiles(entries))) {
      const shown = group === 'all' ? limit : '';
      sayRow([`${variant}: ${group}`, sum.files, sum.raw, sum.brotli, shown, sum.minified]);
      // Also when the budget file does not know the variant.
      if (group === 'all' && !(sum.brotli <= limit)) over.push(variant);
    }
  }
  if (over.length > 0) {
    throw new Error(`over budget: ${over.join(', ')}; a rise takes a reason in size-budget.json`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await runCommand(main);
