import { StackBlendError } from '../../engine/contract/errors.ts';
import type { StoredType } from '../stored-types.ts';
import type { NpyHeader } from './header.ts';

/** How an array's dimensions are read. */
export interface NpyLayout {
  /** Sizes along t, c, z, y, x. */
  readonly shape: readonly [t: number, c: number, z: number, y: number, x: number];
  /** The dimension of the array that each of t, c, z, y, x is; -1 for one that it does not have. */
  readonly dimensions: readonly [t: number, c: number, z: number, y: number, x: number];
  /** Samples of a pixel in the file: 1, or 3 and 4 for pictures, in the last dimension. */
  readonly samples: 1 | 3 | 4;
}

/** A second dimension of four is channels where it is no longer than this, else z. */
const MOST_CHANNELS = 8;

const AXES = 'tczyx';

/** Axes of arrays that do not name them, by their dimensions, the last of a picture's left out. */
function axesOf(shape: readonly number[]): string | undefined {
  if (shape.length === 4) return shape[1]! <= MOST_CHANNELS ? 'tcyx' : 'tzyx';
  return [undefined, undefined, 'yx', 'tyx', undefined, 'tczyx'][shape.length];
}

/** Throws `unsupported` for shapes that are no images, `bad-file` for such without pixels. */
export function npyLayout(header: NpyHeader, type: StoredType, name: string): NpyLayout {
  const { shape, descr } = header;
  if (shape.some((size) => size === 0)) {
    throw new StackBlendError('bad-file', `${name}: shape ${shapeText(shape)} holds no pixels.`);
  }
  const last = shape.at(-1);
  const isPicture =
    type === 'uint8' && (last === 3 || last === 4) && (shape.length === 3 || shape.length === 4);
  const axes = isPicture ? ['yx', 'tyx'][shape.length - 3] : axesOf(shape);
  if (axes === undefined) {
    throw new StackBlendError(
      'unsupported',
      `${name}: ${descr} of shape ${shapeText(shape)} is not read as images; uint8 ` +
        '[frames, height, width, 4] is, and planes [height, width], [t, height, width], ' +
        '[t, c, height, width] or [t, c, z, height, width].',
    );
  }
  const dimension = (axis: string) => axes.indexOf(axis);
  const size = (axis: string) => shape[dimension(axis)] ?? 1;
  const [t, c, z, y, x] = AXES;
  return {
    shape: [size(t!), size(c!), size(z!), size(y!), size(x!)],
    dimensions: [dimension(t!), dimension(c!), dimension(z!), dimension(y!), dimension(x!)],
    samples: isPicture ? (last as 3 | 4) : 1,
  };
}

/** `(2, 3)`. */
export function shapeText(shape: readonly number[]): string {
  return `(${shape.join(', ')})`;
}
