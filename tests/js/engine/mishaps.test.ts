import { createEngine, type Engine } from 'stackblend';
import { describe, expect, it, vi } from 'vitest';
import { createEngineOn } from '../../../js/engine/create.ts';
import type { Platform } from '../../../js/engine/platform.ts';
import { describeEachVariant } from '../support/engines.ts';
import { randomBytes, screenReference } from '../support/reference.ts';

const shape = [30, 512, 512, 4];
const bytes = 30 << 20;
const small = [1, 4, 4, 4];
const [a, b] = [randomBytes(64, 1), randomBytes(64, 2)];

/** What a call rejects with. Vitest's own `rejects` would print all of a result of 30 MiB. */
const failureOf = (call: Promise<unknown>) =>
  call.then(
    () => new Error('it resolved'),
    (reason) => reason,
  );

async function expectToWork(engine: Engine): Promise<void> {
  expect(await engine.screen(a, b, { shape: small })).toEqual(screenReference(a, b));
}

describeEachVariant('mishaps', { threads: 2 }, (engine) => {
  it.each([
    ['at once', (abort: () => void) => abort()],
    ['in a microtask', (abort: () => void) => queueMicrotask(abort)],
  ])('an abort %s after the call is heard', async (_, soon) => {
    const controller = new AbortController();
    const inputs = [new Uint8Array(bytes), new Uint8Array(bytes)] as const;
    const call = engine().screen(...inputs, { shape, signal: controller.signal });
    soon(() => controller.abort('never mind'));
    expect(await failureOf(call)).toBe('never mind');
    await expectToWork(engine());
  });

  it.each(['stack2', 'out'])('a detached %s fails its own job and no other', async (which) => {
    const arrays = {
      stack1: new Uint8Array(bytes),
      stack2: new Uint8Array(bytes),
      out: new Uint8Array(bytes),
    };
    const onProgress = () => {
      const { buffer } = arrays[which as keyof typeof arrays];
      if (buffer.byteLength > 0) structuredClone(buffer, { transfer: [buffer] });
    };
    const { stack1, stack2, out } = arrays;
    const call = engine().screen(stack1, stack2, { shape, out, onProgress });
    expect(await failureOf(call)).toBeInstanceOf(TypeError);
    await expectToWork(engine());
    await expectToWork(engine());
  });

  it('a job that fails gives back the memory of its result', async () => {
    const [one, two] = [await engine().allocate(small), await engine().allocate(small)];
    const before = engine().memory.stacks;
    const onProgress = () => {
      throw new Error('listener broke');
    };
    for (let i = 0; i < 5; i++) {
      const failed = await failureOf(engine().screen(one, two, { onProgress }));
      expect(failed).toMatchObject({ message: 'listener broke' });
    }
    expect(engine().memory.stacks).toBe(before);
    await Promise.all([one.free(), two.free()]);
  });

  it('views that were posted to another thread are still known', async () => {
    const [one, two] = [await engine().allocate(small), await engine().allocate(small)];
    if (one.shared) {
      const posted = structuredClone(one.data); // another buffer object over the same memory
      expect(posted.buffer).not.toBe(one.data.buffer);
      expect(engine().stackOf(posted)).toBe(one);
      const begin = one.data.byteOffset + 4;
      const shifted = new Uint8Array(two.data.buffer, begin, 64);
      for (const other of [two, b]) {
        const call = engine().screen(one, other, { shape: small, out: shifted });
        expect(await failureOf(call)).toBeInstanceOf(RangeError);
      }
      two.data.set(b);
      posted.set(a);
      expect(await engine().screen(posted, two, { out: posted })).toEqual(screenReference(a, b));
    }
    await Promise.all([one.free(), two.free()]);
    await expectToWork(engine());
  });

  it('an input that shrinks fails its job instead of giving a wrong result', async () => {
    const Resizable = ArrayBuffer as unknown as new (n: number, options: object) => ArrayBuffer;
    const buffer = new Resizable(bytes, { maxByteLength: bytes });
    const stack2 = new Uint8Array(buffer);
    const onProgress = () => (buffer as unknown as { resize(n: number): void }).resize(1 << 20);
    const call = engine().screen(new Uint8Array(bytes), stack2, { shape, onProgress });
    expect(await failureOf(call)).toBeInstanceOf(TypeError);
    await expectToWork(engine());
  });

  it('options that are no object are named', async () => {
    const failed = await failureOf(engine().screen(a, b, null as never));
    expect(failed).toMatchObject({ message: 'options: null; expected an object' });
  });

  it('stacks beyond any memory are out-of-memory', async () => {
    for (const width of [2 ** 30 - 1, 2 ** 30, 2 ** 30 + 16, 2 ** 31, 2 ** 40]) {
      const before = engine().memory.stacks;
      const failed = await failureOf(engine().allocate([8, 1, width, 4]));
      expect(failed).toMatchObject({ code: 'out-of-memory' });
      expect(engine().memory.stacks).toBe(before);
    }
    await expectToWork(engine());
  });
});

