// A program of a user in Node: every entry that works there. It must end by itself.
import assert from 'node:assert/strict';
import { createEngine, screenStack } from 'stackblend';
import { createCore } from 'stackblend/core';
import { openImages, readStack, writeNpy } from 'stackblend/io';

const shape = [2, 3, 5, 4];
const stack1 = Uint8Array.from({ length: 120 }, (_, i) => i * 2);
const stack2 = Uint8Array.from({ length: 120 }, (_, i) => 255 - i);
const expected = stack1.map((value, i) => {
  const product = (255 - value) * (255 - stack2[i]);
  return 255 - (i % 4 === 3 ? Math.floor(product / 255) : Math.floor((2 * product + 255) / 510));
});

assert.deepEqual(await screenStack(stack1, stack2, shape), expected);
for (const variant of ['threads', 'single']) {
  const engine = await createEngine({ variant });
  assert.deepEqual(await engine.screen(stack1, stack2, { shape }), expected);
}
const core = await createCore();
assert.deepEqual(core.screen(stack1, stack2, { shape }), expected);

const file = writeNpy(expected, shape);
const [source] = await openImages(new File([file], 'result.npy'));
const read = await readStack(source);
assert.deepEqual(read.shape, shape);
assert.deepEqual(read.data, expected);
console.log('the installed package blends, reads and writes');
