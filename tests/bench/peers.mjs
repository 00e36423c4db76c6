/** The same job as people do it without stackblend. */
import { must } from '../../cpp/toolchain/run.mjs';

/** The formula written straight into JavaScript, on one thread. */
export function plainJavaScript(
  /** @type {Uint8Array} */ a,
  /** @type {Uint8Array} */ b,
  /** @type {Uint8Array} */ out,
) {
  for (let i = 0; i < out.length; i++) {
    const product = (255 - /** @type {number} */ (a[i])) * (255 - /** @type {number} */ (b[i]));
    out[i] = 255 - (i % 4 === 3 ? Math.floor(product / 255) : Math.round(product / 255));
  }
}

// As it is usually written with numpy: in floats, back to bytes, alpha like colour.
const NUMPY = `
import sys, time, numpy
frames, height, width, repeats = map(int, sys.argv[1:])
rng = numpy.random.default_rng(1)
a, b = (rng.integers(0, 256, (frames, height, width, 4), dtype=numpy.uint8) for _ in range(2))
times = []
for _ in range(repeats):
    start = time.perf_counter()
    out = (255 * (1 - (1 - a / 255) * (1 - b / 255))).round().astype(numpy.uint8)
    times.append(time.perf_counter() - start)
print(1000 * sorted(times)[len(times) // 2])
`;

/**
 * numpy's median time in milliseconds, with Debian's python.
 * @param {{ frames: number, height: number, width: number, repeats: number }} job
 */
export async function numpyTime({ frames, height, width, repeats }) {
  const args = ['-c', NUMPY, ...[frames, height, width, repeats].map(String)];
  return Number(await must('/usr/bin/python3', args));
}
