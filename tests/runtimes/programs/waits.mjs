/**
 * A program in which nothing is pending but one call at a time: the process must not end before
 * all are done, and must end then. No top-level await: that would be one more thing to wait for.
 */
import { createEngine } from 'stackblend';
import { largeShape, largeStack, variantArgument } from './support.mjs';

async function main() {
  const engine = await createEngine({ variant: variantArgument(), threads: 2 });
  await engine.screen(largeStack(10), largeStack(20), { shape: largeShape });
  console.log('plain arrays');
  const stacks = [await engine.allocate(largeShape), await engine.allocate(largeShape)];
  const [one, two] = /** @type {[(typeof stacks)[0], (typeof stacks)[0]]} */ (stacks);
  const out = await engine.screen(one, two);
  console.log('engine stacks');
  await Promise.all([one.free(), two.free(), engine.stackOf(out)?.free()]);
  console.log('all done');
}

void main();
