/** How the page takes time: medians of samples, each long enough for the browser's coarse clock. */

/** Milliseconds. */
const LEAST_SAMPLE = 30;
const WARM_UP = 100;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [lower, upper] = [(sorted.length - 1) >> 1, sorted.length >> 1];
  return ((sorted[lower] ?? Number.NaN) + (sorted[upper] ?? Number.NaN)) / 2;
}

/** Milliseconds that one run takes, of as many runs in a row as `least` milliseconds need. */
export async function sample(work: () => unknown, least = LEAST_SAMPLE): Promise<number> {
  const start = performance.now();
  for (let runs = 1; ; runs++) {
    await work();
    const time = performance.now() - start;
    if (time >= least) return time / runs;
  }
}

/** Lets the browser compile the code as well as it can, and touches all memory. */
export async function warmUp(work: () => unknown): Promise<void> {
  await work();
  await sample(work, WARM_UP);
}

/** Lets the page paint and take clicks. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
