import { describe, expect, it } from 'vitest';
import { LatestJob } from '../../../web/viewer/session/job.ts';

describe('LatestJob', () => {
  it('gives the result of its work', async () => {
    const job = new LatestJob();
    const running = job.run(async () => 7);
    expect(job.running).toBe(true);
    expect(await running).toBe(7);
    expect(job.running).toBe(false);
  });

  it('aborts the one before, and starts only when that has ended', async () => {
    const job = new LatestJob();
    const events: string[] = [];
    const first = job.run(async (signal) => {
      events.push('first begins');
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      await new Promise((resolve) => setTimeout(resolve, 5));
      events.push('first ends');
      signal.throwIfAborted();
    });
    await Promise.resolve();
    const second = job.run(async () => events.push('second begins'));
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    await second;
    expect(events).toEqual(['first begins', 'first ends', 'second begins']);
  });

  it('calls it an abort, whatever the work threw when it was stopped', async () => {
    const job = new LatestJob();
    const running = job.run(async (signal) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      throw new Error('disposed');
    });
    await Promise.resolve();
    job.cancel();
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('never begins what was overtaken while it waited', async () => {
    const job = new LatestJob();
    let begun = 0;
    const runs = [1, 2, 3].map(() => job.run(async () => ++begun).catch((error) => error.name));
    expect(await Promise.all(runs)).toEqual(['AbortError', 'AbortError', 1]);
  });

  it('is usable after a failure and after cancel', async () => {
    const job = new LatestJob();
    await expect(job.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    const cancelled = job.run(() => new Promise<never>(() => {}));
    const stuck = job.run(async () => 'next');
    job.cancel();
    expect(job.running).toBe(false);
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
    await expect(stuck).rejects.toMatchObject({ name: 'AbortError' });
  });
});
