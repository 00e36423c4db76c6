/**
 * Minifies published JavaScript, file by file: pages without a bundler load these files as they
 * are (`npm test -- size`). Source maps keep leading to the TypeScript, doc comments stay in the
 * declarations, and functions keep their names, so that stack traces can be read.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { minify } from 'vite';

const NAMES_KEPT = {
  compress: { keepNames: { function: true, class: true } },
  mangle: { keepNames: true },
};

/**
 * The minifier writes strings as templates, but bundlers look for workers and files by literals in
 * quotes. Nothing changes its length, so source maps stay right.
 * @param {string} code
 */
function quoteUrls(code) {
  return code
    .replaceAll(/new URL\(`([^`$\\"]+)`,import\.meta\.url\)/g, 'new URL("$1",import.meta.url)')
    .replaceAll('type:`module`', 'type:"module"');
}

/**
 * @param {string} file
 * @param {NonNullable<Parameters<typeof minify>[2]>} options
 */
async function minified(file, options) {
  const text = await readFile(file, 'utf8');
  const { code, map, errors } = await minify(basename(file), text, { module: true, ...options });
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  return { code: quoteUrls(code), map };
}

/** What tsc wrote into a folder and below. @param {string} folder */
export async function shrinkScripts(folder) {
  const names = await readdir(folder, { recursive: true });
  for (const name of names.filter((name) => name.endsWith('.js'))) {
    const file = join(folder, name);
    const inputMap = JSON.parse(await readFile(`${file}.map`, 'utf8'));
    const { code, map } = await minified(file, { ...NAMES_KEPT, sourcemap: true, inputMap });
    await writeFile(`${file}.map`, JSON.stringify({ ...map, file: basename(file) }));
    await writeFile(file, `${code}\n//# sourceMappingURL=${basename(file)}.map\n`);
  }
}

/** What Emscripten wrote: names of its functions say nothing to anyone. @param {string} file */
export async function shrinkGlue(file) {
  await writeFile(file, (await minified(file, {})).code);
}
