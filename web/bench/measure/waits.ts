import { type Channel, createEngine, type Engine, type EngineStack } from 'stackblend';
import { noiseJob, shapeOf } from '../jobs/job.ts';
import type { Wait } from '../report/report.ts';
import { bestVariant } from '../ways/engines.ts';
import { type Course, failureNote } from './lane.ts';
import { breathe, median } from './sample.ts';

const FRAME = { frames: 1, height: 512, width: 512 };
const CALLS = 300;
const STARTS = 7;

// Without isolation browsers make their clocks coarse: there only several calls in a row last long enough.
const CALLS_IN_A_ROW = crossOriginIsolated ? 1 : 10;

/** From the call to the resolved promise, for one frame in engine stacks. */
async function callTime({ engines, signal }: Course): Promise<number> {
  const engine = await engines.get(bestVariant());
  const allocate = () => engine.allocate(shapeOf(FRAME));
  const [stack1, stack2, out] = [await allocate(), await allocate(), await allocate()];
  const job = noiseJob('screen', FRAME);
  stack1.data.set(job.backdrop);
  stack2.data.set(job.source);
  const times: number[] = [];
  // The first tenth does not count.
  for (let i = -CALLS / 10; i < CALLS / CALLS_IN_A_ROW; i++) {
    const start = performance.now();
    for (let j = 0; j < CALLS_IN_A_ROW; j++) await engine.screen(stack1, stack2, { out, signal });
    if (i >= 0) times.push((performance.now() - start) / CALLS_IN_A_ROW);
  }
  await Promise.all([stack1, stack2, out].map((stack) => stack.free()));
  return median(times);
}

/** Planes of a composite as microscopes record them, and how often a window is changed. */
const PLANE = { channels: 4, size: 2048, changes: 40 };

/** Four `uint16` planes of noise in engine memory. */
async function noisePlanes(engine: Engine): Promise<EngineStack<'uint16'>[]> {
  const planes: EngineStack<'uint16'>[] = [];
  for (let i = 0, state = 1; i < PLANE.channels; i++) {
    const plane = await engine.allocate([1, PLANE.size, PLANE.size], 'uint16');
    for (let k = 0; k < plane.data.length; k++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      plane.data[k] = state >>> 16;
    }
    planes.push(plane);
  }
  return planes;
}

/** From a change of one window to the resolved promise, as while a slider moves. */
async function windowTime({ engines, signal }: Course): Promise<number> {
  const engine = await engines.get(bestVariant());
  const planes = await noisePlanes(engine);
  const out = await engine.allocate([1, PLANE.size, PLANE.size, 4]);
  const times: number[] = [];
  for (let i = -5; i < PLANE.changes; i++) {
    const channels = planes.map((data, k): Channel => {
      return { data, window: [k === 0 ? 50 * (i + 5) : 500, 60_000] };
    });
    const start = performance.now();
    await engine.composite(channels, { out, signal });
    if (i >= 0) times.push(performance.now() - start);
  }
  await Promise.all([...planes, out].map((stack) => stack.free()));
  return median(times);
}

/** From `createEngine` to a fresh engine's first result. The page has loaded the code before. */
async function startTime({ signal }: Course): Promise<number> {
  const { backdrop, source } = noiseJob('screen', FRAME);
  const times: number[] = [];
  for (let i = 0; i < STARTS; i++) {
    signal.throwIfAborted();
    const start = performance.now();
    const engine = await createEngine({ variant: bestVariant() });
    try {
      await engine.screen(backdrop, source, { shape: shapeOf(FRAME), signal });
      times.push(performance.now() - start);
    } finally {
      engine.dispose();
    }
    await breathe();
  }
  return median(times);
}

const waits = () => [
  {
    what: `${bestVariant()}: one frame of 512 × 512 in engine stacks, call → result`,
    measure: callTime,
  },
  {
    what: `${bestVariant()}: change of a window → composite of ${PLANE.channels} × uint16, ${PLANE.size} × ${PLANE.size}`,
    measure: windowTime,
  },
  {
    what: `${bestVariant()}: createEngine → first result of a fresh engine`,
    measure: startTime,
  },
];

/** What one waits for, before it is known how long. */
export const emptyWaits = (): Wait[] =>
  waits().map(({ what }) => ({ what, time: null, note: null }));

/** What one waits for: a small call, a fresh engine. */
export async function measureWaits(course: Course): Promise<Wait[]> {
  const found: Wait[] = [];
  for (const { what, measure } of waits()) {
    await course.onStep(what);
    course.signal.throwIfAborted();
    try {
      found.push({ what, time: await measure(course), note: null });
    } catch (error) {
      course.signal.throwIfAborted();
      found.push({ what, time: null, note: failureNote(error) });
    }
  }
  return found;
}