describe('the start of threads', () => {
  it('is waited for while the page is busy', async () => {
    const start = createEngine({ variant: 'threads', threads: 2 });
    await new Promise((resolve) => setImmediate(resolve));
    const begin = performance.now();
    while (performance.now() - begin < 5300);
    using engine = await start;
    await expectToWork(engine);
  });

  it('that never comes is given up after 5 s, for single and with a warning', async () => {
    vi.useFakeTimers();
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const ended: string[] = [];
    const platform: Platform = {
      features: () => ({ isolated: true, sharedArrayBuffer: true, cores: 2 }),
      startWorker: (variant, _, events) => ({
        post: (request) => {
          if (variant === 'threads' || request.type !== 'start') return;
          const result = { threads: 1, memory: null, ring: null, wasmBytes: 1 };
          events.onReply({ id: request.id, ok: true, result });
        },
        keepAlive: () => {},
        terminate: () => ended.push(variant),
      }),
    };
    const start = createEngineOn(platform)();
    await vi.advanceTimersByTimeAsync(4800);
    expect(ended).toEqual([]);
    await vi.advanceTimersByTimeAsync(300);
    expect((await start).variant).toBe('single');
    expect(ended).toEqual(['threads']);
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('no thread started'));
    // Nothing can take their place: a machine may be busy for longer.
    const forced = failureOf(createEngineOn(platform)({ variant: 'threads' }));
    await vi.advanceTimersByTimeAsync(29_800);
    expect(ended).toEqual(['threads']);
    await vi.advanceTimersByTimeAsync(300);
    expect(await forced).toMatchObject({ code: 'unsupported' });
    vi.useRealTimers();
    warn.mockRestore();
  });
});

/** Workers that the test starts and ends. A blend of theirs gives the lowest layer. */
class DoublePlatform implements Platform {
  readonly starts: { died(): void; started(): void }[] = [];
  /** How many of them are starting or at work: they keep a process alive. */
  alive = 0;
  /** Whether later ones start when the test says, as the first two. */
  isManual = false;
  terminated = 0;
  /** Thrown by the next request for a blend instead of an answer. */
  refusal: Error | null = null;

  features = () => ({ isolated: true, sharedArrayBuffer: true, cores: 2 });

  startWorker: Platform['startWorker'] = (_, __, events) => ({
    post: (request) => {
      if (request.type === 'buffer') {
        const { buffer } = request.payload;
        const { refusal } = this;
        this.refusal = null;
        if (refusal) throw refusal;
        queueMicrotask(() => events.onReply({ id: request.id, ok: true, result: { buffer } }));
      }
      if (request.type !== 'start') return;
      const result = { threads: 1, memory: null, ring: null, wasmBytes: 1 };
      this.starts.push({
        died: () => events.onFailure('it died'),
        started: () => events.onReply({ id: request.id, ok: true, result }),
      });
      if (this.starts.length > 2 && !this.isManual) this.starts.at(-1)!.started();
    },
    keepAlive: (alive) => {
      this.alive += alive ? 1 : -1;
    },
    terminate: () => {
      this.terminated++;
    },
  });
}

describe('a worker', () => {
  const start = async () => {
    const platform = new DoublePlatform();
    const engine = createEngineOn(platform)({ variant: 'single', threads: 2 });
    await new Promise((resolve) => setImmediate(resolve));
    return { platform, engine, starts: platform.starts };
  };

  it('that dies while others are still starting is replaced by the next call', async () => {
    const { engine: starting, starts } = await start();
    starts[0]!.started();
    starts[0]!.died();
    starts[1]!.started();
    using engine = await starting;
    expect(await engine.screen(a, b, { shape: small })).toEqual(a);
    expect(starts).toHaveLength(4);
  });

  it('that is only now starting keeps neither an abort nor dispose waiting', async () => {
    const { engine: starting, platform, starts } = await start();
    for (const { started } of starts) started();
    const engine = await starting;
    platform.isManual = true;
    starts[0]!.died();
    const controller = new AbortController();
    const { signal } = controller;
    const aborted = failureOf(engine.screen(a, b, { shape: small, signal }));
    const disposed = failureOf(engine.screen(a, b, { shape: small }));
    controller.abort(new Error('enough'));
    expect(await aborted).toMatchObject({ message: 'enough' });
    engine.dispose();
    expect(await disposed).toMatchObject({ code: 'disposed' });
    expect(starts).toHaveLength(4);
    for (const { started } of starts.slice(2)) started();
    await new Promise((resolve) => setImmediate(resolve));
    expect(platform.terminated).toBe(4); // they do not outlive the engine
    expect(platform.alive).toBe(0);
  });

  it('that a request cannot be posted to is not waited for', async () => {
    const { engine: starting, platform, starts } = await start();
    for (const { started } of starts) started();
    using engine = await starting;
    platform.refusal = new Error('data could not be cloned');
    const failed = await failureOf(engine.screen(a, b, { shape: small }));
    expect(failed).toMatchObject({ message: 'data could not be cloned' });
    expect(platform.alive).toBe(0);
    expect(await engine.screen(a, b, { shape: small })).toEqual(a);
  });
});
