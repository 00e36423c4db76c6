/** sharp: libvips, native. */
import { eachFrame, outOf } from '../job.mjs';
import { load, sameWords, versionOf } from '../peer.mjs';

/** libvips' words, which wasm-vips shares. @type {import('../peer.mjs').Peer['modes']} */
export const VIPS_WORDS = {
  ...sameWords(['screen', 'multiply', 'overlay', 'soft-light', 'difference']),
  'color-dodge': 'colour-dodge',
  'source-over': 'over',
};

async function version() {
  const { default: sharp } = await load('sharp');
  return `${await versionOf('sharp')} (libvips ${sharp.versions.vips})`;
}

/**
 * The blend of one frame.
 * @param {import('../peer.mjs').Job} job
 */
async function compositor({ width, height }) {
  const { default: sharp } = await load('sharp');
  const raw = { width, height, channels: 4 };
  return async (
    /** @type {Uint8Array} */ backdrop,
    /** @type {Uint8Array} */ source,
    /** @type {Uint8Array} */ out,
    /** @type {string} */ blend,
  ) => {
    const image = sharp(backdrop, { raw }).composite([{ input: source, raw, blend }]);
    out.set(await image.raw().toBuffer());
  };
}

/** @type {import('../peer.mjs').Peer} */
export const sharpInTurn = {
  name: 'sharp, frames in turn',
  version,
  notes: [
    'Native. Raw pixels in and out; premultiplies, blends in floats, truncates; each result is a',
    "new buffer, copied into the stack. One thread of libvips: sharp's default with glibc.",
    'Its colour-dodge takes black under white for white; otherwise it is within 1.',
  ],
  modes: VIPS_WORDS,
  async prepare(job) {
    const composite = await compositor(job);
    return {
      blend: (word) => eachFrame(job, (...views) => composite(...views, word)),
    };
  },
};

/** @type {import('../peer.mjs').Peer} */
export const sharpAtOnce = {
  name: 'sharp, all frames at once',
  version,
  notes: [
    'The same with all frames handed over together, which its queue does on all cores: compare',
    'with two threads.',
  ],
  modes: VIPS_WORDS,
  async prepare(job) {
    const composite = await compositor(job);
    return {
      blend: async (word) => {
        /** @type {Promise<void>[]} */
        const frames = [];
        await eachFrame(job, (...views) => void frames.push(composite(...views, word)));
        await Promise.all(frames);
        return outOf(job);
      },
    };
  },
};
