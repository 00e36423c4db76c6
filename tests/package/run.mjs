/**
 * What a user gets: packs the package, installs the tarball into an empty project, type-checks and
 * runs a program there.
 */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must, say } from '../../cpp/toolchain/run.mjs';
import { build } from '../../js/build/build.mjs';
import { ROOT } from '../../js/build/stamp.mjs';

/** @param {string} folder */
async function pack(folder) {
  const [packed] = JSON.parse(
    await must('npm', ['pack', '--json', '--pack-destination', folder], { cwd: ROOT }),
  );
  const names = packed.files.map((/** @type {{ path: string }} */ file) => file.path);
  say(`${packed.filename}: ${names.length} files, ${(packed.size / 1024).toFixed(0)} KiB packed`);
  return { tarball: join(folder, packed.filename), names };
}

/** @param {string[]} names */
function checkContents(names) {
  for (const variant of ['single', 'threads', 'threads-node']) {
    assert.ok(names.includes(`dist/js/wasm/${variant}.wasm`), `${variant}.wasm is packed`);
  }
  assert.ok(names.includes('dist/js/vendor/LICENSES.txt'), 'licences of bundled code are packed');
  const strange = names.filter(
    (name) => !/^(dist\/|README|LICENSE|CHANGELOG|package\.json)/.test(name),
  );
  assert.deepEqual(strange, [], 'nothing else is packed');
}

/** @param {string} folder @param {string} tarball */
async function install(folder, tarball) {
  const project = { name: 'consumer', private: true, type: 'module' };
  await writeFile(join(folder, 'package.json'), JSON.stringify(project));
  await must('npm', ['install', '--no-audit', '--no-fund', tarball], { cwd: folder });
  const installed = (await readdir(join(folder, 'node_modules'))).filter((name) => name[0] !== '.');
  assert.deepEqual(installed, ['stackblend'], 'installing stackblend installs nothing else');
}

/** The types must do without the project's own settings. @param {string} folder */
async function checkTypes(folder) {
  await symlink(join(ROOT, 'node_modules/@types'), join(folder, 'node_modules/@types'));
  const options = ['--strict', '--noEmit', '--target', 'es2022', '--module', 'nodenext'];
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  await must('node', [tsc, ...options, 'types.ts'], { cwd: folder });
}

await build();
const folder = await mkdtemp(join(tmpdir(), 'stackblend-package-'));
try {
  const { tarball, names } = await pack(folder);
  checkContents(names);
  await cp(join(ROOT, 'tests/package/consumer'), folder, { recursive: true });
  await install(folder, tarball);
  await checkTypes(folder);
  say((await must('node', ['program.js'], { cwd: folder })).trim());
} finally {
  await rm(folder, { recursive: true, force: true });
}
