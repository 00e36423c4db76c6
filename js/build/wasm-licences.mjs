/**
 * The licences of what is linked into the WebAssembly files and is part of the scripts beside them.
 * The texts in licences/ are those of the projects, unchanged: tests/js/wasm-licences.test.ts compares
 * them with the toolchain's. The linker's map (`-Wl,-Map`) says what is linked.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './stamp.mjs';

/** @type {{ title: string, file: string }[]} */
const PARTS = [
  {
    title: 'Highway (Apache-2.0, whose text is part of the last licence here)',
    file: 'highway.txt',
  },
  { title: 'Emscripten: embind, emmalloc and the scripts (MIT or NCSA)', file: 'emscripten.txt' },
  { title: "musl, Emscripten's C library (MIT)", file: 'musl.txt' },
  {
    title: 'libc++, libc++abi and compiler-rt of the LLVM Project (Apache-2.0 WITH LLVM-exception)',
    file: 'llvm.txt',
  },
];

/** @returns {Promise<string>} the file WASM-LICENSES.txt */
export async function wasmLicences() {
  const parts = await Promise.all(
    PARTS.map(async ({ title, file }) => {
      const text = await readFile(join(ROOT, 'js/build/licences', file), 'utf8');
      return `${title}\n\n${text.trimEnd()}\n`;
    }),
  );
  const intro =
    'The .wasm files in the folder wasm, and the scripts beside them, contain code of these projects.\n';
  return [intro, ...parts].join(`\n${'-'.repeat(78)}\n\n`);
}
