import { StackBlendError } from '../../../js/engine/contract/errors.ts';
import type { StackShape } from '../../../js/engine/contract/types.ts';
import type { ViewerState } from './state.ts';

/** What can be opened, in words. */
export const FORMATS =
  'OME-TIFF, TIFF, OME-Zarr, ZIP, PNG, JPEG, WebP, AVIF, GIF, MP4, MOV, WebM and NumPy .npy and .npz';

/** What the file dialog offers. */
export const ACCEPT =
  '.tif,.tiff,.btf,.tf8,.ome,.xml,.png,.apng,.jpg,.jpeg,.webp,.avif,.gif,.npy,.npz,.zip,.mp4,.m4v,.mov,.webm,.mkv,.json';

/** Two stacks that cannot be blended with one another. */
export class MismatchError extends Error {
  override readonly name = 'MismatchError';
}

/** A stack and what to call it. */
interface Named {
  readonly name: string;
  readonly shape: StackShape;
}

/** Throws {@link MismatchError} for the first that does not match those before it. */
export function checkAllMatch(stacks: readonly Named[]): void {
  for (const [i, stack] of stacks.entries()) {
    for (const before of stacks.slice(0, i)) checkMatch(before, stack);
  }
}

/** Throws {@link MismatchError} unless frames are of one size, and as many or a single one. */
export function checkMatch(a: Named, b: Named): void {
  const [framesA, heightA, widthA] = a.shape;
  const [framesB, heightB, widthB] = b.shape;
  const sizes = widthA !== widthB || heightA !== heightB;
  if (!sizes && (framesA === framesB || framesA === 1 || framesB === 1)) return;
  const what = sizes ? 'Frames differ in size' : 'Stacks differ in length';
  const extent = ({ name, shape }: Named) =>
    sizes ? `“${name}” is ${shape[2]} × ${shape[1]}` : `“${name}” has ${count(shape[0], 'frame')}`;
  throw new MismatchError(
    `${what}: ${extent(a)}, ${extent(b)}. Blending needs frames of the same size, as many or a single one; ` +
      'open some that match together, or close the other layers first.',
  );
}

/** What to tell the person about an error. Names the file where the error does not. */
export function describeError(error: unknown, files: readonly string[] = []): string {
  if (error instanceof MismatchError) return error.message;
  const text = error instanceof Error ? error.message : String(error);
  const named = files.length === 0 || files.some((file) => text.includes(file));
  const message = named ? sentence(text) : `${listed(files)}: ${sentence(text)}`;
  const hint = error instanceof StackBlendError ? hintFor(error, text) : '';
  return hint ? `${message} ${hint}` : message;
}

/** Messages about files of stackblend itself that a server does not send. */
const OWN_FILE_MISSING =
  /^a part of stackblend could not|\.wasm: (the server answered|is not usable WebAssembly \(an HTML page)/;

/** Names of files, some of many. */
export function listed(files: readonly string[]): string {
  const some = files.slice(0, 3).map((file) => `“${file}”`);
  const more = files.length - some.length;
  return some.join(', ') + (more > 0 ? ` and ${count(more, 'other file')}` : '');
}

function hintFor(error: StackBlendError, text: string): string {
  switch (error.code) {
    case 'unsupported':
      return /npy/i.test(text) && /tiff/i.test(text) ? '' : `These open: ${FORMATS}.`;
    case 'bad-file':
      return /npy/i.test(text) && /tiff/i.test(text) ? '' : 'Another copy of it may be whole.';
    case 'worker-crashed':
      return 'Blend again: a new worker starts by itself.';
    case 'load-failed':
      // What was opened may be missing, too, or a page forbid what the engine needs: these say so themselves.
      return OWN_FILE_MISSING.test(text)
        ? 'Try again, or reload the page; if this stays, its server does not send all files.'
        : '';
    default:
      return '';
  }
}

/** `1 frame`, `2 frames`. */
export function count(n: number, noun: string): string {
  return `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;
}

/** Milliseconds with three digits that mean something. */
export function formatMilliseconds(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return `${ms >= 100 ? ms.toFixed(0) : ms.toFixed(1)} ms`;
}

/** One line about the blend, or about what is missing. */
export function statusText({ layers, blended }: Pick<ViewerState, 'layers' | 'blended'>): string {
  const [only, more] = layers;
  if (blended && more) {
    const { milliseconds, frames, width, height, threads, variant } = blended;
    const bytes = frames * width * height * 4;
    const speed = `${(bytes / 1e6 / Math.max(milliseconds, 1e-3)).toFixed(1)} GB/s`;
    return [
      `Blended in ${formatMilliseconds(milliseconds)}`,
      ...(layers.length > 2 ? [count(layers.length, 'layer')] : []),
      count(frames, 'frame'),
      `${width} × ${height}`,
      // Of a few bytes it would only tell how long a message to a worker takes.
      ...(bytes > 8e6 ? [speed] : []),
      count(threads, 'thread'),
      `variant ${variant}`,
    ].join(' · ');
  }
  if (!only || more) return '';
  const [frames, height, width] = only.stack.shape;
  return `${count(frames, 'frame')} · ${width} × ${height}`;
}

function sentence(text: string): string {
  const trimmed = text.trim() || 'Something went wrong';
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

/** Whether an error only says that work was cancelled. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
