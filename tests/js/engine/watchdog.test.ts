import { createEngine } from 'stackblend';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Watchdog } from '../../../js/engine/backends/watchdog.ts';
import { VARIANTS } from '../support/engines.ts';
import { randomBytes, screenReference } from '../support/reference.ts';

describe('Watchdog', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const setUp = () => {
    const state = { busy: true, progress: 0 };
    const onStill = vi.fn();
    const watchdog = new Watchdog(
      { isBusy: () => state.busy, progress: () => state.progress },
      onStill,
    );
    return { state, onStill, watchdog };
  };

  it('barks once when nothing has moved for 10 s', () => {
    const { onStill, watchdog } = setUp();
    watchdog.wake();
    vi.advanceTimersByTime(9900);
    watchdog.wake(); // more work is no sign of life
    expect(onStill).not.toHaveBeenCalled();
    vi.advanceTimersByTime(60_000);
    expect(onStill).toHaveBeenCalledTimes(1);
  });

  it('waits on as long as there is any progress', () => {
    const { state, onStill, watchdog } = setUp();
    watchdog.wake();
    for (let i = 0; i < 20; i++) {
      vi.advanceTimersByTime(9000);
      state.progress++;
    }
    expect(onStill).not.toHaveBeenCalled();
    vi.advanceTimersByTime(10_500);
    expect(onStill).toHaveBeenCalledTimes(1);
  });

  it('sleeps when there is no work, and begins anew with the next', () => {
    const { state, onStill, watchdog } = setUp();
    watchdog.wake();
    vi.advanceTimersByTime(9000);
    state.busy = false;
    vi.advanceTimersByTime(60_000);
    expect(vi.getTimerCount()).toBe(0);
    state.busy = true;
    watchdog.wake();
    vi.advanceTimersByTime(9900);
    expect(onStill).not.toHaveBeenCalled();
    watchdog.stop();
    vi.advanceTimersByTime(60_000);
    expect(onStill).not.toHaveBeenCalled();
  });
});

describe.each(VARIANTS)('a worker that stands still (%s)', (variant) => {
  it('is ended after 10 s: its jobs reject, the next call has a new one', async () => {
    const [a, b] = [randomBytes(4096, 1), randomBytes(4096, 2)];
    const shape = [4, 16, 16, 4];
    const workerUrl = new URL(`./fixtures/hanging-worker-${variant}.mjs`, import.meta.url);
    vi.stubEnv('STACKBLEND_TEST_HANGING', 'yes'); // workers get a copy when they start
    using engine = await createEngine({ variant, threads: 1, workerUrl });
    vi.unstubAllEnvs();
    const stacks = await Promise.all([engine.allocate(shape), engine.allocate(shape)]);
    const calls = [engine.screen(a, b, { shape }), engine.screen(stacks[0]!, stacks[1]!)];
    const reasons = await Promise.all(calls.map((call) => call.catch((error) => error)));
    for (const reason of reasons) {
      expect(reason).toMatchObject({ code: 'worker-crashed' });
      expect(reason.message).toContain('stood still for 10 s');
    }
    expect(await engine.screen(a, b, { shape })).toEqual(screenReference(a, b));
  }, 30_000);
});
