/**
 * The command: `node cpp/toolchain/setup.mjs [--warm-up] [groups…]` sees to it that there are the
 * system packages of the groups (`build` if none is named, or `all`) and an Emscripten.
 * `--warm-up` also compiles Emscripten's system libraries. `--where` installs nothing and prints
 * the Emscripten that there is as JSON.
 */
import { dirname } from 'node:path';
import { ensureEmscripten, findEmscripten, noEmscriptenText } from './emscripten.mjs';
import { ensureSystemPackages, GROUPS } from './packages.mjs';
import { warmUp } from './warm-up.mjs';

/** @param {string[]} args */
async function main(args) {
  if (args.includes('--where')) return where();
  const named = args.filter((arg) => arg !== '--warm-up');
  const groups = named.includes('all') ? Object.keys(GROUPS) : named.length > 0 ? named : ['build'];
  await ensureSystemPackages(...groups);
  const emscripten = await ensureEmscripten();
  if (args.includes('--warm-up')) await warmUp(undefined, emscripten);
  console.log(`system packages: complete (${groups.join(', ')})`);
  console.log(`Emscripten ${emscripten.version}: ${dirname(emscripten.emcc)}`);
}

async function where() {
  const found = await findEmscripten();
  if (!found) throw new Error(noEmscriptenText([]));
  console.log(JSON.stringify(found, null, 2));
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
