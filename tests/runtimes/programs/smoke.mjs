/**
 * All that a program does with an engine, once: `smoke.mjs threads` or `smoke.mjs single`. Some of
 * the engines are not disposed of, and nothing here ends the process: it must end by itself.
 */
import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import process from 'node:process';
import { createEngine, screenStack } from 'stackblend';
import { createCore } from 'stackblend/core';
import { openImages, readStack, writeNpy } from 'stackblend/io';
import {
  check,
  expected,
  failureOf,
  largeShape,
  largeStack,
  shape,
  stack1,
  stack2,
  variantArgument,
} from './support.mjs';

const variant = variantArgument();
const engine = await createEngine({ variant, threads: 2 });
const [a, b] = [largeStack(204), largeStack(105)];

await check('plain arrays', async () => {
  assert.equal(engine.variant, variant);
  assert.equal(engine.threads, 2);
  assert.deepEqual(await engine.screen(stack1, stack2, { shape }), expected);
  const out = await engine.screen(a, b, { shape: largeShape });
  assert.equal(Buffer.compare(out, largeStack(225)), 0);
});

await check('engine stacks', async () => {
  const [one, two] = [await engine.allocate(shape), await engine.allocate(shape)];
  assert.equal(one.shared, variant === 'threads');
  one.data.set(stack1);
  two.data.set(stack2);
  const out = await engine.screen(one, two);
  assert.deepEqual(Uint8Array.from(out), expected);
  await Promise.all([one.free(), two.free(), engine.stackOf(out)?.free()]);
});

await check('progress', async () => {
  /** @type {number[]} */
  const seen = [];
  await engine.screen(a, b, { shape: largeShape, onProgress: ({ done }) => seen.push(done) });
  assert.equal(seen.at(-1), largeShape[0]);
  assert.deepEqual(
    seen,
    [...new Set(seen)].sort((x, y) => x - y),
  );
});

await check('abort', async () => {
  const controller = new AbortController();
  const onProgress = () => controller.abort('enough');
  const { signal } = controller;
  const call = engine.screen(a, b, { shape: largeShape, signal, onProgress });
  assert.equal(await failureOf(call), 'enough');
  assert.deepEqual(await engine.screen(stack1, stack2, { shape }), expected);
});

await check('crash', async () => {
  Object.assign(process.env, { STACKBLEND_TEST_WORKER: variant, STACKBLEND_TEST_DYING: 'yes' });
  const workerUrl = new URL('./dying-worker.mjs', import.meta.url);
  const dying = await createEngine({ variant, threads: 1, workerUrl });
  const failure = await failureOf(dying.screen(stack1, stack2, { shape }));
  assert.equal(/** @type {{ code?: string }} */ (failure).code, 'worker-crashed');
  delete process.env.STACKBLEND_TEST_DYING;
  assert.deepEqual(await dying.screen(stack1, stack2, { shape }), expected);
});

await check('missing files', async () => {
  for (const name of ['workerUrl', 'wasmUrl']) {
    const missing = { [name]: new URL('./missing', import.meta.url) };
    const failure = await failureOf(createEngine({ variant, threads: 1, ...missing }));
    assert.equal(/** @type {{ code?: string }} */ (failure).code, 'load-failed');
  }
});

await check('dispose', async () => {
  const other = await createEngine({ variant, threads: 2 });
  const running = failureOf(other.screen(a, b, { shape: largeShape }));
  other.dispose();
  assert.equal(/** @type {{ code?: string }} */ (await running).code, 'disposed');
});

await check('core', async () => {
  const core = await createCore();
  assert.deepEqual(core.screen(stack1, stack2, { shape }), expected);
});

await check('io', async () => {
  const [source] = await openImages(new File([writeNpy(expected, shape)], 'result.npy'));
  assert.ok(source);
  assert.deepEqual(await readStack(source), { shape, data: expected });
});

await check('screenStack', async () => {
  assert.deepEqual(await screenStack(stack1, stack2, shape), expected);
});

console.log('all done');
