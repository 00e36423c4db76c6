/**
 * The command `npm run bench`: 50 frames of 512 × 512 on two threads, as ratios to the limit of
 * memory in the same run. Machines are shared and noisy: each round measures all of it in turn,
 * and the medians of the rounds' ratios count.
 */
import { cpus } from 'node:os';
import { ensureSystemPackages } from '../../cpp/toolchain/packages.mjs';
import { say } from '../../cpp/toolchain/run.mjs';
import { build, runCommand } from '../../js/build/build.mjs';
import { buildLimit, limitTime } from './limit.mjs';
import { markdownTable, median, medianTime } from './measure.mjs';
import { numpyTime, plainJavaScript } from './peers.mjs';

const JOB = { frames: 50, height: 512, width: 512 };
const THREADS = 2;
const ROUNDS = 7;
const REPEATS = 15;
const BYTES = JOB.frames * JOB.height * JOB.width * 4;

/** @param {number} seed */
function noise(seed) {
  const data = new Uint8Array(BYTES);
  for (let i = 0, state = seed; i < BYTES; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[i] = state >>> 24;
  }
  return data;
}

/** A copy that begins at an odd address. @param {Uint8Array} data @param {number} offset */
function misaligned(data, offset) {
  const odd = new Uint8Array(BYTES + offset).subarray(offset);
  odd.set(data);
  return odd;
}

/** The same bytes in shared memory. @param {Uint8Array} data */
function inSharedMemory(data) {
  const shared = new Uint8Array(new SharedArrayBuffer(BYTES));
  shared.set(data);
  return shared;
}

/** The jobs of one variant, each a function to repeat. @param {'threads' | 'single'} variant */
async function engineJobs(variant) {
  const { createEngine } = await import('stackblend');
  const engine = await createEngine({ variant, threads: THREADS });
  const shape = [JOB.frames, JOB.height, JOB.width, 4];
  const [a, b, out] = [noise(1), noise(2), new Uint8Array(BYTES)];
  const stackA = await engine.allocate(shape);
  const stackB = await engine.allocate(shape);
  const stackOut = await engine.allocate(shape);
  stackA.data.set(a);
  stackB.data.set(b);
  const [oddA, oddB, oddOut] = [misaligned(a, 1), misaligned(b, 3), misaligned(out, 5)];
  const [sharedA, sharedB] = [inSharedMemory(a), inSharedMemory(b)];
  const sharedOut = inSharedMemory(out);
  const jobs = [
    {
      name: `${variant}: engine stacks`,
      work: () => engine.screen(stackA, stackB, { out: stackOut }),
    },
    {
      name: `${variant}: plain arrays, out reused`,
      work: () => engine.screen(a, b, { shape, out }),
    },
    {
      name: `${variant}: misaligned arrays, out reused`,
      work: () => engine.screen(oddA, oddB, { shape, out: oddOut }),
    },
    {
      name: `${variant}: arrays in shared memory`,
      work: () => engine.screen(sharedA, sharedB, { shape, out: sharedOut }),
    },
    { name: `${variant}: plain arrays, new out`, work: () => engine.screen(a, b, { shape }) },
  ];
  return { engine, jobs };
}

/** One number for each job and round: limit's time over the job's. */
async function measureEngines() {
  const variants = [await engineJobs('threads'), await engineJobs('single')];
  const jobs = variants.flatMap((variant) => variant.jobs);
  /** @type {{ limit: number, times: number[] }[]} */
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    const limit = await limitTime({ ...JOB, threads: THREADS, repeats: REPEATS });
    const times = [];
    for (const { work } of jobs) times.push(await medianTime(REPEATS, work));
    rounds.push({ limit, times });
  }
  for (const { engine } of variants) engine.dispose();
  return {
    limit: median(rounds.map(({ limit }) => limit)),
    results: jobs.map(({ name }, i) => ({
      name,
      time: median(rounds.map(({ times }) => times[i] ?? Number.NaN)),
      ratio: median(rounds.map(({ limit, times }) => limit / (times[i] ?? Number.NaN))),
    })),
  };
}

async function measurePeers() {
  const [a, b, out] = [noise(1), noise(2), new Uint8Array(BYTES)];
  return [
    { name: 'plain JavaScript loop', time: await medianTime(3, () => plainJavaScript(a, b, out)) },
    { name: "numpy's float formula", time: await numpyTime({ ...JOB, repeats: 3 }) },
  ];
}

/** @param {number} time */
const speed = (time) => `${(BYTES / time / 1e6).toFixed(2)} GB/s`;

await runCommand(async () => {
  await ensureSystemPackages('build', 'checks');
  await build();
  await buildLimit();
  const { limit, results } = await measureEngines();
  const peers = await measurePeers();
  const best = results[0]?.time ?? Number.NaN;
  const rows = [
    ['native limit (two reads, one write)', `${limit.toFixed(1)} ms`, speed(limit), '1', ''],
    ...results.map(({ name, time, ratio }) => [
      name,
      `${time.toFixed(1)} ms`,
      speed(time),
      ratio.toFixed(2),
      '',
    ]),
    ...peers.map(({ name, time }) => [
      name,
      `${time.toFixed(0)} ms`,
      speed(time),
      (limit / time).toFixed(4),
      `${(time / best).toFixed(0)} ×`,
    ]),
  ];
  say(
    `${JOB.frames} frames of ${JOB.height} × ${JOB.width}, ${THREADS} threads, Node ${process.versions.node}, ${cpus()[0]?.model}`,
  );
  console.log(
    markdownTable(
      ['screen of two stacks', 'median', 'output', 'of the limit', 'engine stacks are faster by'],
      rows,
    ),
  );
});
