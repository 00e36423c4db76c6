/**
 * Makes programs that were unpacked into a folder run with the libraries unpacked beside them.
 *
 * They need a newer libc than the system's, and that libc's own loader: `patchelf` writes both into
 * the programs. Libraries get the path too, because a RUNPATH of their own would hide the
 * program's. It has to be an RPATH (`--force-rpath`), which libraries inherit from the program.
 * `patchelf` is one of the unpacked programs, and is run through the unpacked loader.
 */
import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { must } from './run.mjs';

/**
 * The folder of the libraries, and the loader, as Debian and Ubuntu lay them out, by Node's name
 * for the architecture.
 * @type {Record<string, { libraries: string, loader: string }>}
 */
export const LAYOUTS = {
  x64: { libraries: 'usr/lib/x86_64-linux-gnu', loader: 'usr/lib64/ld-linux-x86-64.so.2' },
  arm64: { libraries: 'usr/lib/aarch64-linux-gnu', loader: 'usr/lib/ld-linux-aarch64.so.1' },
};

/** What a build runs, and what people look into its results with. */
const LLVM_PROGRAMS = /^(clang(-\d+|\+\+)?|lld|wasm-ld)$|^llvm-(ar|nm|objcopy|objdump|strip)$/;
const LLVM_TOOLS = /^llvm-(ranlib|dwarfdump|dwp|size|symbolizer|cxxfilt|profdata|cov|readobj)$/;
const BINARYEN_PROGRAMS = /^wasm-|^wasm2js$/;
const SHARED_LIBRARIES = /^lib(LLVM|clang-cpp)[.-].*\.?so/;

/**
 * @param {string} root where the packages are unpacked now
 * @param {string} home where that folder will be when the programs run
 */
export async function relocate(root, home) {
  const { libraries, loader } = layout();
  const llvm = await llvmFolder(root);
  const rpath = [libraries, join(llvm, 'lib')].map((folder) => join(home, folder)).join(':');
  const common = ['--force-rpath', '--set-rpath', rpath];
  const program = [...common, '--set-interpreter', join(home, loader)];
  const programs = await find(root, [
    [join(llvm, 'bin'), LLVM_PROGRAMS],
    [join(llvm, 'bin'), LLVM_TOOLS],
    ['usr/bin', BINARYEN_PROGRAMS],
  ]);
  const shared = await find(root, [
    [libraries, SHARED_LIBRARIES],
    [join(llvm, 'lib'), SHARED_LIBRARIES],
  ]);
  for (const path of programs) await patch(root, [...program, path]);
  for (const path of shared) await patch(root, [...common, path]);
}

/**
 * LLVM's folder below `root`, as in `usr/lib/llvm-21`: the newest if there are several.
 * @param {string} root
 */
export async function llvmFolder(root) {
  const names = await list(join(root, 'usr/lib'), /^llvm-\d+$/);
  const newest = Math.max(...names.map((name) => Number(name.slice('llvm-'.length))));
  if (newest < 0) throw new Error(`there is no LLVM among the packages unpacked into ${root}`);
  return `usr/lib/llvm-${newest}`;
}

function layout() {
  const found = LAYOUTS[process.arch];
  if (!found) throw new Error(`no packages of Emscripten for this architecture (${process.arch})`);
  return found;
}

/**
 * @param {string} root
 * @param {string[]} args
 */
async function patch(root, args) {
  const { libraries, loader } = layout();
  const patchelf = ['--library-path', join(root, libraries), join(root, 'usr/bin/patchelf')];
  await must(join(root, loader), [...patchelf, ...args]);
}

/**
 * The files that match, each once: many names are links to the same file.
 * @param {string} root
 * @param {[string, RegExp][]} places folders below `root`, and the names that are meant there
 */
async function find(root, places) {
  /** @type {Set<string>} */
  const files = new Set();
  for (const [folder, names] of places) {
    for (const name of await list(join(root, folder), names)) {
      const file = await realpath(join(root, folder, name)).catch(() => undefined);
      if (file) files.add(file);
    }
  }
  return files;
}

/**
 * @param {string} folder
 * @param {RegExp} pattern
 */
async function list(folder, pattern) {
  const names = await readdir(folder).catch(() => /** @type {string[]} */ ([]));
  return names.filter((name) => pattern.test(name));
}
