import { itemBytes } from '../contract/dtypes.ts';
import { StackBlendError } from '../contract/errors.ts';
import type { ReduceDone, ReduceSlice } from '../protocol.ts';
import {
  dtypeIndex,
  outputBytes,
  PROJECT_METHODS,
  type ReduceOperation,
} from '../reduce/operation.ts';
import type { Answer } from './host.ts';
import { type CoreModule, Status } from './module.ts';

/** Memory of the module that is kept from slice to slice, as large as the largest needed it. */
class Room {
  readonly #module: CoreModule;
  #address = 0;
  #bytes = 0;

  constructor(module: CoreModule) {
    this.#module = module;
  }

  /** The address of at least so many bytes, 0 where there is no room; what was there is lost. */
  of(bytes: number): number {
    if (bytes > this.#bytes) {
      if (this.#bytes > 0) this.#module.release(this.#address);
      this.#address = this.#module.allocate(bytes);
      this.#bytes = this.#address === 0 ? 0 : bytes;
    }
    return this.#address;
  }
}

function noRoom(operation: ReduceOperation): StackBlendError {
  const what =
    operation.kind === 'histogram'
      ? `a histogram of ${operation.bins} bins`
      : `the ${operation.method} of ${operation.planes} planes`;
  const message = `a worker has no room for ${what}; free engine stacks, work in parts, or use threads`;
  return new StackBlendError('out-of-memory', message);
}

/** Carries out slices of histograms and projections in a worker's module. */
export class Reducer {
  readonly #module: CoreModule;
  readonly #memory: () => ArrayBufferLike;
  readonly #input: Room;
  readonly #output: Room;

  constructor(module: CoreModule, memory: () => ArrayBufferLike) {
    this.#module = module;
    this.#memory = memory;
    this.#input = new Room(module);
    this.#output = new Room(module);
  }

  run({ operation, from }: ReduceSlice): ReduceDone {
    const bytes = outputBytes(operation);
    const isBuffer = from instanceof ArrayBuffer;
    const place = isBuffer ? this.#copyIn(operation, from) : from;
    const out = this.#output.of(bytes);
    if (out === 0 || !place) throw noRoom(operation);
    const status = this.#call(operation, place, out);
    if (status === Status.outOfMemory) throw noRoom(operation);
    if (status !== Status.ok && status !== Status.overflow) {
      throw new Error('the core refused a slice of a reduction');
    }
    const output = new Uint8Array(bytes);
    output.set(new Uint8Array(this.#memory(), out, bytes));
    return { fits: status === Status.ok, output, buffer: isBuffer ? from : null };
  }

  #call(operation: ReduceOperation, from: { address: number; stride: number }, out: number) {
    const dtype = dtypeIndex(operation.dtype);
    if (operation.kind === 'histogram') {
      const { count, lo, hi, bins } = operation;
      return this.#module.histogram(from.address, dtype, count, lo, hi, bins, out);
    }
    const { planes, pixels } = operation;
    const method = PROJECT_METHODS.indexOf(operation.method);
    return this.#module.project(from.address, from.stride, planes, dtype, pixels, method, out);
  }

  #copyIn(operation: ReduceOperation, buffer: ArrayBuffer) {
    const item = itemBytes(operation.dtype);
    const isHistogram = operation.kind === 'histogram';
    const stride = item * (isHistogram ? operation.count : operation.pixels);
    const bytes = isHistogram ? stride : stride * operation.planes;
    const address = this.#input.of(bytes);
    if (address === 0) return null;
    new Uint8Array(this.#memory(), address, bytes).set(new Uint8Array(buffer, 0, bytes));
    return { address, stride };
  }
}

/** The answer to a request: what was written travels, and so does the buffer that came. */
export function reduced(done: ReduceDone): Answer {
  const { output, buffer } = done;
  return { result: done, transfer: buffer ? [output.buffer, buffer] : [output.buffer] };
}
