/**
 * What run.mjs starts, and watches: reads one mutated file after the other from a round on, and tells
 * of each when it begins, and what was wrong and how much memory was used when it has ended.
 */
import { performance } from 'node:perf_hooks';
import * as io from 'stackblend/io';
import { inputs } from './inputs.mjs';
import { fault, textOf } from './judge.mjs';

const [seed, first, only = ''] = process.argv.slice(2);
const LIMITS = { planeBytes: 2 ** 25, wholeBytes: 2 ** 26, planes: 10_000 };
const SLOWEST_MS = 5000;
/** Of this time the thread itself may be busy, where pages would stand still. */
const BUSY_MS = 2500;

/** @param {object} message */
const tell = (message) => process.send?.(message);

/** Reads the first plane, the last one and a region of each image. @param {string} name @param {Uint8Array} data */
async function read(name, data) {
  const images = await io.openImages({ name, data }, { limits: LIMITS });
  for (const image of images.slice(0, 3)) {
    const [t, c, z] = image.shape;
    await image.plane();
    await image.plane({ t: t - 1, c: c - 1, z: z - 1 });
    await image.plane({ region: { x: 0, y: 0, width: 1, height: 1 } });
  }
  for (const image of images) image.close();
}

/** @param {string} name @param {Uint8Array} data */
async function run(name, data) {
  const started = performance.now();
  const before = performance.eventLoopUtilization();
  let [opened, wrong] = [true, /** @type {string | undefined} */ (undefined)];
  try {
    await read(name, data);
  } catch (error) {
    [opened, wrong] = [false, fault(error, name)];
  }
  const took = performance.now() - started;
  const busy = performance.eventLoopUtilization(before).active;
  if (took > SLOWEST_MS) wrong = `took ${Math.round(took)} ms`;
  else if (busy > BUSY_MS) wrong ??= `kept the thread busy for ${Math.round(busy)} ms`;
  return { opened, wrong };
}

process.on('unhandledRejection', (error) => {
  tell({ kind: 'stray', wrong: `unhandled rejection near this file: ${textOf(error)}` });
});

const files = inputs(Number(seed), only);
for (let round = Number(first); ; round++) {
  tell({ kind: 'begin', round });
  const { name, data } = files.at(round);
  const { opened, wrong } = await run(name, data);
  tell({ kind: 'end', round, opened, wrong, mebibytes: process.resourceUsage().maxRSS / 1024 });
  // Lets messages out, and the parent's end in.
  await new Promise((resolve) => setImmediate(resolve));
}
