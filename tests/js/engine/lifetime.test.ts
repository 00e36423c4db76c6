import { createEngine, type Progress } from 'stackblend';
import { describe, expect, it, vi } from 'vitest';
import { describeEachVariant, VARIANTS } from '../support/engines.ts';
import { randomBytes, screenReference } from '../support/reference.ts';

const shape = [40, 512, 512, 4];
const bytes = 40 << 20;
const [a, b] = [randomBytes(1 << 20, 1), randomBytes(1 << 20, 2)].map((frame) => {
  const stack = new Uint8Array(bytes);
  for (let i = 0; i < 40; i++) stack.set(frame, i << 20);
  return stack;
}) as [Uint8Array, Uint8Array];
/** What a call rejects with. Vitest's own `rejects` would print all of a result of 40 MiB. */
const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => new Error('it resolved'),
    (reason) => reason,
  );
/** As kTargetBytes in cpp/src/schedule/bands.h. */
const BAND = 128 << 10;
/** How many bands of a result that was zero have been begun: none of these pixels is black. */
const begunBands = (data: Uint8Array) => {
  let count = 0;
  for (let i = 0; i < bytes; i += BAND)
    count += data.subarray(i, i + 64).some((v) => v > 0) ? 1 : 0;
  return count;
};
const small = [1, 8, 8, 4];
const [smallA, smallB] = [randomBytes(256, 3), randomBytes(256, 4)];
const smallExpected = screenReference(smallA, smallB);

