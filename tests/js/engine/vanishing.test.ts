import { createEngine, type Engine } from 'stackblend';
import { expect, it, vi } from 'vitest';
import { randomBytes, screenReference } from '../support/reference.ts';

const shape = [1, 8, 131072, 4]; // rows of a band each, eight in the first slice
const bytes = 4 << 20;
const [a, b] = [randomBytes(bytes, 1), randomBytes(bytes, 2)];
const expected = screenReference(a, b);

async function inEngine(engine: Engine, data: Uint8Array): Promise<Uint8Array> {
  const stack = await engine.allocate(shape);
  stack.data.set(data);
  return stack.data;
}

/** Blends twice in an engine whose first worker loses threads, and tells how it went. */
async function blendTwice(how: string) {
  const workerUrl = new URL('./fixtures/vanishing-worker-threads.mjs', import.meta.url);
  vi.stubEnv('STACKBLEND_TEST_VANISHING', how); // workers get a copy when they start
  using engine = await createEngine({ variant: 'threads', threads: 2, workerUrl });
  vi.unstubAllEnvs();
  const one = await inEngine(engine, a);
  const two = await inEngine(engine, b);
  const out = await inEngine(engine, new Uint8Array(bytes));
  await inEngine(engine, a); // so that memory does not end with the result
  const blend = () => engine.screen(one, two, { shape, out });
  const first = await blend().then(
    (result) => (Buffer.compare(result, expected) === 0 ? 'right' : 'wrong'),
    ({ code, message }) => `${code}: ${message}`,
  );
  out.fill(0);
  const second = Buffer.compare(await blend(), expected) === 0 ? 'right' : 'wrong';
  return [first, second];
}

it('a thread that vanishes asleep leaves its work to the others', async () => {
  expect(await blendTwice('asleep')).toEqual(['right', 'right']);
});

it('a thread that crashes is missed at once', async () => {
  const [first, second] = await blendTwice('trap');
  // Whoever meets the end of memory first: a thread of the pool, or the worker itself.
  expect(first).toMatch(
    /^worker-crashed: a worker of the engine is gone: (one of its threads crashed|memory access)/,
  );
  expect(second).toBe('right');
});
