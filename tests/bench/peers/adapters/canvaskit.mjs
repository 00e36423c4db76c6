/** CanvasKit: Skia as WebAssembly, on its software surface. */
import { eachFrame } from '../job.mjs';
import { load, versionOf } from '../peer.mjs';

/** @typedef {import('../peer.mjs').Peer} Peer */

const version = () => versionOf('canvaskit-wasm');

const OPAQUE_WORDS = {
  screen: 'Screen',
  multiply: 'Multiply',
  overlay: 'Overlay',
  'color-dodge': 'ColorDodge',
  'soft-light': 'SoftLight',
  difference: 'Difference',
};

/**
 * @param {'Unpremul' | 'Opaque'} alphaType what it is told about alpha
 * @returns {Peer['prepare']}
 */
const prepare = (alphaType) => async (job) => {
  const { width, height } = job;
  const kit = await (await load('canvaskit-wasm')).default();
  const info = {
    ...{ width, height, colorType: kit.ColorType.RGBA_8888 },
    ...{ alphaType: kit.AlphaType[alphaType], colorSpace: kit.ColorSpace.SRGB },
  };
  const pixels = kit.Malloc(Uint8Array, 4 * width * height);
  const surface = kit.MakeRasterDirectSurface(info, pixels, 4 * width);
  const paint = new kit.Paint();
  const draw = (/** @type {Uint8Array} */ frame, /** @type {string} */ word) => {
    const image = kit.MakeImage(info, frame, 4 * width);
    paint.setBlendMode(kit.BlendMode[word]);
    // The canvas is not kept, but the surface is: when that is collected, its canvas is gone.
    surface.getCanvas().drawImage(image, 0, 0, paint);
    image.delete();
  };
  return {
    blend: (word) =>
      eachFrame(job, (backdrop, source, out) => {
        draw(backdrop, 'Src');
        draw(source, word);
        surface.flush();
        out.set(pixels.toTypedArray());
      }),
  };
};

/** @type {Peer} */
export const canvasKit = {
  name: 'CanvasKit',
  version,
  notes: [
    'WebAssembly, one thread, on the processor: Node has no WebGL, by which it blends in browsers.',
    'Frames are copied in and out. On straight alpha it computes in floats: slow and exact.',
  ],
  modes: { ...OPAQUE_WORDS, 'source-over': 'SrcOver' },
  prepare: prepare('Unpremul'),
};

/** @type {Peer} */
export const canvasKitOpaque = {
  name: 'CanvasKit, told that alpha is 255',
  version,
  notes: ['The same for who knows that the stacks are opaque, which none of the others is told.'],
  modes: OPAQUE_WORDS,
  prepare: prepare('Opaque'),
};
