/**
 * `stackblend/io`: image files in, lazy sources out, and back to files.
 *
 * ```ts
 * import { createEngine } from 'stackblend';
 * import { openImages, readStack, tiffParts } from 'stackblend/io';
 *
 * const [a, b] = await openImages([fileA, fileB]); // File, Blob, bytes or { name, data }
 * const first = await readStack(a);                // { data, shape: [frames, height, width, 4] }
 * const second = await readStack(b);
 *
 * const engine = await createEngine();
 * const blended = await engine.screen(first, second);
 * const tiff = new Blob(tiffParts(blended, first.shape), { type: 'image/tiff' });
 * ```
 *
 * Read everywhere: TIFF (ImageJ's too), PNG and APNG, `.npy`. In browsers also JPEG, GIF, WebP and
 * AVIF. Failures are {@link StackBlendError}s with the code `bad-file`, `too-large` or
 * `unsupported`, and a message that names the file.
 *
 * @module
 */
export { StackBlendError, type StackBlendErrorCode } from '../engine/contract/errors.ts';
export type { DType, Progress, StackShape } from '../engine/contract/types.ts';
export { type FileData, type FileInput, type OpenOptions, openImages } from './open.ts';
export { type ReadStackOptions, readStack, type Stack } from './read-stack.ts';
export type {
  Axis,
  ChannelInfo,
  ImageSource,
  Limits,
  Plane,
  PlaneArray,
  PlaneRequest,
} from './source.ts';
export { type NpyData, npyParts, writeNpy } from './write-npy.ts';
export { writePng } from './write-png.ts';
export { type TiffOptions, tiffParts, writeTiff } from './write-tiff.ts';
