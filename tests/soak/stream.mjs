/** A long time-lapse and many small calls leave memory where it was. */
import { createEngine } from 'stackblend';
import { median } from '../bench/measure.mjs';

const FRAMES = 2000;
const WARM_UP = 200;
const SHAPE = [1024, 1024, 4];
const MOST_GROWTH = 64 << 20;
const CALLS = 10_000;

/** Resident memory after a collection, where node was started with --expose-gc. */
function resident() {
  globalThis.gc?.();
  return process.memoryUsage().rss;
}

async function* camera() {
  const frame = new Uint8Array(SHAPE.reduce((a, b) => a * b)).fill(9);
  for (let i = 0; i < FRAMES; i++) {
    frame[0] = i;
    yield frame.slice();
  }
}

/** @param {import('stackblend').Engine} engine */
async function checkFrames(engine) {
  const overlay = new Uint8Array(SHAPE.reduce((a, b) => a * b)).fill(3);
  /** @type {number[]} */
  const samples = [];
  let count = 0;
  for await (const frame of engine.blendFrames(camera(), overlay, {
    shape: SHAPE,
    mode: 'lighten',
  })) {
    if (frame[0] !== Math.max(count & 255, 3)) throw new Error(`frame ${count}: ${frame[0]}`);
    count++;
    if (count >= WARM_UP && count % 50 === 0) samples.push(resident());
  }
  if (count !== FRAMES) throw new Error(`${count} of ${FRAMES} frames came`);
  const growth = median(samples.slice(-9)) - median(samples.slice(0, 9));
  console.log(
    `${engine.variant}: ${FRAMES} frames of 1024 × 1024, resident memory grew by ${(growth / 2 ** 20).toFixed(0)} MiB`,
  );
  if (growth > MOST_GROWTH) throw new Error('a stream does not run in constant memory');
}

/** @param {import('stackblend').Engine} engine */
async function checkCalls(engine) {
  const [bytes, out] = [new Uint8Array(4096), new Uint8Array(4096)];
  const call = () => engine.screen(bytes, bytes, { shape: [1, 32, 32, 4], out });
  for (let i = 0; i < 10; i++) await call();
  const before = JSON.stringify(engine.memory);
  for (let i = 0; i < CALLS; i++) await call();
  const after = JSON.stringify(engine.memory);
  if (after !== before) throw new Error(`${CALLS} calls took memory from ${before} to ${after}`);
}

/** In both variants; throws where memory grows. */
export async function checkStream() {
  for (const variant of /** @type {const} */ (['threads', 'single'])) {
    const engine = await createEngine({ variant, threads: 2 });
    await checkFrames(engine);
    await checkCalls(engine);
    engine.dispose();
  }
}
