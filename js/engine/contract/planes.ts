import { type DType, dtypeOf, itemBytes } from './dtypes.ts';
import { checkDetached, checkStride } from './input.ts';
import { show } from './shape.ts';

/** `[frames, height, width]` of planes in C order. */
export type PlaneShape = readonly [frames: number, height: number, width: number];

/** Planes after their checks. */
export interface PlaneOperand {
  /** How messages call them. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly dtype: DType;
  /** What they say of their own shape. */
  readonly shape: PlaneShape | null;
}

const EXPECTED =
  'a typed array of 8, 16 or 32 bits, an engine stack, { data, shape } or { data, width, height }';

/**
 * Checks the shape of planes: `[height, width]` is one plane; of more dimensions than three the
 * first ones count as frames. Throws TypeError for what is no array, RangeError otherwise.
 */
export function parsePlaneShape(name: string, shape: unknown): PlaneShape {
  const expected = 'expected [frames, height, width]';
  if (!Array.isArray(shape)) throw new TypeError(`${name}: ${show(shape)}; ${expected}`);
  const [width, height, ...outer] = [...shape].reverse();
  const isSize = (size: unknown, least: number) =>
    Number.isInteger(size) && (size as number) >= least;
  const isShape = isSize(width, 1) && isSize(height, 1) && outer.every((size) => isSize(size, 0));
  const frames: number = isShape ? outer.reduce((product, size) => product * size, 1) : 0;
  if (!isShape || !Number.isSafeInteger(frames * height * width * 4)) {
    throw new RangeError(`${name}: ${show(shape)}; ${expected}, whole numbers of at least 1`);
  }
  return [frames, height, width];
}

/** Values of all planes. */
export function planeValues([frames, height, width]: PlaneShape): number {
  return frames * height * width;
}

function parseData(name: string, data: unknown): { bytes: Uint8Array; dtype: DType } {
  const dtype = dtypeOf(data);
  if (!dtype) throw new TypeError(`${name}: ${show(data)}; expected ${EXPECTED}`);
  const { buffer, byteOffset, byteLength } = data as ArrayBufferView;
  checkDetached(name, buffer);
  return { bytes: new Uint8Array(buffer, byteOffset, byteLength), dtype };
}

function ownShape(name: string, input: Record<string, unknown>): PlaneShape {
  if (!('shape' in input)) {
    return parsePlaneShape(`${name} (height, width)`, [input.height, input.width]);
  }
  const shape = parsePlaneShape(`${name}.shape`, input.shape);
  checkStride(name, input.stride, input.shape as readonly number[]);
  return shape;
}

/** Checks the type of planes and, where they tell one, their shape. Throws TypeError or RangeError. */
export function parsePlanes(name: string, input: unknown): PlaneOperand {
  if (ArrayBuffer.isView(input)) return { name, ...parseData(name, input), shape: null };
  const isObject = typeof input === 'object' && input !== null && 'data' in input;
  if (!isObject || !('shape' in input || ('width' in input && 'height' in input))) {
    throw new TypeError(`${name}: ${show(input)}; expected ${EXPECTED}`);
  }
  const record = input as Record<string, unknown>;
  const shape = ownShape(name, record);
  const operand = { name, ...parseData(`${name}.data`, record.data), shape };
  checkValues(operand, shape);
  return operand;
}

function checkValues({ name, bytes, dtype }: PlaneOperand, shape: PlaneShape): void {
  const values = bytes.length / itemBytes(dtype);
  if (values === planeValues(shape)) return;
  const expected = `expected ${planeValues(shape)} for the shape ${show(shape)}`;
  throw new RangeError(`${name}: ${values} values of ${dtype}; ${expected}`);
}

/** Refuses planes that neither have that shape nor are one plane of it, which meets all frames. */
export function checkPlanes(operand: PlaneOperand, shape: PlaneShape): void {
  const plane: PlaneShape = [1, shape[1], shape[2]];
  const fits = (own: PlaneShape) => own.every((size, axis) => size === shape[axis]);
  const { name, shape: own, bytes, dtype } = operand;
  if (own && !fits(own) && !own.every((size, axis) => size === plane[axis])) {
    const expected = `expected ${show(shape)} as the others, or one plane of it`;
    throw new RangeError(`${name}: its shape is ${show(own)}; ${expected}`);
  }
  if (bytes.length !== planeValues(plane) * itemBytes(dtype)) checkValues(operand, own ?? shape);
}
