/** Pillow and numpy, as Debian packages them: in a process of Python, timed by its own clock. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { must } from '../../../../cpp/toolchain/run.mjs';
import { median } from '../../measure.mjs';
import { MODES } from '../job.mjs';
import { sameWords } from '../peer.mjs';

/** Debian's, for which its packages are: another may be first on the path. */
const PYTHON = '/usr/bin/python3';

/** @typedef {import('../peer.mjs').Peer} Peer */

/** @param {'pillow' | 'numpy'} library @returns {Peer['prepare']} */
const prepare = (library) => async (job) => {
  const folder = await mkdtemp(join(tmpdir(), 'stackblend-peer-'));
  await writeFile(join(folder, 'backdrop'), job.backdrop);
  await writeFile(join(folder, 'source'), job.source);
  const script = fileURLToPath(new URL(`${library}_worker.py`, import.meta.url));
  const sizes = [job.frames, job.height, job.width].map(String);
  // -B: no __pycache__ in the tree.
  const args = ['-B', script, folder, ...sizes];
  const child = spawn(PYTHON, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (/** @type {number} */ repeats, /** @type {string} */ word) => {
    child.stdin.write(`${word} ${repeats}\n`);
    const { value, done } = await answers.next();
    if (done) throw new Error(`${library} ended early`);
    return /** @type {number[]} */ (JSON.parse(value));
  };
  return {
    async blend(word) {
      await ask(1, word);
      return new Uint8Array(await readFile(join(folder, 'out')));
    },
    medianTime: async (repeats, word) => median((await ask(repeats + 2, word)).slice(2)),
    async close() {
      child.stdin.end();
      await rm(folder, { recursive: true });
    },
  };
};

/** @param {string} module */
const version = (module) => async () =>
  (await must(PYTHON, ['-c', `import ${module}; print(${module}.__version__)`])).trim();

/** @type {Peer} */
export const pillow = {
  name: 'Pillow',
  version: version('PIL'),
  notes: [
    'Native, one thread; integers; each result is new memory, copied into the stack. Blends alpha',
    'as a colour save with source-over, so difference makes pixels transparent. Its soft-light is',
    "another formula than the W3C's.",
  ],
  modes: {
    ...sameWords(['screen', 'multiply', 'overlay', 'difference']),
    'soft-light': 'soft_light',
    'source-over': 'alpha_composite',
  },
  prepare: prepare('pillow'),
};

/** @type {Peer} */
export const numpy = {
  name: 'numpy',
  version: version('numpy'),
  notes: [
    "Native, one thread; the W3C's formulas in doubles, rounded, whole stacks at a time; each step",
    'is new memory.',
  ],
  modes: sameWords(MODES),
  prepare: prepare('numpy'),
};
