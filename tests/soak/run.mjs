/**
 * Forty seconds of random jobs, aborts, killed workers and disposals, in both variants at once:
 * every promise settles, results are right or the reason is one of those that were caused, and
 * memory is as before. `STACKBLEND_SOAK_SECONDS` makes it longer, `STACKBLEND_SOAK_SEED` repeats it.
 */
import { BroadcastChannel } from 'node:worker_threads';
import { BLEND_MODES, createEngine, StackBlendError } from 'stackblend';
import { createCore } from 'stackblend/core';
import { makeJob, random } from './jobs.mjs';
import { CHANNEL } from './killable.mjs';
import { checkStream } from './stream.mjs';

const SECONDS = Number(process.env.STACKBLEND_SOAK_SECONDS ?? 40);
const SEED = Number(process.env.STACKBLEND_SOAK_SEED ?? Date.now() % 2 ** 31);
const ABORTED = 'aborted by the soak test';
/** Killed at work, or while it started. */
const KILLED = /^worker-crashed|^load-failed .*exit code 3/;
const SETTLE_MS = 40_000; // a worker that stands still is ended after 10 s

/** @typedef {import('stackblend').Engine} Engine */

const counts = { right: 0, aborted: 0, crashed: 0, disposed: 0 };
const core = await createCore();

/** @param {'threads' | 'single'} variant */
function newEngine(variant) {
  const workerUrl = new URL(`./killable-worker-${variant}.mjs`, import.meta.url);
  return createEngine({ variant, threads: 2, workerUrl });
}

/** @template T @param {Promise<T>} promise @param {string} what @returns {Promise<T>} */
function settles(promise, what) {
  const timer = setTimeout(() => {
    console.error(`seed ${SEED}: ${what} has not settled in ${SETTLE_MS / 1000} s`);
    process.exit(1);
  }, SETTLE_MS);
  return promise.finally(() => clearTimeout(timer));
}

/** Counts a failure that was caused, throws any other. @param {unknown} error */
function expectCaused(error) {
  if (error === ABORTED) counts.aborted++;
  else if (error instanceof StackBlendError && KILLED.test(`${error.code} ${error.message}`))
    counts.crashed++;
  else if (error instanceof StackBlendError && error.code === 'disposed') counts.disposed++;
  else throw error;
}

/** @param {Engine} engine @param {ReturnType<typeof random>} rng */
async function oneJob(engine, rng) {
  const job = await makeJob(engine, core, rng, { modes: BLEND_MODES });
  const controller = new AbortController();
  if (rng.next() < 0.2) setTimeout(() => controller.abort(ABORTED), rng.below(6));
  try {
    const result = await settles(job.call(controller.signal), 'a job');
    if (Buffer.compare(result, job.expected) !== 0) throw new Error(`seed ${SEED}: wrong bytes`);
    counts.right++;
    await engine.stackOf(result)?.free();
  } finally {
    await job.free();
  }
}

/** Jobs that overlap, on one engine after the other. @param {'threads' | 'single'} variant */
async function soak(variant, /** @type {number} */ seed, /** @type {number} */ deadline) {
  const rng = random(seed);
  while (performance.now() < deadline) {
    const engine = await settles(newEngine(variant), 'an engine').catch(expectCaused);
    if (!engine) continue;
    const until = Math.min(deadline, performance.now() + 2000 + rng.below(6000));
    const lane = async () => {
      while (performance.now() < until) await oneJob(engine, rng).catch(expectCaused);
    };
    await Promise.all([lane(), lane(), lane()]);
    if (rng.next() < 0.5) await expectMemoryBack(engine).catch(expectCaused);
    const late = [oneJob(engine, rng), oneJob(engine, rng)].map((job) => job.catch(expectCaused));
    await new Promise((resolve) => setTimeout(resolve, rng.below(20)));
    engine.dispose();
    await Promise.all(late);
  }
}

/** Stacks of jobs that crashed or were aborted are freed with the engine; what a quiet one holds stays. @param {Engine} engine */
async function expectMemoryBack(engine) {
  const shape = [1, 8, 8, 4];
  const bytes = new Uint8Array(256);
  for (let i = 0; i < 10; i++) await engine.screen(bytes, bytes, { shape });
  const before = JSON.stringify(engine.memory);
  for (let i = 0; i < 500; i++) await engine.screen(bytes, bytes, { shape });
  if (JSON.stringify(engine.memory) !== before) {
    throw new Error(`memory went from ${before} to ${JSON.stringify(engine.memory)}`);
  }
}

console.log(`soak of ${SECONDS} s, seed ${SEED}`);
const deadline = performance.now() + SECONDS * 1000;
const kill = new BroadcastChannel(CHANNEL);
const killer = setInterval(() => kill.postMessage('end'), 1500);
await Promise.all([soak('threads', SEED, deadline), soak('single', SEED + 1, deadline)]);
clearInterval(killer);
kill.close();
console.log(
  Object.entries(counts)
    .map(([what, n]) => `${n} ${what}`)
    .join(', '),
);
for (const [what, n] of Object.entries(counts)) {
  if (n === 0 && what !== 'disposed')
    throw new Error(`nothing was ${what}: the test shows nothing`);
}
await checkStream();
