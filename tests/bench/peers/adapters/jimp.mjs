/** jimp: images in JavaScript alone. */
import { eachFrame } from '../job.mjs';
import { load, sameWords, versionOf } from '../peer.mjs';

/** @type {import('../peer.mjs').Peer} */
export const jimp = {
  name: 'jimp',
  version: () => versionOf('jimp'),
  notes: [
    'JavaScript, one thread; objects for each pixel, doubles, truncated; blends into the',
    'backdrop, of which it gets a copy.',
  ],
  modes: {
    ...sameWords(['screen', 'multiply', 'overlay', 'difference']),
    'source-over': 'srcOver',
  },
  async prepare(job) {
    const { Jimp } = await load('jimp');
    // Of a copy: it takes the whole buffer behind a view.
    const image = (/** @type {Uint8Array} */ frame) =>
      Jimp.fromBitmap({ data: frame.slice(), width: job.width, height: job.height });
    return {
      blend: (word) =>
        eachFrame(job, (backdrop, source, out) => {
          out.set(image(backdrop).composite(image(source), 0, 0, { mode: word }).bitmap.data);
        }),
    };
  },
};
