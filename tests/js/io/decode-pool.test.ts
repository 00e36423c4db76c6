import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { DecodePool, type PoolOptions } from '../../../js/io/workers/pool.ts';
import type { DecodeEvents, DecodeReply, DecodeWorker } from '../../../js/io/workers/protocol.ts';
import { expectError } from './expect-error.ts';

/** A worker whose payloads say what it does. */
const SCRIPT = `
const { parentPort } = require('node:worker_threads');
parentPort.on('message', ({ id, payload }) => {
  if (payload === 'hang') for (;;);
  if (payload === 'exit') process.exit(3);
  if (payload === 'throw') throw new Error('out of hand');
  if (payload === 'fail') return parentPort.postMessage({ type: 'failed', id, message: 'broken' });
  if (payload === 'refuse') {
    return parentPort.postMessage({ type: 'failed', id, code: 'too-large', message: 'so large' });
  }
  const result = Uint8Array.of(payload.length ?? 0);
  parentPort.postMessage({ type: 'done', id, result }, [result.buffer]);
});
parentPort.postMessage({ type: 'ready' });
`;

let started = 0;
const workers: Worker[] = [];

function start(events: DecodeEvents, script = SCRIPT): DecodeWorker {
  started++;
  const worker = new Worker(script, { eval: true });
  workers.push(worker);
  worker.on('message', (reply: DecodeReply) => events.onReply(reply));
  worker.on('error', (error: Error) => events.onFailure(error.message));
  worker.on('exit', (code) => events.onFailure(`exit code ${code}`));
  return {
    post: (request, transfer) => worker.postMessage(request, transfer),
    keepAlive: (alive) => (alive ? worker.ref() : worker.unref()),
    terminate: () => void worker.terminate(),
  };
}

function makePool(options: Partial<PoolOptions> = {}) {
  started = 0;
  const pool = new DecodePool({ start, workers: 1, seconds: 1, ...options });
  const run = (payload: unknown, signal?: AbortSignal, transfer: ArrayBuffer[] = []) =>
    pool.decode('png-frame', payload as never, { what: 'f.png', bytes: 1, transfer, signal });
  return { pool, run };
}

afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(workers.splice(0).map((worker) => worker.terminate()));
});

describe('jobs', () => {
  test('run in a worker that is started once; payloads can be given away', async () => {
    const { run } = makePool();
    expect(await run(new Uint8Array(5))).toEqual(Uint8Array.of(5));
    const bytes = new Uint8Array(7);
    expect(await run(bytes, undefined, [bytes.buffer])).toEqual(Uint8Array.of(7));
    expect(bytes.length).toBe(0);
    expect(started).toBe(1);
  });

  test('several at once take several workers, and no more than there may be', async () => {
    const { run, pool } = makePool({ workers: 2 });
    const results = await Promise.all(Array.from({ length: 6 }, (_, i) => run('x'.repeat(i))));
    expect(results).toEqual(Array.from({ length: 6 }, (_, i) => Uint8Array.of(i)));
    expect(pool.size).toBe(2);
  });

  test('that are quick run in this thread, where the platform says so', async () => {
    const quick = { what: 'f.png', bytes: 1, quick: true };
    const { pool, run } = makePool({ quickHere: true });
    await expect(pool.decode('png-frame', 'hang' as never, quick)).rejects.toThrow(TypeError);
    expect(started).toBe(0);
    expect(await run('not so')).toEqual(Uint8Array.of(6));
    const there = makePool();
    const done = there.pool.decode('png-frame', 'there' as never, quick);
    expect(await done).toEqual(Uint8Array.of(5));
  });

  test('fail as the decoder says', async () => {
    const { run } = makePool();
    await expect(run('fail')).rejects.toThrow(/^broken$/);
    await expectError(run('refuse'), 'too-large', 'so large');
    await expect(run({ f: () => {} })).rejects.toThrow(/clone/);
    expect(await run('ok')).toEqual(Uint8Array.of(2));
    expect(started).toBe(1);
  });
});

describe('what goes wrong', () => {
  test('a decoder that hangs is ended, the jobs behind it run', async () => {
    const { run } = makePool();
    const hanging = run('hang');
    const next = run('next');
    await expectError(hanging, 'bad-file', 'f.png', 'did not end within 2 s');
    expect(await next).toEqual(Uint8Array.of(4));
    expect(started).toBe(2);
  });

  test.each([
    ['exit', 'exit code 3'],
    ['throw', 'out of hand'],
  ])('a worker that goes down (%s): its job fails, the next one runs', async (payload, message) => {
    const { run } = makePool();
    await expectError(run(payload), 'bad-file', 'f.png', message);
    expect(await run('next')).toEqual(Uint8Array.of(4));
  });

  test.each([
    ['a script that is broken', (events: DecodeEvents) => start(events, 'no script at all')],
    [
      'a worker that cannot be made',
      () => {
        throw new Error('forbidden');
      },
    ],
    ['no workers at all', undefined],
  ])('%s: decoders run in this thread, with one warning', async (_what, start) => {
    vi.resetModules();
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { DecodePool } = await import('../../../js/io/workers/pool.ts');
    const pool = new DecodePool({ start, workers: 2 });
    const job = {
      what: 'f.png',
      png: {
        ...({ width: 1, height: 1, depth: 8, colorType: 0, interlaced: false } as const),
        palette: new Uint8Array(0),
        transparency: new Uint8Array(0),
      },
      width: 1,
      height: 1,
      // Deflate, stored: filter 0, value 9.
      data: Uint8Array.of(0x78, 1, 1, 2, 0, 0xfd, 0xff, 0, 9, 0, 0x0b, 0, 10),
      rgba: false,
    };
    const options = { what: 'f.png', bytes: 1 };
    const jobs = [1, 2, 3].map(() => pool.decode('png-frame', job, options));
    for (const result of await Promise.all(jobs)) expect(Array.from(result)).toEqual([9]);
    expect(warn).toHaveBeenCalledTimes(start ? 1 : 0);
    // The second worker may still be on its way to the same end.
    await vi.waitFor(() => expect(pool.size).toBe(0));
  });
});

describe('abort', () => {
  test('of a job that waits: it never runs', async () => {
    const { run } = makePool();
    const controller = new AbortController();
    const first = run('first');
    const waits = run('hang', controller.signal);
    controller.abort('enough');
    await expect(waits).rejects.toBe('enough');
    expect(await first).toEqual(Uint8Array.of(5));
    expect(await run('next')).toEqual(Uint8Array.of(4));
    expect(started).toBe(1);
  });

  test('of a job that runs: rejects at once, and a decoder that goes on is ended soon', async () => {
    const { run } = makePool({ seconds: 1000 });
    await run('started');
    const controller = new AbortController();
    const running = run('hang', controller.signal);
    controller.abort('enough');
    await expect(running).rejects.toBe('enough');
    expect(await run('next')).toEqual(Uint8Array.of(4));
    expect(started).toBe(2);
  });

  test('before it begins', async () => {
    const { run } = makePool();
    await expect(run('x', AbortSignal.abort('enough'))).rejects.toBe('enough');
    expect(started).toBe(0);
  });
});

test('workers without jobs end after a while, and are started again', async () => {
  const { pool, run } = makePool({ idleSeconds: 0.05 });
  await run('x');
  expect(pool.size).toBe(1);
  await expect.poll(() => pool.size).toBe(0);
  expect(await run('next')).toEqual(Uint8Array.of(4));
});
