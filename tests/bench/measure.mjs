/** How the benchmarks measure: medians, after a warm-up, in milliseconds. */

export { markdownTable } from '../markdown-table.mjs';

/** @param {number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/**
 * The median time of `work` in milliseconds, after two runs that do not count.
 * @param {number} repeats
 * @param {() => unknown} work
 */
export async function medianTime(repeats, work) {
  const times = [];
  for (let i = -2; i < repeats; i++) {
    const start = performance.now();
    await work();
    if (i >= 0) times.push(performance.now() - start);
  }
  return median(times);
}

/**
 * Two works in turn, run by run, so that what disturbs the machine disturbs both: the median times
 * in milliseconds, and the median of the ratios of neighbours, first to second.
 * @param {number} repeats
 * @param {() => Promise<unknown>} first
 * @param {() => Promise<unknown>} second
 */
export async function compareTimes(repeats, first, second) {
  const pairs = [];
  for (let i = -2; i < repeats; i++) {
    const start = performance.now();
    await first();
    const middle = performance.now();
    await second();
    const pair = { first: middle - start, second: performance.now() - middle };
    if (i >= 0) pairs.push(pair);
  }
  return {
    first: median(pairs.map(({ first }) => first)),
    second: median(pairs.map(({ second }) => second)),
    ratio: median(pairs.map(({ first, second }) => first / second)),
  };
}
