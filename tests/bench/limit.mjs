/**
 * The limit that all else is measured against: a native loop that reads two arrays and writes one,
 * with plain AVX2 loads and stores, on as many threads.
 */
import { join } from 'node:path';
import { must, step } from '../../cpp/toolchain/run.mjs';
import { ROOT } from '../../js/build/stamp.mjs';

const LIMIT = join(ROOT, 'build/bench/tests/bench/native/stackblend_limit');

export async function buildLimit() {
  await step('Building the native limit', async () => {
    await must('cmake', ['--preset', 'bench'], { cwd: ROOT });
    await must('cmake', ['--build', '--preset', 'bench'], { cwd: ROOT });
  });
}

/**
 * Its median time in milliseconds.
 * @param {{ frames: number, height: number, width: number, threads: number, repeats: number }} job
 */
export async function limitTime(job) {
  const args = Object.entries(job).flatMap(([name, value]) => [`--${name}`, `${value}`]);
  const { seconds } = JSON.parse(await must(LIMIT, args));
  return seconds * 1000;
}
