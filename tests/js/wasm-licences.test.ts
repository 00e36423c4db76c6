/** The licence texts of what is linked into the WebAssembly, beside those that the toolchain has. */
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findEmscripten } from '../../cpp/toolchain/emscripten.mjs';
import { ROOT } from '../../js/build/stamp.mjs';
import { wasmLicences } from '../../js/build/wasm-licences.mjs';

const read = (path: string) => readFileSync(path, 'utf8');
const ours = (name: string) => read(join(ROOT, 'js/build/licences', `${name}.txt`));
/** Debian breaks lines elsewhere, marks empty ones by a dot and paragraphs by stars. */
const words = (text: string) =>
  text
    .split('\n')
    .map((line) => line.replace(/^\s*(\*|\/\/|\.$)/, ''))
    .join(' ')
    .split(/\s+/)
    .join(' ');
const from = (text: string, start: string, end: string) => {
  const at = text.indexOf(start);
  return words(text.slice(at, text.indexOf(end, at) + end.length));
};

const found = await findEmscripten();
const emscripten = found ? realpathSync(join(found.emcc, '..')) : '';
/** Debian moves licences out of the folder into one file. */
const debian = join(emscripten, '../doc/emscripten/copyright');
const highway = ['single', 'threads']
  .flatMap((variant) =>
    ['include', '_deps/highway-src'].map((part) => join(ROOT, `build/wasm-${variant}`, part)),
  )
  .map((folder) => join(folder, 'hwy'))
  .find((folder) => existsSync(folder));

/** A test of a file that some toolchains have; its title says so where it skips. */
function compare(what: string, path: string | undefined, test: (text: string) => void) {
  const there = path !== undefined && existsSync(path);
  it.skipIf(!there)(`${what}${there ? '' : ' (skipped: this toolchain has no such file)'}`, () =>
    test(read(path as string)),
  );
}

describe('licences of what is linked into the WebAssembly', () => {
  it('are in the published file, each whole', async () => {
    const all = await wasmLicences();
    for (const name of ['highway', 'emscripten', 'musl', 'llvm']) {
      expect(all).toContain(ours(name).trimEnd());
    }
    expect(read(join(ROOT, 'dist/js/WASM-LICENSES.txt'))).toBe(all);
  });

  const inEmscripten = (path: string) => (emscripten ? join(emscripten, path) : undefined);
  compare(
    "musl's is that of the toolchain",
    inEmscripten('system/lib/libc/musl/COPYRIGHT'),
    (text) => expect(ours('musl')).toBe(text),
  );
  compare("Emscripten's is that of the toolchain", inEmscripten('LICENSE'), (text) =>
    expect(ours('emscripten')).toBe(text),
  );
  compare("Emscripten's has the words that Debian gives", debian, (text) => {
    for (const word of ['in', 'with']) {
      const start = `to deal ${word} the Software without restriction`;
      const licence = from(
        words(ours('emscripten')),
        start,
        `DEALINGS ${word.toUpperCase()} THE SOFTWARE.`,
      );
      expect(licence.length).toBeGreaterThan(800);
      expect(words(text).includes(licence), licence).toBe(true);
    }
  });
  for (const part of ['compiler-rt', 'libcxx', 'libcxxabi']) {
    const path = inEmscripten(`system/lib/${part}/LICENSE.TXT`);
    compare(`LLVM's is that of ${part}`, path, (text) => {
      const end = 'only with respect to the Combined Software.';
      expect(from(text, 'The LLVM Project is under', end)).toBe(
        from(ours('llvm'), 'The LLVM Project is under', end),
      );
    });
  }
  compare(
    "the Apache licence in LLVM's is the system's",
    '/usr/share/common-licenses/Apache-2.0',
    (text) => {
      const [start, end] = ['Apache License Version 2.0', 'limitations under the License.'];
      const licence = from(words(text), start, end);
      expect(licence.length).toBeGreaterThan(9000);
      expect(from(words(ours('llvm')), start, end)).toBe(licence);
      expect(from(words(ours('turbo')), start, end)).toBe(licence);
    },
  );
  compare("Highway's notice is in its headers", highway && join(highway, 'base.h'), (text) => {
    const notice = from(ours('highway'), 'Licensed under', 'limitations under the License.');
    expect(words(text)).toContain(notice);
  });
  compare('holders of the copyright of Highway', highway && join(highway, 'base.h'), () => {
    const files = readdirSync(highway as string, { recursive: true, encoding: 'utf8' });
    const headers = files.filter((name) => name.endsWith('.h') && !name.includes('contrib'));
    const texts = headers.map((name) => read(join(highway as string, name)).slice(0, 600));
    const holders = texts.flatMap((text) =>
      [...text.matchAll(/^\/\/ Copyright (?:\(c\) )?[\d-]+,? (.+?)(?: <.*)?\.?$/gm)].map(
        (hit) => hit[1],
      ),
    );
    expect(holders.length).toBeGreaterThan(10);
    for (const holder of new Set(holders)) expect(ours('highway')).toContain(holder);
  });
});
