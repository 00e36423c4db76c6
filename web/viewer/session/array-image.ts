import { dtypeOf } from '../../../js/engine/contract/dtypes.ts';
import { show } from '../../../js/engine/contract/shape.ts';
import { imageSource, type PlaneIndex } from '../../../js/io/image-source.ts';
import type { ImageSource, PlaneArray } from '../../../js/io/source.ts';
import { type ArrayMetadata, checkMetadata } from './array-metadata.ts';

/** An image in memory. Its pixels are read when they are looked at: change them only before. */
export interface ArrayImage extends ArrayMetadata {
  /** One of the types of planes, all values in C order: the last axis varies fastest. */
  readonly data: PlaneArray;
  /** Sizes in the order of `axes`, each at least 1. */
  readonly shape: readonly number[];
  /**
   * A letter for each size: `y` and `x`, and any of `t`, `c` and `z`, in whatever order, as `'tcyx'`.
   * A last `s` of 3 or 4 uint8 samples makes RGB or RGBA pictures, straight alpha, without `c`.
   */
  readonly axes: string;
}

/** Whether an input is an image in memory. */
export function isArrayImage(input: unknown): input is ArrayImage {
  return typeof input === 'object' && input !== null && 'data' in input && 'axes' in input;
}

/** How far apart neighbours along an axis lie in the data, and how many there are. */
interface Along {
  readonly size: number;
  readonly stride: number;
}

type Layout = Readonly<Record<'t' | 'c' | 'z' | 'y' | 'x' | 's', Along>>;

const KNOWN = 'tczyxs';

function checkAxes({ axes, shape }: ArrayImage): void {
  const letters = typeof axes === 'string' ? [...axes] : [];
  const once = new Set(letters).size === letters.length;
  const known = letters.every((letter) => KNOWN.includes(letter));
  const samples = letters.includes('s');
  const placed = !samples || (letters.at(-1) === 's' && !letters.includes('c'));
  if (!once || !known || !placed || !letters.includes('y') || !letters.includes('x')) {
    const expected =
      "expected 'y', 'x' and any of 't', 'c', 'z', each once; 's' only as the last, without 'c'";
    throw new TypeError(`axes: ${show(axes)}; ${expected}`);
  }
  const sizes =
    Array.isArray(shape) && shape.every((size) => Number.isSafeInteger(size) && size > 0);
  if (!sizes || shape.length !== letters.length) {
    throw new RangeError(
      `shape: ${show(shape)}; expected a positive integer for each axis of '${axes}'`,
    );
  }
}

function layoutOf({ axes, shape }: ArrayImage): Layout {
  const layout: Record<string, Along> = {};
  let stride = 1;
  for (let i = axes.length - 1; i >= 0; i--) {
    layout[axes[i]!] = { size: shape[i]!, stride };
    stride *= shape[i]!;
  }
  for (const letter of KNOWN) layout[letter] ??= { size: 1, stride: 0 };
  return layout as Layout;
}

/** An image in memory as a source. Throws TypeError or RangeError that names the wrong key. */
export function arraySource(image: ArrayImage): ImageSource {
  const { data, axes, shape, channels, pixelSize, timeIncrement } = image;
  checkAxes(image);
  checkMetadata(image);
  const dtype = dtypeOf(data);
  if (!dtype)
    throw new TypeError(
      `data: ${show(data)}; expected a typed array of 8, 16 or 32 bits, or Float32Array`,
    );
  const values = shape.reduce((product, size) => product * size, 1);
  if (data.length !== values) {
    const expected = `expected ${values}, as shape ${show(shape)} says`;
    throw new RangeError(`data: ${data.length} values; ${expected}`);
  }
  const isPicture = axes.endsWith('s');
  const layout = layoutOf(image);
  const { t, c, z, y, x, s } = layout;
  if (isPicture && (dtype !== 'uint8' || s.size < 3 || s.size > 4)) {
    throw new TypeError(`data: ${s.size} samples of ${dtype}; expected 3 or 4 of uint8`);
  }
  if (channels && channels.length !== c.size) {
    throw new RangeError(`channels: ${channels.length} entries; expected ${c.size}`);
  }
  return imageSource({
    name: image.name ?? 'Array',
    shape: [t.size, c.size, z.size, y.size, x.size],
    dtype,
    kind: isPicture ? 'rgba' : 'planes',
    ...(channels && { channels }),
    ...(pixelSize && { pixelSize }),
    timeIncrement,
    async read(index, _signal, into) {
      return isPicture
        ? gatherPicture(data as Uint8Array, layout, index)
        : gather(data, layout, index, into);
    },
  });
}

const startOf = ({ t, c, z }: Layout, index: PlaneIndex) =>
  index.t * t.stride + index.c * c.stride + index.z * z.stride;

/** One plane, row by row where a row lies together. */
function gather(
  data: PlaneArray,
  layout: Layout,
  index: PlaneIndex,
  into?: PlaneArray,
): PlaneArray {
  const { y, x } = layout;
  const start = startOf(layout, index);
  const Type = data.constructor as new (length: number) => PlaneArray;
  const plane = into ?? new Type(y.size * x.size);
  for (let row = 0; row < y.size; row++) {
    const from = start + row * y.stride;
    if (x.stride === 1) plane.set(data.subarray(from, from + x.size), row * x.size);
    else for (let i = 0; i < x.size; i++) plane[row * x.size + i] = data[from + i * x.stride]!;
  }
  return plane;
}

/** One picture as RGBA; what has no alpha is opaque. */
function gatherPicture(data: Uint8Array, layout: Layout, index: PlaneIndex): Uint8Array {
  const { y, x, s } = layout;
  const start = startOf(layout, index);
  const picture = new Uint8Array(y.size * x.size * 4).fill(255);
  for (let i = 0; i < y.size * x.size; i++) {
    const from = start + Math.floor(i / x.size) * y.stride + (i % x.size) * x.stride;
    for (let sample = 0; sample < s.size; sample++) picture[4 * i + sample] = data[from + sample]!;
  }
  return picture;
}
