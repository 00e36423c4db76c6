/** How far a peer is from the exact formula: tests/vectors, computed in rational arithmetic. */
import { readFile } from 'node:fs/promises';

/**
 * @typedef {import('./job.mjs').Job} Job
 *
 * @typedef {object} Deviation
 * @property {number} largest of a value
 * @property {number} deviating how many values are not exact
 * @property {number} values how many there are
 * @property {number} alpha the largest deviation of an alpha
 */

/**
 * What a peer is checked with, for the modes of opaque pixels or for source-over.
 * @param {boolean} opaque
 */
export function exactJob(opaque) {
  return opaque ? pairsJob() : alphaJob();
}

/**
 * All 65,536 pairs of opaque bytes, as one frame: backdrops by rows, sources by columns.
 * @returns {Job}
 */
function pairsJob() {
  const [backdrop, source] = [new Uint8Array(65536 * 4), new Uint8Array(65536 * 4)];
  for (let pair = 0; pair < 65536; pair++) {
    backdrop.fill(pair >> 8, 4 * pair, 4 * pair + 3);
    source.fill(pair & 255, 4 * pair, 4 * pair + 3);
    backdrop[4 * pair + 3] = source[4 * pair + 3] = 255;
  }
  return { frames: 1, height: 256, width: 256, backdrop, source };
}

/** 1,500 pixels of all kinds of alpha. @returns {Promise<Job>} */
async function alphaJob() {
  const backdrop = await readVector('rgba/backdrop');
  return { frames: 1, height: 30, width: 50, backdrop, source: await readVector('rgba/source') };
}

/**
 * Of the blend of `exactJob` in one mode. Of the pairs, whose three colours are equal, each counts
 * once and is as wrong as the worst of them; with source-over each colour counts.
 * @param {import('./job.mjs').Mode} mode
 * @param {Uint8Array} out
 */
export async function deviationOf(mode, out) {
  if (mode === 'source-over') {
    return deviation(out, await readVector('rgba/compose-source-over'), 3);
  }
  const table = await readVector(`separable/${mode}`);
  const expected = new Uint8Array(65536 * 4).fill(255);
  for (let pair = 0; pair < 65536; pair++) expected.fill(byte(table, pair), 4 * pair, 4 * pair + 3);
  return deviation(out, expected, 1);
}

/**
 * @param {Uint8Array} out
 * @param {Uint8Array} expected where it is transparent, any colour is right
 * @param {1 | 3} perPixel how many values the three colours count as
 * @returns {Deviation}
 */
function deviation(out, expected, perPixel) {
  if (out.length !== expected.length) throw new Error(`a result of ${out.length} bytes`);
  const found = { largest: 0, deviating: 0, values: (out.length / 4) * perPixel, alpha: 0 };
  for (let i = 0; i < out.length; i += 4) {
    const off = (/** @type {number} */ at) => Math.abs(byte(out, at) - byte(expected, at));
    found.alpha = Math.max(found.alpha, off(i + 3));
    if (expected[i + 3] === 0) continue;
    const colours = [off(i), off(i + 1), off(i + 2)];
    const values = perPixel === 3 ? colours : [Math.max(...colours)];
    found.largest = Math.max(found.largest, ...values);
    found.deviating += values.filter(Boolean).length;
  }
  return found;
}

/** @param {Uint8Array} bytes @param {number} index */
const byte = (bytes, index) => /** @type {number} */ (bytes[index]);

/** Reads one of tests/vectors: bytes behind a header of version 1. @param {string} name */
async function readVector(name) {
  const file = await readFile(new URL(`../../vectors/${name}.npy`, import.meta.url));
  return new Uint8Array(file.subarray(10 + file.readUInt16LE(8)));
}
