import type { TileOperands } from './backends/tile-buffer.ts';
import type { StackBlendErrorCode } from './contract/errors.ts';
import type { InputAddress, Program } from './program/program.ts';
import type { ReduceOperation } from './reduce/operation.ts';

/**
 * What the engine and its workers say to each other; nothing else crosses. Every request with an
 * `id` is answered by exactly one {@link Reply}; `pump` is answered by the tiles themselves.
 */
export type Request =
  | { readonly [T in keyof Requests]: RequestOf<T> }[keyof Requests]
  | { readonly type: 'pump' };

/** One request that is answered. */
export interface RequestOf<T extends keyof Requests> {
  readonly type: T;
  readonly id: number;
  readonly payload: Requests[T];
}

/** What each request carries, by its `type`. */
export interface Requests {
  start: StartOptions;
  allocate: { readonly bytes: number };
  release: { readonly address: number };
  slice: AddressSlice;
  shared: SharedSlice;
  buffer: BufferSlice;
  reduce: ReduceSlice;
}

export interface StartOptions {
  readonly threads: number;
  /** Limit of WebAssembly memory in bytes. */
  readonly maxMemory: number;
  /** Absolute URL of the `.wasm` file, where the caller hosts it. */
  readonly wasmUrl?: string | undefined;
}

/** Rows of engine stacks, by address. */
export interface AddressSlice {
  readonly program: Program;
  readonly inputs: readonly InputAddress[];
  /** Address of the program's tables, 0 where it has none. */
  readonly tables: number;
  readonly out: number;
  readonly frames: number;
  readonly rows: number;
  /** Pixels of a row. */
  readonly width: number;
  /** Address of the job's two words: cancel flag, count of finished bands. */
  readonly words: number;
}

/**
 * Bytes `begin..end` of the output, of arrays in shared memory that is not the engine's: its worker
 * copies them.
 */
export interface SharedSlice extends TileOperands {
  readonly begin: number;
  readonly end: number;
  /** As of {@link AddressSlice}; the count is not used. */
  readonly words: number;
}

/**
 * Inputs one after the other in a transferred buffer that comes back; the output is written to its
 * beginning, over inputs where those have as many bytes, else in front of them.
 */
export interface BufferSlice {
  readonly buffer: ArrayBuffer;
  readonly program: Program;
  readonly pixels: number;
}

/** Values to count or planes to project, by address or in a transferred buffer that comes back. */
export interface ReduceSlice {
  readonly operation: ReduceOperation;
  readonly from: { readonly address: number; readonly stride: number } | ArrayBuffer;
}

/** What each request resolves to, by its `type`. */
export interface Results {
  start: Started;
  allocate: Allocated;
  release: Allocated;
  slice: SliceDone;
  shared: SliceDone;
  buffer: BufferDone;
  reduce: ReduceDone;
}

/** How the module started. */
export interface Started {
  readonly threads: number;
  /** WebAssembly memory where it is shared, and the ring in it. */
  readonly memory: SharedArrayBuffer | null;
  readonly ring: RingLayout | null;
  /** Bytes of WebAssembly memory. */
  readonly wasmBytes: number;
}

/** Where the tiles of the ring lie in shared memory; see cpp/wasm/tile_ring.h. */
export interface RingLayout {
  readonly control: number;
  readonly buffers: number;
  readonly tiles: number;
  readonly bufferBytes: number;
  readonly tileBytes: number;
}

export interface Allocated {
  readonly address: number;
  /** The memory as it is after growth; older views stay valid. */
  readonly memory: SharedArrayBuffer;
}

export interface SliceDone {
  readonly milliseconds: number;
  readonly cancelled: boolean;
}

export interface BufferDone {
  readonly buffer: ArrayBuffer;
}

export interface ReduceDone {
  /** False: an integer sum does not fit in its type. */
  readonly fits: boolean;
  /** What C++ wrote. */
  readonly output: Uint8Array<ArrayBuffer>;
  /** The buffer that was sent, if one was. */
  readonly buffer: ArrayBuffer | null;
}

export type Reply =
  | { readonly id: number; readonly ok: true; readonly result: Results[keyof Results] }
  | {
      readonly id: number;
      readonly ok: false;
      readonly code: StackBlendErrorCode;
      readonly message: string;
      /** The worker is of no use any more; where no request asked, `id` is 0. */
      readonly fatal: boolean;
    };
