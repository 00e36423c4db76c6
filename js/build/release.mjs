/**
 * The command `npm run release`: builds, runs what `npm test` runs, and packs. What is to be published
 * then lies in build/release, with the command that publishes it. Nothing leaves this computer.
 *
 * Refuses what no release can be made of: changes that are not committed, a version without an entry
 * in CHANGELOG.md, or one that is tagged already.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { must, say } from '../../cpp/toolchain/run.mjs';
import { runCommand } from './build.mjs';
import { checkNode } from './node-modules.mjs';
import { ROOT } from './stamp.mjs';

const FOLDER = join(ROOT, 'build/release');

/**
 * What stands in the way of releasing a version; empty where nothing does.
 * @param {{ version: string, changelog: string, changes: string, tags: string }} state `changes` as
 *   `git status --porcelain` tells them, `tags` one a line
 * @returns {string[]}
 */
export function obstacles({ version, changelog, changes, tags }) {
  const found = [];
  if (changes.trim()) found.push(`there are changes that are not committed:\n${changes.trimEnd()}`);
  const headings = [...changelog.matchAll(/^## \[?v?(\d+\.\d+\.\d+[^\]\s]*)/gm)];
  if (!headings.some(([, told]) => told === version)) {
    found.push(`CHANGELOG.md has no entry "## ${version}"; it may still stand under "Unreleased"`);
  }
  if (tags.split('\n').includes(`v${version}`)) {
    found.push(`the tag v${version} exists; raise the version in package.json`);
  }
  return found;
}

/** @param {string[]} args */
const git = (...args) => must('git', args, { cwd: ROOT });

async function main() {
  checkNode();
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  const found = obstacles({
    version,
    changelog: await readFile(join(ROOT, 'CHANGELOG.md'), 'utf8'),
    changes: await git('status', '--porcelain'),
    tags: await git('tag', '--list'),
  });
  if (found.length > 0) throw new Error(`no release of ${version}: ${found.join('\n')}`);

  const { show } = await import('../../tests/stages.mjs');
  await show('npm', ['test']);
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  const { pack } = await import('../../tests/package/install.mjs');
  const { tarball, bytes } = await pack(FOLDER);
  const digest = createHash('sha256')
    .update(await readFile(tarball))
    .digest('hex');
  const path = relative(process.cwd(), tarball);
  say(`${path}: ${(bytes / 1024).toFixed(0)} KiB, sha256 ${digest}`);
  say(`to publish: git tag v${version} && git push --tags && npm publish ${path}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await runCommand(main);
