import type { ImageInput, ImageInputs } from '../../../js/io/index.ts';

/** Several inputs, or one, as a list. Bytes and text can be iterated too, and are one each. */
export function listOf(inputs: ImageInputs): ImageInput[] {
  const isOne =
    typeof inputs === 'string' ||
    ArrayBuffer.isView(inputs) ||
    (!(Symbol.iterator in inputs) && !('length' in inputs));
  return isOne ? [inputs as ImageInput] : Array.from(inputs as Iterable<ImageInput>);
}

/** What an input is called in messages. */
export function nameOf(input: ImageInput): string {
  if (typeof input === 'string') return input;
  if (input instanceof URL) return input.href;
  if ('path' in input && typeof input.path === 'string') return input.path;
  return 'name' in input && typeof input.name === 'string' ? input.name : 'a file';
}