describeEachVariant('abort and progress', { threads: 2 }, (engine) => {
  it('rejects with the reason of a signal that was aborted before, and does nothing', async () => {
    const out = new Uint8Array(bytes);
    const signal = AbortSignal.abort('changed my mind');
    expect(await failureOf(engine().screen(a, b, { shape, out, signal }))).toBe('changed my mind');
    expect(out.every((value) => value === 0)).toBe(true);
  });

  it.each(['plain arrays', 'engine stacks'])('stops %s within a band per thread', async (kind) => {
    const out = kind === 'plain arrays' ? new Uint8Array(bytes) : await engine().allocate(shape);
    const inputs = await Promise.all(
      [a, b].map(async (data) => {
        if (kind === 'plain arrays') return data;
        const stack = await engine().allocate(shape);
        stack.data.set(data);
        return stack;
      }),
    );
    const data = 'data' in out ? out.data : out;
    const before = engine().memory;
    const controller = new AbortController();
    const { signal } = controller;
    const call = engine().blend(inputs[0]!, inputs[1]!, { shape, out, signal, mode: 'hue' });
    while (begunBands(data) === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort(new Error('enough'));
    const begun = begunBands(data);
    expect(await failureOf(call)).toMatchObject({ message: 'enough' });
    // Without shared memory nothing arrives any more; with it, each thread ends the band it is in.
    const most = begun + (engine().variant === 'threads' && kind === 'engine stacks' ? 2 : 0);
    expect(begunBands(data)).toBeLessThanOrEqual(most);
    expect(most).toBeLessThan(bytes / BAND);
    expect(engine().memory).toEqual({ ...before, buffers: engine().memory.buffers });
    const after = data.slice();
    expect(await engine().screen(smallA, smallB, { shape: small })).toEqual(smallExpected);
    expect(Buffer.compare(data, after)).toBe(0); // nothing is written after the promise has settled
    for (const stack of [...inputs, out]) if ('free' in stack) await stack.free();
  });

  it('reports progress that grows to the total', async () => {
    const seen: Progress[] = [];
    const onProgress = (progress: Progress) => seen.push(progress);
    await engine().screen(a, b, { shape, onProgress });
    expect(seen.at(-1)).toEqual({ done: 40, total: 40 });
    expect(seen.every(({ done }, i) => i === 0 || done > seen[i - 1]!.done)).toBe(true);
  });

  it('rejects with what onProgress throws', async () => {
    const onProgress = () => {
      throw new Error('listener broke');
    };
    const failed = await failureOf(engine().screen(a, b, { shape, onProgress }));
    expect(failed).toMatchObject({ message: 'listener broke' });
  });
});

describe.each(VARIANTS)('dispose (%s)', (variant) => {
  it('rejects what runs, twice changes nothing, later calls reject', async () => {
    const engine = await createEngine({ variant, threads: 2 });
    const stack = await engine.allocate(small);
    const running = [engine.screen(a, b, { shape }), engine.screen(b, a, { shape })];
    engine.dispose();
    engine.dispose();
    for (const call of running.map(failureOf)) {
      expect(await call).toMatchObject({ code: 'disposed' });
    }
    const later = engine.screen(smallA, smallB, { shape: small });
    await expect(later).rejects.toMatchObject({ code: 'disposed' });
    await expect(engine.allocate(small)).rejects.toThrow(/this engine was disposed/);
    expect(() => stack.data).toThrow(/disposed/);
    expect(engine.memory).toEqual({ wasm: 0, stacks: 0, buffers: 0 });
  });
});

describe.each(VARIANTS)('faults (%s)', (variant) => {
  it('of a worker that dies: its job rejects, the next call has a new worker', async () => {
    const url = new URL(`./fixtures/dying-worker-${variant}.mjs`, import.meta.url);
    vi.stubEnv('STACKBLEND_TEST_DYING', 'yes'); // workers get a copy when they start
    const engine = await createEngine({ variant, threads: 1, workerUrl: url });
    vi.unstubAllEnvs();
    const stack = await engine.allocate(shape);
    stack.data.set(a);
    const failure = await failureOf(engine.screen(stack, b));
    expect(failure).toMatchObject({ code: 'worker-crashed' });
    expect(failure.message).toMatch(/is gone: .*exit code 3; the next call starts a new one$/);
    // What lay in the dead worker's memory can still be read, and blended.
    const part = stack.frame(3).subarray(0, 256);
    const out = await engine.screen(part, smallB, { shape: small });
    expect(out).toEqual(screenReference(a.subarray(0, 256), smallB));
    engine.dispose();
  });

  it('of a wasm file that is not there: load-failed, and which', async () => {
    const wasmUrl = new URL('./fixtures/missing.wasm', import.meta.url);
    const start = createEngine({ variant, threads: 2, wasmUrl });
    await expect(start).rejects.toMatchObject({ code: 'load-failed' });
    await expect(start).rejects.toThrow(/missing\.wasm/);
  });

  it('of a worker script that is not there: load-failed', async () => {
    const workerUrl = new URL('./fixtures/missing-worker.mjs', import.meta.url);
    const start = createEngine({ variant, threads: 2, workerUrl });
    await expect(start).rejects.toMatchObject({ code: 'load-failed' });
    await expect(start).rejects.toThrow(/missing-worker\.mjs/);
  });

  it('of a worker that cannot even be opened: load-failed, and why', async () => {
    const start = createEngine({ variant, threads: 2, workerUrl: 'https://example.org/worker.js' });
    await expect(start).rejects.toMatchObject({ code: 'load-failed', name: 'StackBlendError' });
    await expect(start).rejects.toThrow(/^no worker could be opened: /);
  });

  it('of a worker script of the other variant: load-failed, and which', async () => {
    const other = variant === 'threads' ? 'single' : 'threads';
    const workerUrl = new URL(
      `./engine/worker-${other}.node.js`,
      import.meta.resolve('stackblend'),
    );
    const start = createEngine({ variant, threads: 2, workerUrl });
    await expect(start).rejects.toMatchObject({ code: 'load-failed', name: 'StackBlendError' });
    await expect(start).rejects.toThrow(`is not the worker of the variant ${variant}`);
  });
});

it('warns once, not at all in Node by default', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  using engine = await createEngine({ threads: 2 });
  expect(engine.variant).toBe('threads');
  expect(engine.threads).toBe(2);
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
});
