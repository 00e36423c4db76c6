import { createEngine, type Engine } from 'stackblend';
import { expect, it, vi } from 'vitest';
import { randomBytes, screenReference } from '../support/reference.ts';

const shape = [1, 8, 131072, 4]; // rows of a band each, eight in the first slice
const bytes = 4 << 20;
const [a, b] = [randomBytes(bytes, 1), randomBytes(bytes, 2)];
const expected = screenReference(a, b);

type Place = (engine: Engine, data: Uint8Array) => Promise<Uint8Array>;

const inEngine: Place = async (engine, data) => {
  const stack = await engine.allocate(shape);
  stack.data.set(data);
  return stack.data;
};

const inSharedMemory: Place = async (_, data) => {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes));
  shared.set(data);
  return shared;
};

/** Blends twice in an engine whose first worker loses threads, and tells how it went. */
async function blendTwice(how: string, place: Place) {
  const workerUrl = new URL('./fixtures/vanishing-worker-threads.mjs', import.meta.url);
  vi.stubEnv('STACKBLEND_TEST_VANISHING', how); // workers get a copy when they start
  using engine = await createEngine({ variant: 'threads', threads: 2, workerUrl });
  vi.unstubAllEnvs();
  const one = await place(engine, a);
  const two = await place(engine, b);
  const out = await place(engine, new Uint8Array(bytes));
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
  expect(await blendTwice('asleep', inEngine)).toEqual(['right', 'right']);
});

it('a thread that vanishes at work is missed after 10 s; the next call has new ones', async () => {
  const [first, second] = await blendTwice('at work', inSharedMemory);
  expect(first).toMatch(/^worker-crashed: a worker of the engine is gone: it stood still for 10 s/);
  expect(second).toBe('right');
}, 40_000);

it('a thread that crashes is missed at once', async () => {
  const [first, second] = await blendTwice('trap', inEngine);
  // Whoever meets the end of memory first: a thread of the pool, or the worker itself.
  expect(first).toMatch(
    /^worker-crashed: a worker of the engine is gone: (one of its threads crashed|memory access)/,
  );
  expect(second).toBe('right');
});
