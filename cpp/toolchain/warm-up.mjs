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

const COMMON = ['-std=c++20', '-O3', '-msimd128', '-lembind', '-sMEMORY64=0'];
const MODULE = [
  '-sMODULARIZE',
  '-sEXPORT_ES6',
  '-sALLOW_MEMORY_GROWTH',
  '-sENVIRONMENT=web,worker,node',
];

/** @type {Kind[]} */
export const KINDS = [
  { name: 'without threads', flags: [...COMMON, ...MODULE] },
  { name: 'with threads', flags: [...COMMON, ...MODULE, '-pthread', '-sPTHREAD_POOL_SIZE=1'] },
];

/** Uses what pulls the libraries in: strings, streams, containers, threads, and embind. */
const PROGRAM = `
#include <emscripten/bind.h>
#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>
#ifdef __EMSCRIPTEN_PTHREADS__
#include <condition_variable>
#include <thread>
static void inThread(void (*work)()) { std::thread(work).join(); }
#else
static void inThread(void (*work)()) { work(); }
#endif
static std::string greet(int n) {
  inThread([] { std::puts("thread"); });
  std::vector<double> values(static_cast<size_t>(n), std::sqrt(n));
  std::sort(values.begin(), values.end());
  return std::to_string(values.size());
}
EMSCRIPTEN_BINDINGS(warm_up) { emscripten::function("greet", &greet); }
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
      const what = `compiling Emscripten's system libraries for programs ${name}`;
      await step(`${what}: once, a minute or two`, () => link(emxx, flags, env));
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
    await must(emxx, [...flags, 'warm-up.cpp', '-o', 'warm-up.mjs'], { cwd: folder, env });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
