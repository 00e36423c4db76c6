/**
 * The W3C's formulas written straight into JavaScript. Each has a loop of its own: in one loop that
 * calls them, the engine would inline none of them, which costs up to seven times the time.
 */
import { MODES, outOf } from '../job.mjs';
import { sameWords } from '../peer.mjs';

/** @typedef {any} Bytes an array of bytes; any, since none of its elements is undefined */

/** @type {Record<string, (b: Bytes, s: Bytes, out: Bytes) => void>} */
const LOOPS = {
  screen(b, s, out) {
    for (let i = 0; i < out.length; i++) {
      out[i] = i % 4 === 3 ? union(b[i], s[i]) : screen(b[i], s[i]);
    }
  },
  multiply(b, s, out) {
    for (let i = 0; i < out.length; i++) {
      out[i] = i % 4 === 3 ? union(b[i], s[i]) : Math.round((b[i] * s[i]) / 255);
    }
  },
  overlay(b, s, out) {
    for (let i = 0; i < out.length; i++) {
      out[i] = i % 4 === 3 ? union(b[i], s[i]) : overlay(b[i], s[i]);
    }
  },
  'color-dodge'(b, s, out) {
    for (let i = 0; i < out.length; i++) {
      out[i] = i % 4 === 3 ? union(b[i], s[i]) : colorDodge(b[i], s[i]);
    }
  },
  'soft-light'(b, s, out) {
    for (let i = 0; i < out.length; i++) {
      out[i] =
        i % 4 === 3 ? union(b[i], s[i]) : Math.round(255 * softLight(b[i] / 255, s[i] / 255));
    }
  },
  difference(b, s, out) {
    for (let i = 0; i < out.length; i++) {
      out[i] = i % 4 === 3 ? union(b[i], s[i]) : Math.abs(b[i] - s[i]);
    }
  },
  'source-over'(b, s, out) {
    for (let i = 0; i < out.length; i += 4) {
      const [sourceAlpha, backdropAlpha] = [s[i + 3] / 255, b[i + 3] / 255];
      const alpha = sourceAlpha + backdropAlpha * (1 - sourceAlpha);
      for (let c = i; c < i + 3; c++) {
        const sum = s[c] * sourceAlpha + b[c] * backdropAlpha * (1 - sourceAlpha);
        out[c] = alpha === 0 ? 0 : Math.round(sum / alpha);
      }
      out[i + 3] = Math.round(255 * alpha);
    }
  },
};

/** Of two alphas. @param {number} b @param {number} s */
const union = (b, s) => 255 - Math.floor(((255 - b) * (255 - s)) / 255);

/** @param {number} b @param {number} s */
const screen = (b, s) => 255 - Math.round(((255 - b) * (255 - s)) / 255);

/** @param {number} b @param {number} s */
const overlay = (b, s) =>
  b < 128 ? Math.round((2 * b * s) / 255) : 255 - Math.round((2 * (255 - b) * (255 - s)) / 255);

/** @param {number} b @param {number} s */
function colorDodge(b, s) {
  if (b === 0) return 0;
  return s === 255 ? 255 : Math.min(255, Math.round((255 * b) / (255 - s)));
}

/** @param {number} b from 0 to 1 @param {number} s from 0 to 1 */
function softLight(b, s) {
  if (s <= 0.5) return b - (1 - 2 * s) * b * (1 - b);
  const d = b <= 0.25 ? ((16 * b - 12) * b + 4) * b : Math.sqrt(b);
  return b + (2 * s - 1) * (d - b);
}

/** @type {import('../peer.mjs').Peer} */
export const plainJavaScript = {
  name: 'plain JavaScript, a loop per mode',
  version: async () => `Node ${process.versions.node}`,
  notes: ['One thread, doubles, rounded; copies nothing.'],
  modes: sameWords(MODES),
  prepare: async (job) => ({
    blend: async (mode) => {
      const out = outOf(job);
      LOOPS[mode]?.(job.backdrop, job.source, out);
      return out;
    },
  }),
};
