/** How the benchmarks measure: medians, after a warm-up, in milliseconds. */

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
 * A table in Markdown.
 * @param {string[]} head
 * @param {string[][]} rows
 */
export function markdownTable(head, rows) {
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
