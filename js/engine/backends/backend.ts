import type { StackBlendError } from '../contract/errors.ts';
import type { StackShape, Variant } from '../contract/types.ts';
import type { Program } from '../program/program.ts';
import type { Reduction } from '../reduce/reduction.ts';
import type { Work } from '../schedule/job.ts';

/** Memory that an engine stack lies in. */
export interface Allocation {
  readonly size: number;
  readonly shared: boolean;
  /** A view of all of it, a new one each time. */
  view(): Uint8Array;
  /** Whether these bytes lie in it, by whatever view. */
  contains(bytes: Uint8Array): boolean;
  /** Gives it back; the bytes must not be used afterwards. */
  release(): void;
}

/** The checked operands of a call. */
export interface Operands {
  readonly program: Program;
  /** A pixel for each of the output, or one frame that meets all of its frames. */
  readonly inputs: readonly Uint8Array[];
  readonly out: Uint8Array;
  readonly shape: StackShape;
}

/** What carries out slices: a module with threads, or a pool of workers. */
export interface Backend {
  readonly variant: Variant;
  readonly threads: number;
  /** Slices to keep in flight. */
  readonly capacity: number;
  /** Bytes of WebAssembly memory and of transfer buffers. */
  readonly wasmBytes: number;
  readonly bufferBytes: number;
  /**
   * The address of bytes in engine memory, null for others. By content: whenever memory is posted
   * to another thread, or grows, there is another buffer object over the same memory.
   */
  addressIn(bytes: Uint8Array): number | null;
  /** Whether these bytes lie in engine memory, where nothing is copied. */
  holds(bytes: Uint8Array): boolean;
  work(operands: Operands): Work;
  reduce(reduction: Reduction): Work;
  allocate(bytes: number): Promise<Allocation>;
  /** Calls back once when the backend can run nothing any more. */
  onFailure(listener: (error: StackBlendError) => void): void;
  /** Ends it; what runs rejects with `error`. */
  end(error: StackBlendError): void;
}
