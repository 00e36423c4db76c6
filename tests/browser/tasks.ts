import type { Page } from '@playwright/test';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds from start to end, and of these on a processor: left out where that clock did not move. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

const KINDS = ['toplevel', 'disabled-by-default-devtools.timeline', 'devtools.timeline'];

/**
 * The longest task of the page's main thread while `work` goes on, in milliseconds of processor
 * time: what else a machine does makes tasks no longer, and the page no slower.
 */
export async function longestTask(page: Page, work: () => Promise<void>): Promise<number> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, { categories: KINDS });
  await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[];
  };
  const threads = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = traceEvents.filter(
    ({ name, ph, pid, tid }) => name === 'RunTask' && ph === 'X' && threads.has(`${pid} ${tid}`),
  );
  if (tasks.length < 10) throw new Error(`the trace has ${tasks.length} tasks of the page`);
  // A task that has not ended has neither.
  return Math.max(...tasks.map(({ dur, tdur }) => tdur ?? dur ?? Number.POSITIVE_INFINITY)) / 1000;
}
