import { describe, expect, it } from 'vitest';
import type { Work } from '../../../js/engine/schedule/job.ts';
import { Scheduler } from '../../../js/engine/schedule/scheduler.ts';

/** Work whose slices end when the test says; `log` holds what began, in order. */
class ManualWork implements Work {
  readonly unit = 1;
  cancelled = 0;
  finished = 0;
  readonly ends: (() => void)[] = [];

  constructor(
    readonly name: string,
    readonly bytes: number,
    readonly log: string[],
  ) {}

  sliceBytes = () => 10;

  run(begin: number, end: number): Promise<void> {
    this.log.push(`${this.name} ${begin}-${end}`);
    return new Promise((resolve) => this.ends.push(resolve));
  }

  cancel = () => {
    this.cancelled++;
  };

  finish = () => {
    this.finished++;
  };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

async function endAll(works: ManualWork[]): Promise<void> {
  for (let round = 0; round < 100; round++) {
    for (const end of works.flatMap((work) => work.ends.splice(0))) end();
    await settle();
  }
}

describe('Scheduler', () => {
  it('cuts a job into slices and keeps the given number in flight', async () => {
    const log: string[] = [];
    const work = new ManualWork('a', 35, log);
    const done = new Scheduler(2).run(work, { frames: 1 });
    expect(log).toEqual(['a 0-10', 'a 10-20']);
    await endAll([work]);
    await done;
    expect(log).toEqual(['a 0-10', 'a 10-20', 'a 20-30', 'a 30-35']);
    expect(work.finished).toBe(1);
  });

  it('lets long jobs take turns and a job of one slice go first', async () => {
    const log: string[] = [];
    const scheduler = new Scheduler(1);
    const works = [new ManualWork('a', 40, log), new ManualWork('b', 20, log)];
    const short = new ManualWork('short', 10, log);
    const jobs = works.map((work) => scheduler.run(work, { frames: 1 }));
    jobs.push(scheduler.run(short, { frames: 1 }));
    await endAll([...works, short]);
    await Promise.all(jobs);
    const expected = ['a 0-10', 'short 0-10', 'a 10-20', 'b 0-10', 'a 20-30', 'b 10-20', 'a 30-40'];
    expect(log).toEqual(expected);
  });

  it('ends a job of one slice within three slices of a long one that it meets', async () => {
    const log: string[] = [];
    const scheduler = new Scheduler(2);
    const long = new ManualWork('long', 400, log);
    const short = new ManualWork('short', 10, log);
    // A worker: one slice after the other, in the order in which they came.
    const ends: (() => void)[] = [];
    for (const work of [long, short]) {
      const run = work.run.bind(work);
      work.run = (begin, end) => {
        const slice = run(begin, end);
        ends.push(...work.ends.splice(0));
        return slice;
      };
    }
    const longJob = scheduler.run(long, { frames: 1 });
    let ended = 0;
    let shortEnded = -1;
    const endOne = async () => {
      ends.shift()?.();
      ended++;
      await settle();
    };
    for (let i = 0; i < 5; i++) await endOne();
    const shortJob = scheduler.run(short, { frames: 1 }).then(() => {
      shortEnded = ended;
    });
    while (ends.length > 0) await endOne();
    await Promise.all([longJob, shortJob]);
    expect(shortEnded - 5).toBeLessThanOrEqual(3);
  });

  it('lets no stream of short jobs hold up a long one', async () => {
    const log: string[] = [];
    const scheduler = new Scheduler(1);
    const long = new ManualWork('long', 30, log);
    const shorts = Array.from({ length: 11 }, (_, i) => new ManualWork(`short${i}`, 10, log));
    const jobs = [long, ...shorts].map((work) => scheduler.run(work, { frames: 1 }));
    await endAll([long, ...shorts]);
    await Promise.all(jobs);
    expect(log.flatMap((line, i) => (line.startsWith('long') ? [i] : []))).toEqual([0, 5, 10]);
  });

  it('settles an aborted job only when its running slices have ended', async () => {
    const log: string[] = [];
    const work = new ManualWork('a', 100, log);
    const controller = new AbortController();
    let settled = false;
    const job = new Scheduler(2).run(work, { frames: 1, signal: controller.signal });
    const watched = job.catch((reason) => reason).finally(() => (settled = true));
    controller.abort('stop');
    await settle();
    expect([work.cancelled, settled, work.finished]).toEqual([1, false, 0]);
    await endAll([work]);
    expect(await watched).toBe('stop');
    expect([work.finished, log.length]).toEqual([1, 2]);
  });

  it('rejects with the error of a slice and goes on with other jobs', async () => {
    const log: string[] = [];
    const scheduler = new Scheduler(1);
    const broken = new ManualWork('broken', 30, log);
    broken.run = () => Promise.reject(new Error('slice broke'));
    const job = scheduler.run(broken, { frames: 1 });
    const good = new ManualWork('good', 20, log);
    const other = scheduler.run(good, { frames: 1 });
    await expect(job).rejects.toThrow('slice broke');
    await endAll([good]);
    await other;
    expect(log).toEqual(['good 0-10', 'good 10-20']);
  });

  it('stops everything at once, in flight or waiting', async () => {
    const log: string[] = [];
    const scheduler = new Scheduler(1);
    const works = [new ManualWork('a', 30, log), new ManualWork('b', 30, log)];
    const jobs = works.map((work) => scheduler.run(work, { frames: 1 }).catch((error) => error));
    const error = new Error('gone');
    scheduler.stopAll(error);
    await endAll(works);
    expect(await Promise.all(jobs)).toEqual([error, error]);
    expect(log).toEqual(['a 0-10']);
  });
});
