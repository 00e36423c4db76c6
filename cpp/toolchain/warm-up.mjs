/**
 * Links a small program once in each way in which the project links, so that Emscripten compiles
 * its system libraries then and not in the middle of the first build. It keeps them in its cache.
 */
import { createHash } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureEmscripten } from './emscripten.mjs';
import { exists, toolchainFolder, withLock, writeRecord } from './folder.mjs';
import { must, step } from './run.mjs';

/**
 * A way of linking: the flags decide which variants of the system libraries are needed.
 * @typedef {{ name: string, flags: string[] }} Kind
 */

const MODULE = [
  ...['-O3', '-msimd128', '-fno-rtti', '-DEMSCRIPTEN_HAS_UNBOUND_TYPE_NAMES=0'],
  ...['-lembind', '-sMODULARIZE', '-sEXPORT_ES6', '-sMALLOC=emmalloc'],
];
const TEST = ['-O2', '-msimd128', '-sNODERAWFS', '-sEXIT_RUNTIME', '-sALLOW_MEMORY_GROWTH'];

/**
 * The modules of the npm package, and the tests of C++ in Node.
 * @type {Kind[]}
 */
export const KINDS = [
  { name: 'modules', flags: MODULE },
  { name: 'tests', flags: TEST },
  { name: 'modules with threads', flags: [...MODULE, '-pthread'] },
  { name: 'tests with threads', flags: [...TEST, '-pthread', '-sPROXY_TO_PTHREAD'] },
];

/** Uses what pulls the libraries in: strings, streams, containers, threads, and embind. */
const PROGRAM = `
#include <cmath>
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>
#ifdef WITH_EMBIND
#include <emscripten/bind.h>
#endif
#ifdef __EMSCRIPTEN_PTHREADS__
#include <thread>
static void inThread(void (*work)()) { std::thread(work).join(); }
#else
static void inThread(void (*work)()) { work(); }
#endif
static std::string greet(int n) {
  inThread([] { std::puts("thread"); });
  std::vector<double> values(static_cast<std::size_t>(n), std::sqrt(n));
  return std::to_string(values.size());
}
#ifdef WITH_EMBIND
EMSCRIPTEN_BINDINGS(warm_up) { emscripten::function("greet", &greet); }
#endif
int main(int count, char**) { std::cout << greet(count) << std::endl; }
`;

/**
 * Does for each kind what has not been done with this Emscripten.
 * @param {Kind[]} [kinds]
 * @param {import('./emscripten.mjs').Emscripten} [emscripten]
 */
export async function warmUp(kinds = KINDS, emscripten) {
  const { emxx, env, version } = emscripten ?? (await ensureEmscripten());
  const installed = (await stat(emxx)).ctimeMs;
  const base = join(toolchainFolder(), 'warm');
  for (const { name, flags } of kinds) {
    const hash = createHash('sha256').update(JSON.stringify([emxx, version, installed, flags]));
    const stamp = join(base, `${hash.digest('hex').slice(0, 16)}.json`);
    if (await exists(stamp)) continue;
    await withLock(`${stamp}.lock`, async () => {
      if (await exists(stamp)) return;
      const what = `compiling Emscripten's libraries for ${name}`;
      await step(`${what}: once, up to two minutes`, () => link(emxx, flags, env));
      await writeRecord(stamp, { name, emxx, version, flags });
    });
  }
}

/**
 * @param {string} emxx
 * @param {string[]} flags
 * @param {Record<string, string>} env
 */
async function link(emxx, flags, env) {
  const folder = await mkdtemp(join(tmpdir(), 'stackblend-warm-up-'));
  try {
    await writeFile(join(folder, 'warm-up.cpp'), PROGRAM);
    const define = flags.includes('-lembind') ? ['-DWITH_EMBIND'] : [];
    const program = ['-std=c++20', ...define, 'warm-up.cpp', '-o', 'warm-up.mjs'];
    await must(emxx, [...flags, ...program], { cwd: folder, env });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
