import { type DType, itemBytes, type TypedArrays, typedView } from '../contract/dtypes.ts';
import { allocateBytes } from '../contract/errors.ts';
import type { PlaneOperand } from '../contract/planes.ts';
import { show } from '../contract/shape.ts';
import type { ReduceDone } from '../protocol.ts';
import { PROJECT_METHODS, type ProjectMethod, projectedType } from './operation.ts';
import type { Reduction } from './reduction.ts';
import type { ProjectOptions } from './types.ts';

/** Which of the dimensions is projected: `outer × planes × inner` values. */
export interface Projection {
  readonly outer: number;
  readonly planes: number;
  readonly inner: number;
  readonly method: ProjectMethod;
}

function parseSizes(name: string, shape: unknown): number[] {
  const isShape =
    Array.isArray(shape) &&
    (shape.length === 3 || shape.length === 4) &&
    shape.every((size) => Number.isSafeInteger(size) && size >= 1);
  if (isShape) return shape as number[];
  const error = Array.isArray(shape) ? RangeError : TypeError;
  throw new error(
    `${name}: ${show(shape)}; expected [planes, height, width] or [t, z, height, width]`,
  );
}

/** Checks the arguments of a projection. `own` is what the stack says of its shape. */
export function parseProjection(
  stack: PlaneOperand,
  own: unknown,
  { shape, over, method = 'max' }: ProjectOptions,
): Projection {
  if (!PROJECT_METHODS.includes(method)) {
    throw new TypeError(
      `options.method: ${show(method)}; expected one of ${PROJECT_METHODS.join(', ')}`,
    );
  }
  if (over !== undefined && over !== 't' && over !== 'z') {
    throw new TypeError(`options.over: ${show(over)}; expected "t" or "z"`);
  }
  const isOwn = shape === undefined && own !== undefined;
  const sizes = isOwn ? parseSizes('stack.shape', own) : parseSizes('options.shape', shape);
  const values = sizes.reduce((product, size) => product * size, 1);
  if (values !== stack.bytes.length / itemBytes(stack.dtype)) {
    const has = stack.bytes.length / itemBytes(stack.dtype);
    throw new RangeError(`stack: ${has} values; expected ${values} for the shape ${show(sizes)}`);
  }
  const [height, width] = sizes.slice(-2) as [number, number];
  const [first, second = 1] = sizes.slice(0, -2) as [number, number?];
  if (sizes.length === 3) return { outer: 1, planes: first, inner: height * width, method };
  if (over === undefined) {
    throw new TypeError('options.over: undefined; expected "t" or "z" of four dimensions');
  }
  return over === 't'
    ? { outer: 1, planes: first, inner: second * height * width, method }
    : { outer: first, planes: second, inner: height * width, method };
}

/** Projects the planes of a stack, slice by slice. */
export class ProjectReduction implements Reduction {
  readonly input: Uint8Array;
  readonly size: number;
  readonly unit = 1;
  readonly positionBytes: number;
  readonly #dtype: DType;
  readonly #item: number;
  readonly #type: DType;
  readonly #projection: Projection;
  readonly #out: Uint8Array;

  constructor({ bytes, dtype }: PlaneOperand, projection: Projection, out?: Uint8Array) {
    this.input = bytes;
    this.#dtype = dtype;
    this.#item = itemBytes(dtype);
    this.#type = projectedType(dtype, projection.method);
    this.#projection = projection;
    this.size = projection.outer * projection.inner;
    this.positionBytes = this.#item * projection.planes;
    this.#out = out ?? allocateBytes(this.size * itemBytes(this.#type));
  }

  /** Slices lie within one of the outer ones. */
  endOf(begin: number, end: number): number {
    const { inner } = this.#projection;
    return Math.min(end, (Math.floor(begin / inner) + 1) * inner);
  }

  runsOf(begin: number, end: number) {
    const { planes, inner } = this.#projection;
    const outer = Math.floor(begin / inner);
    return {
      offset: (outer * planes * inner + (begin % inner)) * this.#item,
      bytes: (end - begin) * this.#item,
      count: planes,
      stride: inner * this.#item,
    };
  }

  operation(begin: number, end: number) {
    const { planes, method } = this.#projection;
    return { kind: 'project', dtype: this.#dtype, planes, pixels: end - begin, method } as const;
  }

  take(begin: number, _: number, { fits, output }: ReduceDone): void {
    if (!fits) {
      const type = `${this.#type}, the sum of ${this.#dtype}`;
      throw new RangeError(`options.method: "sum" of a pixel does not fit in ${type}; use "mean"`);
    }
    this.#out.set(output, begin * itemBytes(this.#type));
  }

  result(): TypedArrays[DType] {
    return typedView(this.#out, this.#type);
  }
}
