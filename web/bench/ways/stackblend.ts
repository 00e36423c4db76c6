import type { BlendOptions, Variant } from 'stackblend';
import { frameBytes, type Job, type Mode, outputBytes, shapeOf } from '../jobs/job.ts';
import { type Engines, threadsMissing } from './engines.ts';
import type { Prepared, Way } from './way.ts';

const ruleOf = (mode: Mode): BlendOptions =>
  mode === 'source-over' ? { operator: mode } : { mode };

/** Both stacks and the result in engine memory: nothing is copied. */
async function prepareStacks(job: Job, engines: Engines): Promise<Prepared> {
  const engine = await engines.get('threads');
  const allocate = () => engine.allocate(shapeOf(job));
  const [backdrop, source, out] = [await allocate(), await allocate(), await allocate()];
  backdrop.data.set(job.backdrop);
  source.data.set(job.source);
  const options = { ...ruleOf(job.mode), out };
  return {
    run: (signal) => engine.blend(backdrop, source, { ...options, signal }),
    firstFrame: () => out.frame(0),
    close: () => Promise.all([backdrop, source, out].map((stack) => stack.free())),
  };
}

/** Ordinary arrays, and the result into the same array each time: fresh memory costs more than the blend. */
async function prepareArrays(variant: Variant, job: Job, engines: Engines): Promise<Prepared> {
  const engine = await engines.get(variant);
  const out = new Uint8Array(outputBytes(job));
  const options = { ...ruleOf(job.mode), shape: shapeOf(job), out };
  return {
    run: (signal) => engine.blend(job.backdrop, job.source, { ...options, signal }),
    firstFrame: () => out.subarray(0, frameBytes(job)),
    close: () => {},
  };
}

export const engineStacks: Way = {
  name: 'stackblend threads, engine stacks',
  ours: true,
  missing: threadsMissing,
  prepare: prepareStacks,
};

export const threadsArrays: Way = {
  name: 'stackblend threads, plain arrays, out reused',
  ours: true,
  missing: threadsMissing,
  prepare: (job, engines) => prepareArrays('threads', job, engines),
};

export const singleArrays: Way = {
  name: 'stackblend single, plain arrays, out reused',
  ours: true,
  missing: () => null,
  prepare: (job, engines) => prepareArrays('single', job, engines),
};
