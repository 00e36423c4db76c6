/**
 * The packed package in Node, Bun and Deno, in both variants: all that a program does with an
 * engine, that its process ends by itself afterwards, and that it does not end before.
 */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatSeconds, say } from '../../cpp/toolchain/run.mjs';
import { build, runCommand } from '../../js/build/build.mjs';
import { markdownTable } from '../markdown-table.mjs';
import { install, pack } from '../package/install.mjs';
import { checkReadme } from '../readme-table.mjs';
import { ensureRuntimes } from './install.mjs';
import { runProgram } from './run-program.mjs';

const PROGRAMS = fileURLToPath(new URL('./programs', import.meta.url));
const VARIANTS = ['threads', 'single'];
const HEAD = ['runtime', 'version', ...VARIANTS.map((variant) => `\`${variant}\``)];

/** Whether a program has come to its last line. @param {string[]} lines */
const isDone = (lines) => lines.includes('all done');

/**
 * One runtime with one variant: a cell of the table.
 * @param {import('./install.mjs').Runtime} runtime
 * @param {string} variant
 * @param {string} folder
 */
async function tryOut(runtime, variant, folder) {
  const start = performance.now();
  const smoke = await runProgram(runtime, 'smoke.mjs', [variant], folder);
  const waits = await runProgram(runtime, 'waits.mjs', [variant], folder);
  const passed = smoke.lines.filter((line) => line.startsWith('ok '));
  const isGood = [smoke, waits].every(({ lines, how }) => isDone(lines) && how === 'by itself');
  say(`${runtime.name}, ${variant}: ${passed.map((line) => line.slice(3)).join(', ')}`);
  if (!isGood) say([...smoke.lines, '', ...waits.lines].map((line) => `    ${line}`).join('\n'));
  const waited = isDone(waits.lines) ? 'waits for its calls' : 'does not wait for its calls';
  const time = formatSeconds(performance.now() - start);
  say(`  ends ${smoke.how}; ${waited}, then ends ${waits.how} (${time})`);
  return isGood ? 'runs' : 'fails';
}

await runCommand(async () => {
  await build();
  const runtimes = await ensureRuntimes();
  const folder = await mkdtemp(join(tmpdir(), 'stackblend-runtimes-'));
  /** @type {string[][]} */
  const rows = [];
  try {
    await install(folder, (await pack(folder)).tarball);
    await cp(PROGRAMS, folder, { recursive: true });
    for (const runtime of runtimes) {
      const row = [runtime.name, runtime.version];
      for (const variant of VARIANTS) row.push(await tryOut(runtime, variant, folder));
      rows.push(row);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  say(`\n${markdownTable(HEAD, rows)}`);
  if (rows.some((row) => row.includes('fails'))) throw new Error('failed, see above');
  // Node is that of the machine.
  await checkReadme('runtimes', HEAD, rows, { loose: ['version'] });
});
