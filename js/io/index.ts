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
 * Read everywhere: TIFF (OME's and ImageJ's too), OME-Zarr and Zarr (folders, ZIP, URLs), PNG and
 * APNG, JPEG, GIF, `.npy`, `.npz`. In browsers also WebP, AVIF, and what WebCodecs decodes of MP4,
 * MOV and WebM, as frames along t. Failures are {@link StackBlendError}s with the code `bad-file`,
 * `too-large` or `unsupported`, and a message that names the file.
 *
 * @module stackblend/io
 */
import { type OpenImages, openImagesOn } from './open.ts';
import { webPlatform } from './platform.web.ts';

export * from './exports.ts';
export type { OpenImages } from './open.ts';

/**
 * Opens image files, each by its content and whatever its name: TIFF, OME-TIFF, OME-Zarr, PNG and
 * APNG, JPEG, GIF, `.npy`, `.npz`; in browsers also WebP, AVIF and videos. Pixels are decoded when
 * `plane` asks for them.
 *
 * @param input One or several (an array, a `FileList`, {@link droppedInputs}) of: `File`, `Blob`,
 *   bytes, `{ name, data }`, `{ path, data }`; handles and entries of files and folders; URLs of
 *   files, and of folders of a known format; in Node also `file:` URLs. Files that are given
 *   together find one another by their names and paths: what belongs together opens as one image.
 * @returns The images in the order of the inputs, at least one per file that is given by itself.
 *   Files in folders that are no images are left out. Close the images after use.
 * @throws StackBlendError, whose message names the file: `bad-file`, `too-large`, `unsupported`;
 *   `load-failed` for URLs. One bad file rejects the call and closes what was opened before, unless
 *   `onError` is given.
 * @throws TypeError for an input that is no file, RangeError for limits that are not positive.
 */
export const openImages: OpenImages = openImagesOn(webPlatform);
