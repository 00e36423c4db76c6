/**
 * Removes from dist/ what no entry of the package leads to: declarations of modules that no public type
 * names, and scripts of modules that hold types alone or went into a bundle.
 */
import { readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const LITERAL = /(from|import\(?)?\s*["'`](\.\.?\/[^"'`\s]+\.(?:js|mjs|wasm|ts))["'`]/g;

/** The declaration of a module. @param {string} file */
const declaration = (file) => file.replace(/(?<!\.d)\.(ts|js)$/, '.d.ts');

/** Files that a file of dist/ names. Workers are entries: they keep their declarations. @param {string} file */
async function named(file) {
  if (!/\.(m?js|d\.ts)$/.test(file)) return [];
  const text = await readFile(file, 'utf8');
  return [...text.matchAll(LITERAL)].flatMap(([, imported, name = '']) => {
    const path = join(dirname(file), name);
    if (file.endsWith('.d.ts')) return [declaration(path)];
    return imported ? [path] : [path, declaration(path)];
  });
}

/** What package.json exports, with declarations. @param {string} root @param {string[]} files */
async function entries(root, files) {
  const { exports } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  /** @param {string | object} value @returns {string[]} */
  const leaves = (value) =>
    typeof value === 'string' ? [value] : Object.values(value).flatMap(leaves);
  return leaves(exports).flatMap((path) => {
    const [start = '', end] = join(root, path).split('*');
    if (end === undefined) return [start, declaration(start)];
    return files.filter((file) => file.startsWith(start));
  });
}

/** @param {string} root the folder of package.json */
export async function prune(root) {
  const names = await readdir(join(root, 'dist'), { recursive: true });
  const files = names.map((name) => join(root, 'dist', name));
  const there = new Set(files);
  const kept = new Set();
  const waiting = await entries(root, files);
  for (let file = waiting.pop(); file; file = waiting.pop()) {
    if (kept.has(file) || !there.has(file)) continue;
    kept.add(file);
    waiting.push(...(await named(file)));
  }
  for (const file of files) {
    const isCode = /\.(m?js|d\.ts)(\.map)?$/.test(file);
    if (isCode && !kept.has(file.replace(/\.map$/, ''))) await rm(file);
  }
}
