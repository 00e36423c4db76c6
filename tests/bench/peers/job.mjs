/** The job that all peers do: two stacks of RGBA frames, blended in a mode of the W3C. */

/**
 * @typedef {'screen' | 'multiply' | 'overlay' | 'color-dodge' | 'soft-light' | 'difference' |
 *   'source-over'} Mode
 *
 * @typedef {object} Job
 * @property {number} frames
 * @property {number} height
 * @property {number} width
 * @property {Uint8Array} backdrop straight-alpha RGBA
 * @property {Uint8Array} source
 */

/**
 * Source-over is measured with alpha: of opaque pixels it would be a copy. The others are measured
 * of opaque pixels, whose blend is the formula alone.
 * @type {readonly Mode[]}
 */
export const MODES = [
  'screen',
  'multiply',
  'overlay',
  'color-dodge',
  'soft-light',
  'difference',
  'source-over',
];

const SIZE = { frames: 8, height: 512, width: 512 };

/**
 * Frames of noise, whose branches no processor can guess.
 * @param {boolean} opaque
 * @returns {Job}
 */
export function noiseJob(opaque) {
  return { ...SIZE, backdrop: noise(1, opaque), source: noise(2, opaque) };
}

/** @param {number} seed @param {boolean} opaque */
function noise(seed, opaque) {
  const data = new Uint8Array(SIZE.frames * SIZE.height * SIZE.width * 4);
  for (let i = 0, state = seed; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[i] = opaque && i % 4 === 3 ? 255 : state >>> 24;
  }
  return data;
}

/**
 * For peers that know images but no stacks: does `work` for each frame of a job in turn, on views.
 * @param {Job} job
 * @param {(backdrop: Uint8Array, source: Uint8Array, out: Uint8Array) => unknown} work
 * @returns {Promise<Uint8Array>} the stack that `work` wrote
 */
export async function eachFrame(job, work) {
  const out = outOf(job);
  const bytes = job.height * job.width * 4;
  for (let start = 0; start < out.length; start += bytes) {
    const frame = (/** @type {Uint8Array} */ stack) => stack.subarray(start, start + bytes);
    await work(frame(job.backdrop), frame(job.source), frame(out));
  }
  return out;
}

/** @type {WeakMap<Job, Uint8Array>} */
const outs = new WeakMap();

/**
 * The one result of a job, written again and again: fresh memory would be measured too.
 * @param {Job} job
 */
export function outOf(job) {
  const out = outs.get(job) ?? new Uint8Array(job.backdrop.length);
  outs.set(job, out);
  return out;
}
