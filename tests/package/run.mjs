/**
 * What a user gets: packs the package, installs the tarball into an empty project, type-checks and
 * runs a program there.
 */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { must, say } from '../../cpp/toolchain/run.mjs';
import { build } from '../../js/build/build.mjs';
import { ROOT } from '../../js/build/stamp.mjs';
import { install, pack } from './install.mjs';

/** @param {string[]} names */
function checkContents(names) {
  for (const variant of ['single', 'threads', 'threads-node']) {
    assert.ok(names.includes(`dist/js/wasm/${variant}.wasm`), `${variant}.wasm is packed`);
  }
  for (const name of ['vendor/LICENSES.txt', 'WASM-LICENSES.txt']) {
    assert.ok(names.includes(`dist/js/${name}`), `licences of bundled code are packed: ${name}`);
  }
  const strange = names.filter(
    (name) => !/^(dist\/|web\/guides\/|README|LICENSE|CHANGELOG|package\.json)/.test(name),
  );
  assert.deepEqual(strange, [], 'nothing else is packed');
}

/** What README says in words lies beside it. @param {string[]} names */
async function checkGuides(names) {
  const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
  const guides = [...readme.matchAll(/\]\((web\/guides\/[^)#]+)/g)].map(([, path = '']) => path);
  assert.ok(guides.length > 3, 'README leads to guides');
  const lost = guides.filter((path) => !names.includes(path));
  assert.deepEqual(lost, [], 'guides that README leads to are packed');
}

/** @param {number} bytes */
async function checkSize(bytes) {
  const budget = JSON.parse(await readFile(join(ROOT, 'size-budget.json'), 'utf8')).limits.tarball;
  // Also when the budget file does not know it.
  assert.ok(bytes <= budget, `the tarball has ${bytes} bytes; size-budget.json allows ${budget}`);
}

/** What other programs find wrong with the package: nothing. @param {string} tarball */
async function checkByOthers(tarball) {
  const programs = join(ROOT, 'node_modules/.bin');
  await must(join(programs, 'publint'), ['--strict', tarball], { cwd: ROOT });
  // Types of CommonJS and of TypeScript's oldest resolution are not promised.
  const options = ['--profile', 'esm-only', '--no-emoji', '--no-color'];
  await must(join(programs, 'attw'), [tarball, ...options], { cwd: ROOT });
}

const HOSTS = ['@deck.gl', 'ol', 'openseadragon'];

/**
 * The types must do without the project's own settings. Those of the adapters need their hosts', which
 * are not checked themselves.
 * @param {string} folder
 */
async function checkTypes(folder) {
  for (const name of ['@types', ...HOSTS]) {
    await symlink(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  }
  const options = ['--strict', '--noEmit', '--target', 'es2022', '--module', 'nodenext'];
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  await must('node', [tsc, ...options, 'types.ts'], { cwd: folder });
  await must('node', [tsc, ...options, '--skipLibCheck', 'adapters.ts'], { cwd: folder });
}

await build();
const folder = await mkdtemp(join(tmpdir(), 'stackblend-package-'));
try {
  const { tarball, bytes, names } = await pack(folder);
  say(`${basename(tarball)}: ${names.length} files, ${(bytes / 1024).toFixed(0)} KiB packed`);
  checkContents(names);
  await checkGuides(names);
  await checkSize(bytes);
  await checkByOthers(tarball);
  await cp(join(ROOT, 'tests/package/consumer'), folder, { recursive: true });
  await install(folder, tarball);
  await checkTypes(folder);
  say((await must('node', ['program.js'], { cwd: folder })).trim());
} finally {
  await rm(folder, { recursive: true, force: true });
}
