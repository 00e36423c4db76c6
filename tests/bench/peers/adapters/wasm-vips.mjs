/** wasm-vips: libvips as WebAssembly. */
import { eachFrame } from '../job.mjs';
import { load, versionOf } from '../peer.mjs';
import { VIPS_WORDS } from './sharp.mjs';

/** One for the process: each has threads of its own. @type {Promise<any> | undefined} */
let library;

function loadVips() {
  // Without the readers of file formats, which are modules of their own.
  library ??= load('wasm-vips').then(({ default: Vips }) => Vips({ dynamicLibraries: [] }));
  return library;
}

/** @type {import('../peer.mjs').Peer} */
export const wasmVips = {
  name: 'wasm-vips',
  version: async () => `${await versionOf('wasm-vips')} (libvips ${(await loadVips()).version()})`,
  notes: [
    'The same libvips in WebAssembly, with as many threads as there are cores; frames are copied',
    'in and out.',
  ],
  modes: VIPS_WORDS,
  async prepare(job) {
    const vips = await loadVips();
    const image = (/** @type {Uint8Array} */ frame) => {
      const plain = vips.Image.newFromMemory(frame, job.width, job.height, 4, 'uchar');
      // composite refuses what has no colour space.
      const tagged = plain.copy({ interpretation: 'srgb' });
      plain.delete();
      return tagged;
    };
    return {
      blend: (word) =>
        eachFrame(job, (backdrop, source, out) => {
          const layers = [image(backdrop), image(source)];
          const blended = layers[0].composite2(layers[1], word);
          out.set(blended.writeToMemory());
          for (const each of [...layers, blended]) each.delete();
        }),
    };
  },
};
