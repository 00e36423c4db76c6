import { StackBlendError } from './errors.ts';
import { parseShape, sameShape, show, stackBytes } from './shape.ts';
import type { Bytes, StackShape } from './types.ts';

/** Bytes, and how messages call them. */
export interface Named {
  readonly name: string;
  readonly bytes: Uint8Array;
}

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
  /** Is used again, so that `transfer` leaves it alone. */
  readonly isKept?: boolean;
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

/** Refuses an array whose buffer went elsewhere. */
export function checkDetached(name: string, buffer: ArrayBufferLike): void {
  if (!isDetached(buffer)) return;
  throw new TypeError(
    `${name}: its buffer is detached (it was transferred elsewhere); expected an array with data`,
  );
}

/** By tag: arrays of another realm, a frame's or a test sandbox's, have classes of their own. */
function isBytes(data: unknown): data is Bytes {
  return (
    ArrayBuffer.isView(data) && /^Uint8(Clamped)?Array$/.test(Reflect.get(data, Symbol.toStringTag))
  );
}

function parseBytes(name: string, data: unknown): { given: Bytes; bytes: Uint8Array } {
  if (!isBytes(data)) throw new TypeError(`${name}: ${show(data)}; expected ${EXPECTED}`);
  checkDetached(name, data.buffer);
  // A view of fixed length: if its buffer shrinks during a job it is empty, not shorter.
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { given: data, bytes };
}

/** Refuses a stride that is not in C order. */
export function checkStride(name: string, stride: unknown, shape: readonly number[]): void {
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

/** The shape of an output: the option's, or that of the first input which is not one frame. */
function outputShape(inputs: readonly Operand[], out: Operand | null, option: unknown): StackShape {
  if (option !== undefined) return parseShape('options.shape', option);
  const shapes = [...inputs, ...(out ? [out] : [])].flatMap(({ shape }) => (shape ? [shape] : []));
  const [first, ...others] = shapes;
  if (!first) {
    throw new TypeError(
      'options.shape: undefined; expected [frames, height, width, 4], because no stack tells its own shape',
    );
  }
  return others.reduce((best, shape) => (best[0] === 1 && shape[0] !== 1 ? shape : best), first);
}

function checkShape(operand: Operand, shape: StackShape, mayBeFrame: boolean): void {
  const frame: StackShape = [1, shape[1], shape[2], 4];
  const own = operand.shape;
  if (own && !sameShape(own, shape) && !(mayBeFrame && sameShape(own, frame))) {
    const orFrame = mayBeFrame && shape[0] !== 1 ? ', or one frame of it' : '';
    throw new RangeError(
      `${operand.name}: its shape is ${show(own)}; expected ${show(shape)} as the others${orFrame}`,
    );
  }
  const isFrame = mayBeFrame && operand.bytes.length === stackBytes(frame);
  if (!isFrame) checkLength(operand, own ?? shape);
}

/**
 * The shape of the output, after checking that every operand fits it: inputs have that shape or
 * are one frame of it, which then meets all frames. Throws when one does not, or nothing tells a
 * shape.
 */
export function commonShape(
  inputs: readonly Operand[],
  out: Operand | null,
  option: unknown,
): StackShape {
  const shape = outputShape(inputs, out, option);
  for (const input of inputs) checkShape(input, shape, true);
  if (out) checkShape(out, shape, false);
  return shape;
}

/** Where bytes lie: in which memory, and where there. */
interface Place {
  readonly memory: unknown;
  readonly begin: number;
}

/**
 * Refuses an output that overlaps an input in part: it would be overwritten before it is read.
 * `addressIn` gives addresses in engine memory, where many buffer objects are the same memory.
 */
export function checkOverlap(
  out: Named,
  inputs: readonly Named[],
  addressIn: (bytes: Uint8Array) => number | null = () => null,
  mayBeSame = true,
): void {
  const placeOf = ({ bytes }: Named): Place => {
    const address = addressIn(bytes);
    return address === null
      ? { memory: bytes.buffer, begin: bytes.byteOffset }
      : { memory: addressIn, begin: address };
  };
  const a = placeOf(out);
  for (const input of inputs) {
    const b = placeOf(input);
    const isSame = a.begin === b.begin && out.bytes.length === input.bytes.length;
    if (a.memory !== b.memory || (isSame && mayBeSame)) continue;
    if (a.begin < b.begin + input.bytes.length && b.begin < a.begin + out.bytes.length) {
      throw new RangeError(
        `options.out: overlaps ${input.name}${mayBeSame ? ' in part' : ''} (offsets ${a.begin} and ${b.begin}); ` +
          (mayBeSame ? 'expected the same bytes, or separate ones' : 'expected separate bytes'),
      );
    }
  }
}

/** Refuses options that are no object. */
export function checkOptions(options: unknown): void {
  if (typeof options === 'object' && options !== null) return;
  throw new TypeError(`options: ${show(options)}; expected an object`);
}

/**
 * Refuses options that are no object, and what only single calls have: one `out` for all frames would
 * be overwritten while it is read.
 */
export function checkStreamOptions(options: unknown): void {
  checkOptions(options);
  for (const name of ['out', 'onProgress']) {
    const value: unknown = Reflect.get(options as object, name);
    if (value === undefined) continue;
    throw new TypeError(`options.${name}: ${show(value)}; expected none for streams of frames`);
  }
}

/**
 * The absolute form of an option's URL, undefined where it is left away. What is relative belongs to
 * the page; in Node, where there is none, to this package. Throws TypeError for what is no URL.
 */
export function parseUrl(name: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  try {
    if (value instanceof URL || typeof value === 'string') {
      return new URL(value, globalThis.location?.href ?? import.meta.url).href;
    }
  } catch {
    // Told below.
  }
  throw new TypeError(`${name}: ${show(value)}; expected a URL or its text`);
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
