/** OpenCV.js: no blend modes, but the arithmetic that three are made of. */
import { eachFrame } from '../job.mjs';
import { load, sameWords, versionOf } from '../peer.mjs';

const PACKAGE = '@techstark/opencv-js';

/** @type {Record<string, (cv: any, b: any, s: any, out: any) => void>} */
const FORMULAS = {
  multiply: (cv, b, s, out) => cv.multiply(b, s, out, 1 / 255),
  difference: (cv, b, s, out) => cv.absdiff(b, s, out),
  screen(cv, b, s, out) {
    cv.bitwise_not(b, b);
    cv.bitwise_not(s, s);
    cv.multiply(b, s, out, 1 / 255);
    cv.bitwise_not(out, out);
  },
};

/** @type {import('../peer.mjs').Peer} */
export const openCv = {
  name: 'OpenCV.js',
  version: () => versionOf(PACKAGE),
  notes: [
    'WebAssembly, one thread; frames are copied in and out. Has arithmetic and no modes: screen is',
    'made of four calls, and alpha is blended as a colour, so difference makes pixels transparent.',
  ],
  modes: sameWords(['screen', 'multiply', 'difference']),
  async prepare(job) {
    const cv = await (await load(PACKAGE)).default;
    const [b, s, result] = [1, 2, 3].map(() => new cv.Mat(job.height, job.width, cv.CV_8UC4));
    return {
      blend: (mode) =>
        eachFrame(job, (backdrop, source, out) => {
          b.data.set(backdrop);
          s.data.set(source);
          FORMULAS[mode]?.(cv, b, s, result);
          out.set(result.data);
        }),
    };
  },
};
