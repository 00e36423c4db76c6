/**
 * The packed package in Node, Bun and Deno, in both variants: all that a program does with an
 * engine, that its process ends by itself afterwards, and that it does not end before.
 */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { formatSeconds, say } from '../../cpp/toolchain/run.mjs';
import { build, runCommand } from '../../js/build/build.mjs';
import { install, pack } from '../package/install.mjs';
import { ensureRuntimes } from './install.mjs';
import { runProgram } from './run-program.mjs';

const PROGRAMS = fileURLToPath(new URL('./programs', import.meta.url));
const VARIANTS = ['threads', 'single'];

/** Whether a program has come to its last line. @param {string[]} lines */
const isDone = (lines) => lines.includes('all done');

/**
 * One runtime with one variant: a row of the table.
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
  const row = {
    runtime: runtime.name,
    variant,
    checks: `${passed.length} passed`,
    ended: smoke.how,
    'waits for its calls': isDone(waits.lines) ? 'yes' : 'no',
    'ended then': waits.how,
    time: formatSeconds(performance.now() - start),
  };
  return { row, isGood };
}

/** @param {Record<string, string>[]} rows */
function sayTable(rows) {
  const columns = Object.keys(rows[0] ?? {});
  const cells = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))];
  const widths = columns.map((_, i) => Math.max(...cells.map((line) => line[i]?.length ?? 0)));
  for (const line of cells) {
    say(line.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  '));
  }
}

await runCommand(async () => {
  await build();
  const runtimes = await ensureRuntimes();
  const folder = await mkdtemp(join(tmpdir(), 'stackblend-runtimes-'));
  const results = [];
  try {
    await install(folder, (await pack(folder)).tarball);
    await cp(PROGRAMS, folder, { recursive: true });
    for (const runtime of runtimes) {
      for (const variant of VARIANTS) results.push(await tryOut(runtime, variant, folder));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  say('');
  sayTable(results.map(({ row }) => row));
  if (results.some(({ isGood }) => !isGood)) process.exitCode = 1;
});
