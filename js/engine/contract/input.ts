import { StackBlendError } from './errors.ts';
import { parseShape, sameShape, show, stackBytes } from './shape.ts';
import type { Bytes, StackShape } from './types.ts';

/** One input or output after its checks. */
export interface Operand {
  /** How messages call it. */
  readonly name: string;
  /** The array that the caller gave, or that lies behind what he gave. */
  readonly given: Bytes;
  /** The same bytes as a Uint8Array. */
  readonly bytes: Uint8Array;
  /** What it says of its own shape. */
  readonly shape: StackShape | null;
}

const EXPECTED =
  'a Uint8Array, a Uint8ClampedArray, an ImageData, an engine stack, { data, shape } or { data, width, height }';

function isDetached(buffer: ArrayBufferLike): boolean {
  try {
    new Uint8Array(buffer);
    return false;
  } catch {
    return true; // ArrayBuffer.prototype.detached is newer than the oldest Node that is supported
  }
}

function parseBytes(name: string, data: unknown): { given: Bytes; bytes: Uint8Array } {
  if (!(data instanceof Uint8Array || data instanceof Uint8ClampedArray)) {
    throw new TypeError(`${name}: ${show(data)}; expected ${EXPECTED}`);
  }
  if (isDetached(data.buffer)) {
    throw new TypeError(
      `${name}: its buffer is detached (it was transferred elsewhere); expected an array with data`,
    );
  }
  const bytes =
    data instanceof Uint8Array
      ? data
      : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { given: data, bytes };
}

function checkStride(name: string, stride: unknown, shape: readonly number[]): void {
  if (stride === undefined) return;
  const inOrder = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  if (!Array.isArray(stride) || inOrder.some((step, axis) => step !== stride[axis])) {
    throw new TypeError(
      `${name}.stride: ${show(stride)}; expected C order, ${show(inOrder)}: copy the data into that order first`,
    );
  }
}

function ownShape(name: string, input: Record<string, unknown>): StackShape {
  if ('shape' in input) {
    const shape = parseShape(`${name}.shape`, input.shape);
    checkStride(name, input.stride, input.shape as readonly number[]);
    return shape;
  }
  if ('colorSpace' in input && input.colorSpace !== 'srgb') {
    throw new TypeError(`${name}.colorSpace: ${show(input.colorSpace)}; expected "srgb"`);
  }
  return parseShape(`${name} (height, width)`, [1, input.height, input.width, 4]);
}

/** Checks one input's type and, where it tells one, its shape. Throws TypeError or RangeError. */
export function parseOperand(name: string, input: unknown): Operand {
  if (ArrayBuffer.isView(input)) return { name, ...parseBytes(name, input), shape: null };
  const isObject = typeof input === 'object' && input !== null && 'data' in input;
  if (!isObject || !('shape' in input || ('width' in input && 'height' in input))) {
    throw new TypeError(`${name}: ${show(input)}; expected ${EXPECTED}`);
  }
  const record = input as Record<string, unknown>;
  const shape = ownShape(name, record);
  const operand = { name, ...parseBytes(`${name}.data`, record.data), shape };
  checkLength(operand, shape);
  return operand;
}

function checkLength({ name, bytes }: Operand, shape: StackShape): void {
  if (bytes.length !== stackBytes(shape)) {
    throw new RangeError(
      `${name}: ${bytes.length} bytes; expected ${stackBytes(shape)} for the shape ${show(shape)}`,
    );
  }
}

/**
 * The one shape of all operands: the option's, or what one of them tells. Throws when they differ,
 * when a length does not fit, or when nothing tells a shape.
 */
export function commonShape(operands: readonly Operand[], option: unknown): StackShape {
  const telling = operands.find((operand) => operand.shape !== null);
  const shape = option === undefined ? telling?.shape : parseShape('options.shape', option);
  if (!shape) {
    throw new TypeError(
      'options.shape: undefined; expected [frames, height, width, 4], because no stack tells its own shape',
    );
  }
  for (const operand of operands) {
    if (operand.shape && !sameShape(operand.shape, shape)) {
      const other = option === undefined ? telling?.name : 'options.shape';
      throw new RangeError(
        `${operand.name}: its shape is ${show(operand.shape)}; expected ${show(shape)} as ${other} says`,
      );
    }
    checkLength(operand, shape);
  }
  return shape;
}

/** Refuses an output that overlaps an input in part: it would be overwritten before it is read. */
export function checkOverlap(out: Operand, inputs: readonly Operand[]): void {
  for (const input of inputs) {
    const [a, b] = [out.bytes, input.bytes];
    if (a.buffer !== b.buffer || a.byteOffset === b.byteOffset) continue;
    if (a.byteOffset < b.byteOffset + b.length && b.byteOffset < a.byteOffset + a.length) {
      throw new RangeError(
        `options.out: overlaps ${input.name} in part (offsets ${a.byteOffset} and ${b.byteOffset}); ` +
          'expected the same bytes, or separate ones',
      );
    }
  }
}

/** Rejects what is no AbortSignal; throws its reason when it has been aborted already. */
export function checkSignal(signal: unknown): void {
  if (signal === undefined) return;
  if (!(signal instanceof AbortSignal)) {
    throw new TypeError(`options.signal: ${show(signal)}; expected an AbortSignal`);
  }
  signal.throwIfAborted();
}

/** Refuses anything but a function or nothing. */
export function checkCallback(name: string, callback: unknown): void {
  if (callback !== undefined && typeof callback !== 'function') {
    throw new TypeError(`${name}: ${show(callback)}; expected a function`);
  }
}

/** The error of every call after `dispose()`. */
export function disposedError(what: string): StackBlendError {
  return new StackBlendError('disposed', `${what} was disposed; create a new one`);
}
