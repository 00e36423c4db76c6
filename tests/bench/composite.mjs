/**
 * Composites of four `uint16` channels of 2048 × 2048 in engine memory, two threads, as times the
 * time of a native loop that reads and writes as many bytes; histograms, projections and numpy
 * beside them: `node tests/bench/composite.mjs`.
 */
import { cpus } from 'node:os';
import { ensureSystemPackages } from '../../cpp/toolchain/packages.mjs';
import { must, say } from '../../cpp/toolchain/run.mjs';
import { build, runCommand } from '../../js/build/build.mjs';
import { buildLimit, limitTime } from './limit.mjs';
import { markdownTable, median, medianTime } from './measure.mjs';

const SIZE = 2048;
const CHANNELS = 4;
const THREADS = 2;
const ROUNDS = 7;
const REPEATS = 15;
/** Bytes that the limit moves: four planes of two bytes in, four bytes out, as two reads and a write. */
const LIMIT_BYTES = SIZE * SIZE * 12;

/** @typedef {import('stackblend').Channel} Channel */

/** @param {import('stackblend').Engine} engine @param {number} seed */
async function plane(engine, seed) {
  const stack = await engine.allocate([1, SIZE, SIZE], 'uint16');
  for (let i = 0, state = seed; i < stack.data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    stack.data[i] = state >>> 16;
  }
  return stack;
}

/** What is measured, and the bytes that each reads and writes. */
async function prepare() {
  const { createEngine } = await import('stackblend');
  const engine = await createEngine({ variant: 'threads', threads: THREADS });
  /** @type {Channel[]} */
  const channels = [];
  for (let i = 1; i <= CHANNELS; i++) {
    channels.push({ data: await plane(engine, i), window: [1000 * i, 60_000] });
  }
  const out = await engine.allocate([1, SIZE, SIZE, 4]);
  const constant = await engine.allocate([1, SIZE, SIZE], 'uint16');
  constant.data.fill(1234);
  const first = /** @type {import('stackblend').EngineStack<'uint16'>} */ (channels[0]?.data);
  const stack = await engine.allocate([20, SIZE / 4, SIZE / 4], 'uint16');
  const [planeBytes, all] = [SIZE * SIZE * 2, LIMIT_BYTES];
  /** @param {Partial<Channel>} more @param {import('stackblend').CompositeOptions} [options] */
  const composite = (more, options) => {
    const list = channels.map((channel) => ({ ...channel, ...more }));
    return () => engine.composite(list, { ...options, out });
  };
  return {
    engine,
    jobs: [
      { name: 'screen', bytes: all, work: composite({}) },
      { name: 'add', bytes: all, work: composite({}, { mode: 'add' }) },
      { name: 'screen, gamma 0.7', bytes: all, work: composite({ gamma: 0.7 }) },
      { name: 'screen, LUTs of 256 colours', bytes: all, work: composite({ lut: 'fire' }) },
      { name: 'overlay', bytes: all, work: composite({}, { mode: 'overlay' }) },
      { name: 'imagej', bytes: all, work: composite({}, { mode: 'imagej' }) },
      { name: 'histogram, noise', bytes: planeBytes, work: () => engine.histogram(first) },
      { name: 'histogram, constant', bytes: planeBytes, work: () => engine.histogram(constant) },
      {
        name: 'max of 20 planes',
        bytes: (planeBytes / 16) * 20,
        work: () => engine.project(stack, { method: 'max' }),
      },
    ],
  };
}

// Screen of windowed channels, in float32, as it is usually written with numpy.
const NUMPY = `
import sys, time, numpy
size, count, repeats = map(int, sys.argv[1:])
rng = numpy.random.default_rng(1)
planes = [rng.integers(0, 65536, (size, size), dtype=numpy.uint16) for _ in range(count)]
colours = numpy.array([[1, 0, 1], [0, 1, 0], [0, .5, 1], [1, 1, 0]], dtype=numpy.float32)[:count]
times = []
for _ in range(repeats):
    start = time.perf_counter()
    rest = numpy.ones((size, size, 3), dtype=numpy.float32)
    for plane, colour in zip(planes, colours):
        t = numpy.clip((plane.astype(numpy.float32) - 1000) / numpy.float32(59000), 0, 1)
        rest *= 1 - t[..., None] * colour
    out = numpy.empty((size, size, 4), dtype=numpy.uint8)
    out[..., :3] = (255 * (1 - rest) + numpy.float32(.5)).astype(numpy.uint8)
    out[..., 3] = 255
    times.append(time.perf_counter() - start)
print(1000 * sorted(times)[len(times) // 2])
`;

async function numpyTime() {
  const args = ['-c', NUMPY, ...[SIZE, CHANNELS, 3].map(String)];
  return Number(await must('/usr/bin/python3', args));
}

await runCommand(async () => {
  await ensureSystemPackages('build', 'checks');
  await build();
  await buildLimit();
  const { engine, jobs } = await prepare();
  /** @type {{ time: number, ratio: number }[][]} */
  const rounds = [];
  const job = { frames: 1, height: SIZE, width: SIZE, threads: THREADS, repeats: REPEATS };
  for (let round = 0; round < ROUNDS; round++) {
    const limit = await limitTime(job);
    const results = [];
    for (const { bytes, work } of jobs) {
      const time = await medianTime(REPEATS, work);
      results.push({ time, ratio: (time * LIMIT_BYTES) / (limit * bytes) });
    }
    rounds.push(results);
  }
  engine.dispose();
  const rows = jobs.map(({ name }, i) => {
    const of = rounds.map((results) => results[i] ?? { time: Number.NaN, ratio: Number.NaN });
    const time = median(of.map(({ time }) => time));
    return [name, `${time.toFixed(1)} ms`, median(of.map(({ ratio }) => ratio)).toFixed(1)];
  });
  const numpy = await numpyTime();
  rows.push(["numpy's screen in float32", `${numpy.toFixed(0)} ms`, '']);
  const machine = `Node ${process.versions.node}, ${cpus()[0]?.model}`;
  say(`${CHANNELS} uint16 channels of ${SIZE} × ${SIZE}, ${THREADS} threads, ${machine}`);
  console.log(markdownTable(['job', 'median', 'times the limit'], rows));
});
