import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ProgressReporter } from '../../../js/engine/schedule/progress.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('reports at most 60 times a second, however often the job advances', () => {
  const listener = vi.fn();
  const reporter = new ProgressReporter(10, listener, () => {});
  for (let i = 1; i <= 1000; i++) {
    reporter.advance(i / 2000);
    vi.advanceTimersByTime(1);
  }
  expect(listener.mock.calls.length).toBeGreaterThan(50);
  expect(listener.mock.calls.length).toBeLessThanOrEqual(60);
  reporter.complete();
  const done = listener.mock.calls.map(([progress]) => progress.done);
  expect(done).toEqual([...new Set(done)].sort((a, b) => a - b));
  expect(listener).toHaveBeenLastCalledWith({ done: 10, total: 10 });
  vi.advanceTimersByTime(1000);
  expect(listener).toHaveBeenCalledTimes(done.length);
});

it('says nothing while nothing advances, nor after it was stopped', () => {
  const listener = vi.fn();
  const reporter = new ProgressReporter(4, listener, () => {});
  vi.advanceTimersByTime(100);
  expect(listener).not.toHaveBeenCalled();
  reporter.advance(0.5);
  reporter.stop();
  vi.advanceTimersByTime(100);
  expect(listener).not.toHaveBeenCalled();
});

it('hands on what the listener throws, once', () => {
  const onError = vi.fn();
  const error = new Error('listener broke');
  const listener = () => {
    throw error;
  };
  const reporter = new ProgressReporter(4, listener, onError);
  reporter.advance(0.5);
  vi.advanceTimersByTime(100);
  reporter.advance(0.7);
  vi.advanceTimersByTime(100);
  expect(onError).toHaveBeenCalledExactlyOnceWith(error);
});
