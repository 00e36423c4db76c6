/**
 * Disposes of engines while calls of all kinds run, sooner and later after their begin. Every call
 * settles, and no promise that the caller does not have rejects: that would end the process.
 */
import assert from 'node:assert/strict';
import process from 'node:process';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { createEngine } from 'stackblend';
import { largeShape, largeStack, shape, variantArgument } from './support.mjs';

process.on('unhandledRejection', (reason) => {
  console.log('unhandled rejection:', reason);
  process.exitCode = 1;
});

const [a, b] = [largeStack(204), largeStack(105)];

/** @type {[string, () => unknown][]} */
const MOMENTS = [
  ['at once', () => {}],
  ['after a microtask', () => Promise.resolve()],
  ['after a turn of the event loop', () => setImmediate()],
  ['after some slices', () => setTimeout(8)],
];

for (const [name, moment] of MOMENTS) {
  const engine = await createEngine({ variant: variantArgument(), threads: 2 });
  const [one, two] = [await engine.allocate(largeShape), await engine.allocate(largeShape)];
  const calls = Promise.allSettled([
    engine.screen(one, two),
    engine.screen(a, b, { shape: largeShape }),
    engine.screen(one, b, { out: two }),
    engine.blendAll([{ data: a }, { data: b, mode: 'multiply' }], { shape: largeShape }),
    engine.allocate(shape),
    one.free(),
  ]);
  await moment();
  engine.dispose();
  for (const call of await calls) {
    if (call.status === 'rejected') assert.equal(call.reason.code, 'disposed');
  }
  await setImmediate();
  console.log(`ok disposed of ${name}`);
}

console.log('all done');
