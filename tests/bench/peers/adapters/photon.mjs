/** photon: Rust as WebAssembly, in its package for Node. */
import { eachFrame } from '../job.mjs';
import { load, sameWords, versionOf } from '../peer.mjs';

const PACKAGE = '@silvia-odwyer/photon-node';

/** @type {import('../peer.mjs').Peer} */
export const photon = {
  name: 'photon',
  version: () => versionOf(PACKAGE),
  notes: [
    'WebAssembly, one thread; floats, truncated; frames are copied in and out, and by each call.',
    'Its overlay decides by the second image, which makes it hard-light, so it gets the images',
    'swapped. Its soft-light is wrong where the backdrop is dark.',
  ],
  modes: {
    ...sameWords(['screen', 'multiply', 'overlay', 'difference']),
    'color-dodge': 'dodge',
    'soft-light': 'soft_light',
    'source-over': 'over',
  },
  async prepare(job) {
    const { default: library } = await load(PACKAGE);
    return {
      blend: (word) =>
        eachFrame(job, (backdrop, source, out) => {
          const frames = word === 'overlay' ? [source, backdrop] : [backdrop, source];
          const [below, above] = frames.map(
            (frame) => new library.PhotonImage(frame, job.width, job.height),
          );
          library.blend(below, above, word);
          out.set(below.get_raw_pixels());
          below.free();
          above.free();
        }),
    };
  },
};
