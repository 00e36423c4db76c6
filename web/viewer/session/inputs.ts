import type { ImageInput } from '../../../js/io/index.ts';
import { type ArrayImage, isArrayImage } from './array-image.ts';

/** What a viewer opens: all that `openImages` does, and images in memory. */
export type ViewerInput = ImageInput | ArrayImage;

/** One input, or several: an array, a `FileList`. */
export type ViewerInputs = ViewerInput | Iterable<ViewerInput> | ArrayLike<ViewerInput>;

/** Several inputs, or one, as a list. Bytes and text can be iterated too, and are one each. */
export function listOf(inputs: ViewerInputs): ViewerInput[] {
  const isText = typeof inputs === 'string';
  if (!isText && (typeof inputs !== 'object' || inputs === null)) {
    throw new TypeError(
      `inputs: ${inputs}; expected files, folders, URLs, bytes or { data, shape, axes }`,
    );
  }
  const isOne =
    isText || ArrayBuffer.isView(inputs) || (!(Symbol.iterator in inputs) && !('length' in inputs));
  return isOne ? [inputs as ViewerInput] : Array.from(inputs as Iterable<ViewerInput>);
}

/** What an input is called in messages. */
export function nameOf(input: ViewerInput): string {
  if (typeof input === 'string') return input;
  if (input instanceof URL) return input.href;
  if ('path' in input && typeof input.path === 'string') return input.path;
  if ('name' in input && typeof input.name === 'string') return input.name;
  return isArrayImage(input) ? 'an array' : 'a file';
}
