import type { StackBlendError } from '../contract/errors.ts';
import type { Recipe } from '../contract/modes.ts';
import type { Variant } from '../contract/types.ts';
import type { Work } from '../schedule/job.ts';

/** Memory that an engine stack lies in. */
export interface Allocation {
  readonly bytes: Uint8Array;
  readonly shared: boolean;
  /** Gives it back; the bytes must not be used afterwards. */
  release(): void;
}

/** The checked operands of a blend: as many bytes each. */
export interface BlendOperands {
  readonly backdrop: Uint8Array;
  readonly source: Uint8Array;
  readonly out: Uint8Array;
  /** Bytes of one row. */
  readonly rowBytes: number;
  readonly recipe: Recipe;
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
  /** Whether these bytes lie in engine memory, where blending copies nothing. */
  holds(bytes: Uint8Array): boolean;
  blend(operands: BlendOperands): Work;
  allocate(bytes: number): Promise<Allocation>;
  /** Calls back once when the backend can run nothing any more. */
  onFailure(listener: (error: StackBlendError) => void): void;
  /** Ends it; what runs rejects with `error`. */
  end(error: StackBlendError): void;
}
