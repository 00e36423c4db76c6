/**
 * Measures one peer, in a process of its own: `node measure-peer.mjs NAME` prints a `Report` as
 * JSON. So a peer that crashes, leaks or keeps threads busy does not disturb the others.
 */
import { median, medianTime } from '../measure.mjs';
import { PEERS } from './adapters/index.mjs';
import { prepareReference } from './adapters/stackblend.mjs';
import { deviationOf, exactJob } from './exactness.mjs';
import { MODES, noiseJob } from './job.mjs';

/**
 * @typedef {import('./job.mjs').Mode} Mode
 * @typedef {import('./peer.mjs').Peer} Peer
 *
 * @typedef {{ time: number, ratio: number } & import('./exactness.mjs').Deviation} Figures
 *   milliseconds per frame, and the ratio to the time of stackblend on one thread
 *
 * @typedef {object} Report
 * @property {string} version
 * @property {Partial<Record<Mode, Figures>>} modes
 */

/** How long each mode runs before it counts, in milliseconds: code is compiled better meanwhile. */
const WARM_UP = 100;

/** How long a peer may take in all before it counts as hanging, in milliseconds. */
const PATIENCE = 120_000;

/**
 * Returns how long the last run took.
 * @param {() => Promise<unknown>} work
 */
async function warmUp(work) {
  const end = performance.now() + WARM_UP;
  for (;;) {
    const start = performance.now();
    await work();
    if (performance.now() > end) return performance.now() - start;
  }
}

/** Fewer for what takes long, in milliseconds. @param {number} time */
const roundsFor = (time) => (time > 150 ? 1 : time > 30 ? 3 : 5);

/**
 * Medians over rounds, each of which measures both in direct succession: machines are noisy.
 * @param {number} rounds
 * @param {() => Promise<number>} timePeer
 * @param {() => Promise<number>} timeReference
 */
async function compare(rounds, timePeer, timeReference) {
  const found = [];
  for (let round = 0; round < rounds; round++) {
    const reference = await timeReference();
    const time = await timePeer();
    found.push({ time, ratio: time / reference });
  }
  return {
    time: median(found.map(({ time }) => time)),
    ratio: median(found.map(({ ratio }) => ratio)),
  };
}

/**
 * The figures of the modes of opaque pixels, or of source-over.
 * @param {Peer} peer
 * @param {boolean} opaque
 * @returns {Promise<[Mode, Figures][]>}
 */
async function measure(peer, opaque) {
  const job = noiseJob(opaque);
  const reference = await prepareReference(job);
  const exact = await peer.prepare(await exactJob(opaque));
  const noise = await peer.prepare(job);
  /** @type {[Mode, Figures][]} */
  const found = [];
  for (const mode of MODES.filter((mode) => (mode !== 'source-over') === opaque)) {
    const word = peer.modes[mode];
    if (word === undefined) continue;
    const work = () => noise.blend(word);
    const referenceWork = () => reference.blend(mode);
    await warmUp(referenceWork);
    const { time, ratio } = await compare(
      roundsFor(await warmUp(work)),
      () => noise.medianTime?.(3, word) ?? medianTime(3, work),
      () => medianTime(5, referenceWork),
    );
    const deviation = await deviationOf(mode, await exact.blend(word));
    found.push([mode, { time: time / job.frames, ratio, ...deviation }]);
  }
  await Promise.all([exact.close?.(), noise.close?.()]);
  return found;
}

const peer = PEERS.find(({ name }) => name === process.argv[2]);
if (!peer) throw new Error(`no such peer: ${process.argv[2]}`);
setTimeout(() => {
  throw new Error(`did not end in ${PATIENCE / 1000} s`);
}, PATIENCE).unref();
const modes = Object.fromEntries([...(await measure(peer, true)), ...(await measure(peer, false))]);
console.log(JSON.stringify({ version: await peer.version(), modes }));
process.exit(); // some libraries' threads never end
