/** @napi-rs/canvas: the canvas of the web over Skia, native. */
import { eachFrame, MODES } from '../job.mjs';
import { load, sameWords, versionOf } from '../peer.mjs';

/** @type {import('../peer.mjs').Peer} */
export const napiCanvas = {
  name: '@napi-rs/canvas',
  version: () => versionOf('@napi-rs/canvas'),
  notes: [
    'Skia, native, one thread; frames are copied in and out. putImageData premultiplies and',
    'getImageData divides again, so that colours are lost where alpha is small.',
  ],
  modes: sameWords(MODES),
  async prepare(job) {
    const { createCanvas, ImageData } = await load('@napi-rs/canvas');
    const { width, height } = job;
    const [below, above] = [1, 2].map(() => createCanvas(width, height).getContext('2d'));
    const draw = (/** @type {any} */ context, /** @type {Uint8Array} */ frame) => {
      const clamped = new Uint8ClampedArray(frame.buffer, frame.byteOffset, frame.length);
      context.putImageData(new ImageData(clamped, width, height), 0, 0);
    };
    return {
      blend: (word) =>
        eachFrame(job, (backdrop, source, out) => {
          draw(below, backdrop);
          draw(above, source);
          below.globalCompositeOperation = word;
          below.drawImage(above.canvas, 0, 0);
          out.set(below.getImageData(0, 0, width, height).data);
        }),
    };
  },
};
