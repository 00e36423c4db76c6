/**
 * Mutated copies of small files go through `openImages`: what comes of each is pictures, or an error
 * with a code, within 5 s and 1 GiB. They are read in a process of their own, which is ended from outside
 * where it stands still, and begun anew. `--seconds` (60) makes it longer; `--seed` repeats a run, with
 * `--round` from there. What fails is kept in a folder that is named, and ends the run with 1.
 */
import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { inputs } from './inputs.mjs';

const text = { type: /** @type {const} */ ('string') };
const { values } = parseArgs({ options: { seconds: text, seed: text, only: text, round: text } });
const SEED = Number(values.seed ?? Date.now() % 2 ** 31);
const END = Date.now() + Number(values.seconds ?? 60) * 1000;
/** The child itself tells what takes longer than 5 s; after this it cannot any more. */
const SILENT_MS = 10_000;
const MOST_MEBIBYTES = 1024;
const MOST_FAILURES = 20;
const CHILD = fileURLToPath(new URL('child.mjs', import.meta.url));

const counts = { files: 0, opened: 0, rejected: 0, failed: 0, children: 0, mebibytes: 0 };
const files = inputs(SEED, values.only ?? '');
/** @type {string | undefined} */
let kept;

/** @param {number} round @param {string} wrong */
function report(round, wrong) {
  counts.failed++;
  kept ??= mkdtempSync(join(tmpdir(), 'stackblend-fuzz-'));
  const { path, name, data } = files.at(round);
  const file = join(kept, `${SEED}-${round}-${name}`);
  writeFileSync(file, data);
  console.error(`seed ${SEED}, round ${round}, ${path}: ${wrong}\n  kept as ${file}`);
}

/** What a process uses now, where the system tells (Linux). @param {number | undefined} pid */
function mebibytesOf(pid) {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return 0;
  }
}

/**
 * One child from a round on, until the time is over or something is wrong that it does not outlive.
 * @param {number} first
 * @returns {Promise<number>} the round to go on with
 */
function runChild(first) {
  counts.children++;
  const child = fork(CHILD, [String(SEED), String(first), values.only ?? '']);
  let round = first;
  let begun = Date.now();
  /** @type {string | undefined} */
  let ended;
  /** @param {string} why empty where nothing is wrong */
  const end = (why) => {
    ended ??= why;
    child.kill('SIGKILL');
  };
  child.on('message', (/** @type {any} */ message) => {
    if (ended !== undefined) return;
    begun = Date.now();
    if (message.kind === 'begin') round = message.round;
    else if (message.wrong) report(round, message.wrong);
    if (message.kind !== 'end') return;
    counts.files++;
    counts[message.opened ? 'opened' : 'rejected']++;
    counts.mebibytes = Math.max(counts.mebibytes, message.mebibytes);
    if (message.mebibytes > MOST_MEBIBYTES) end(`took ${Math.round(message.mebibytes)} MiB`);
    else if (Date.now() > END || counts.failed >= MOST_FAILURES) end('');
  });
  const watch = setInterval(() => {
    const mebibytes = mebibytesOf(child.pid);
    if (mebibytes > MOST_MEBIBYTES) end(`takes ${Math.round(mebibytes)} MiB`);
    else if (Date.now() - begun > SILENT_MS) end(`the thread stood still for ${SILENT_MS} ms`);
  }, 100);
  return new Promise((resolve) => {
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      const wrong = ended ?? `the process ended by itself (${signal ?? code})`;
      if (wrong) report(round, wrong);
      resolve(round + 1);
    });
  });
}

if (!process.env.STACKBLEND_DATA) console.log('STACKBLEND_DATA names no folder: made files alone');
let next = Number(values.round ?? 0);
while (Date.now() < END && counts.failed < MOST_FAILURES) next = await runChild(next);
console.log(
  `fuzz: seed ${SEED}, ${counts.files} files of ${files.count}, ${counts.opened} opened, ` +
    `${counts.rejected} rejected, ${counts.failed} failed; ${counts.children} processes, ` +
    `${Math.round(counts.mebibytes)} MiB at most`,
);
process.exit(counts.failed > 0 ? 1 : 0);
