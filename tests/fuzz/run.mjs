/**
 * Mutated copies of small files go through `openImages`: what comes of each is pictures, or an error
 * with a code, within 5 s. `--seconds` (60) makes it longer; `--seed` repeats a run. What fails is
 * kept in a folder that is named, and ends the run with 1.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import * as io from 'stackblend/io';
import { mutate, numbers } from './mutate.mjs';
import { samples } from './samples.mjs';

const { values } = parseArgs({
  options: { seconds: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } },
});
const SECONDS = Number(values.seconds ?? 60);
const SEED = Number(values.seed ?? Date.now() % 2 ** 31);
const SLOWEST_MS = 5000;
const LIMITS = { planeBytes: 2 ** 25, wholeBytes: 2 ** 26, planes: 10_000 };
const CODES = ['bad-file', 'too-large', 'unsupported'];
/** What was noticed by accident says nothing to anyone. */
const ACCIDENT = /is not a function|Cannot read prop|is not iterable|reading '|not defined/;

const counts = { files: 0, opened: 0, rejected: 0, failed: 0 };
/** @type {string | undefined} */
let kept;

/** Reads the first plane, the last one and a region of each image. @param {string} name @param {Uint8Array} data */
async function read(name, data) {
  const images = await io.openImages({ name, data }, { limits: LIMITS });
  for (const image of images.slice(0, 3)) {
    const [t, c, z] = image.shape;
    await image.plane();
    await image.plane({ t: t - 1, c: c - 1, z: z - 1 });
    await image.plane({ region: { x: 0, y: 0, width: 1, height: 1 } });
  }
  for (const image of images) image.close();
}

/** What is wrong with the way a file ended; undefined where nothing is. @param {unknown} error @param {string} name */
function fault(error, name) {
  if (!(error instanceof io.StackBlendError)) return `no StackBlendError: ${textOf(error)}`;
  if (!CODES.includes(error.code)) return `code ${error.code}: ${error.message}`;
  if (!error.message.includes(name)) return `a message without the file's name: ${error.message}`;
  if (ACCIDENT.test(error.message)) return `noticed by accident: ${error.message}`;
  // A decoder that had to be ended.
  if (/did not end|took longer|does not answer/.test(error.message)) return error.message;
  return undefined;
}

/** @param {unknown} error */
const textOf = (error) => (error instanceof Error ? error.stack : String(error));

/** Runs one file; gives what is wrong. @param {string} name @param {Uint8Array} data */
async function run(name, data) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, SLOWEST_MS, `has not ended in ${SLOWEST_MS / 1000} s`);
  });
  const ended = read(name, data).then(
    () => void counts.opened++,
    (error) => {
      counts.rejected++;
      return fault(error, name);
    },
  );
  const wrong = await Promise.race([ended, late]);
  clearTimeout(timer);
  return wrong;
}

/** @param {string} path @param {number} round @param {Uint8Array} data @param {unknown} wrong */
function report(path, round, data, wrong) {
  counts.failed++;
  kept ??= mkdtempSync(join(tmpdir(), 'stackblend-fuzz-'));
  const file = join(kept, `${SEED}-${round}-${basename(path)}`);
  writeFileSync(file, data);
  console.error(`seed ${SEED}, round ${round}, ${path}: ${wrong}\n  kept as ${file}`);
}

const files = [...samples(io, process.env.STACKBLEND_DATA)].filter(([path]) =>
  path.includes(values.only ?? ''),
);
if (!process.env.STACKBLEND_DATA) console.log('STACKBLEND_DATA names no folder: made files alone');
/** @type {readonly [path: string, round: number, data: Uint8Array]} */
let current = ['', 0, new Uint8Array(0)];
process.on('unhandledRejection', (error) => {
  report(...current, `unhandled rejection near this file: ${textOf(error)}`);
});

const end = Date.now() + SECONDS * 1000;
for (let round = 0; Date.now() < end && counts.failed < 20; round++) {
  // Each round has a seed of its own, so that one alone can be repeated.
  const next = numbers(SEED + round);
  const [path, bytes] = files[next(files.length)] ?? ['', new Uint8Array(0)];
  current = [path, round, mutate(bytes, next)];
  counts.files++;
  const wrong = await run(basename(path), current[2]);
  if (wrong) report(...current, wrong);
}
console.log(
  `fuzz: seed ${SEED}, ${counts.files} files of ${files.length}, ${counts.opened} opened, ` +
    `${counts.rejected} rejected, ${counts.failed} failed`,
);
process.exit(counts.failed > 0 ? 1 : 0);
