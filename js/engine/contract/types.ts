/// <reference lib="esnext.disposable" preserve="true" />

import type {
  Channel,
  CompositeOptions,
  CompositeStreamOptions,
  PlaneInput,
  PlaneLists,
  PlaneSource,
} from '../composite/types.ts';
import type { AutoWindowOptions, HistogramOptions, ProjectOptions } from '../reduce/types.ts';
import type { Histogram } from '../window/histogram.ts';
import type { DType, TypedArrays } from './dtypes.ts';

import type { Layer } from './layers.ts';
import type { BlendRule } from './modes.ts';

/** `[frames, height, width, 4]` of a stack of straight-alpha RGBA frames in C order. */
export type StackShape = readonly [frames: number, height: number, width: number, channels: 4];

export type { DType, TypedArrays } from './dtypes.ts';

/** How the WebAssembly module runs: one module with pthreads, or a module without threads. */
export type Variant = 'threads' | 'single';

/** Bytes of a stack: 8-bit samples, 0..255. */
export type Bytes = Uint8Array | Uint8ClampedArray;

/**
 * A stack in engine memory, made by {@link Engine.allocate}. With the variant `threads` its data is
 * a shared view of WebAssembly memory: blending copies nothing. With `single` it is an ordinary array.
 */
export interface EngineStack<T extends DType = 'uint8'> {
  /** All values, in C order. Throws `disposed` after `free()`. */
  readonly data: TypedArrays[T];
  /** `[frames, height, width, 4]` of RGBA frames, or that of planes as it was asked for. */
  readonly shape: readonly number[];
  readonly dtype: T;
  /** True where `data` is a view of shared WebAssembly memory. */
  readonly shared: boolean;
  /** A view of what lies at `index` of the first dimension: a frame, a plane. RangeError outside. */
  frame(index: number): TypedArrays[T];
  /** Gives the memory back, once jobs that use it have ended. A second call does nothing. */
  free(): Promise<void>;
}

/** Anything with data and a shape in C order: zarrita chunks, npy readers. A shape of `[height, width, 4]` is one frame. */
export interface ShapedData {
  readonly data: Bytes;
  readonly shape: readonly number[];
  readonly stride?: readonly number[];
}

/** One frame as Viv's pixel data or `ImageData` give it. */
export interface FrameData {
  readonly data: Bytes;
  readonly width: number;
  readonly height: number;
}

/** A stack of frames: bytes with a `shape` option beside them, or something that knows its shape. */
export type StackInput = Bytes | EngineStack | ShapedData | FrameData;

/**
 * Frames of a stream, one after the other; or one frame that meets all of the other side's. A
 * `ReadableStream` of frames is an async iterable.
 */
export type FrameSource = AsyncIterable<StackInput> | Iterable<StackInput> | StackInput;

/** How far a job has come, in frames. `done` is fractional inside a frame. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** What every job takes. */
export interface JobOptions {
  /** Aborts the job: it rejects with `signal.reason` and stops within a band. */
  readonly signal?: AbortSignal;
  /** Called with growing `done`, less than 60 times a second, and once at the end. */
  readonly onProgress?: (progress: Progress) => void;
}

/** Options of {@link Engine.screen}. */
export interface ScreenOptions extends JobOptions {
  /** Shape of both stacks. Needed where neither input tells its own. */
  readonly shape?: readonly number[];
  /**
   * Where to write: as many bytes as the inputs, in anything that could be one; may be one of them,
   * may not overlap one in part.
   */
  readonly out?: StackInput;
  /**
   * Takes the inputs: the buffers of ordinary arrays are detached, whole, as `postMessage` does it,
   * also when the job then fails. The result may lie in the buffer of the lowest one, which saves
   * fresh memory. Engine stacks, shared memory and what cannot be transferred stay as they are.
   * Default false.
   */
  readonly transfer?: boolean;
}

/** An `out` of clamped bytes, an `ImageData` for instance: what resolves are its bytes. */
export interface ClampedOut {
  readonly out: Uint8ClampedArray | { readonly data: Uint8ClampedArray };
}

/** Options of {@link Engine.blend}. */
export interface BlendOptions extends ScreenOptions, BlendRule {}

/** Options of {@link Engine.blendFrames}. */
export interface BlendStreamOptions extends BlendRule {
  /** Shape of a frame, `[height, width, 4]`. Needed where the frames do not tell their own. */
  readonly shape?: readonly number[];
  /** Aborts the stream: it throws `signal.reason`. */
  readonly signal?: AbortSignal;
  /** As in {@link ScreenOptions}: frames are taken, and results lie in their memory. */
  readonly transfer?: boolean;
}

/** Options of {@link createEngine}; all have good defaults. */
export interface EngineOptions {
  /** Threads that blend, 1..64. Default: the processor's cores, at most 16. */
  readonly threads?: number;
  /** Forces a variant. `threads` without cross-origin isolation rejects with `unsupported`. */
  readonly variant?: Variant;
  /** Limit of WebAssembly memory in bytes, 32 MiB..2 GiB. Default: what the browser grants, at most 2 GiB. */
  readonly maxMemory?: number;
  /**
   * Where the worker script is hosted, for pages that host it themselves. Each variant has its own,
   * so set `variant` too.
   */
  readonly workerUrl?: string | URL;
  /** Where the `.wasm` file is hosted. Each variant has its own, so set `variant` too. */
  readonly wasmUrl?: string | URL;
}

/** What an engine holds, in bytes. */
export interface MemoryUse {
  /** Size of WebAssembly memory, all of it. */
  readonly wasm: number;
  /** Bytes in living engine stacks. */
  readonly stacks: number;
  /** Bytes in buffers that plain arrays pass through. */
  readonly buffers: number;
}

/** Blends stacks in workers. Made by {@link createEngine}. */
export interface Engine {
  readonly variant: Variant;
  readonly threads: number;
  readonly memory: MemoryUse;
  /**
   * Screen of two stacks: `colour = 255 - round((255-c1)(255-c2)/255)` whatever the alpha, and
   * `alpha = 255 - floor((255-a1)(255-a2)/255)`. Resolves to the array that holds the result: `out`
   * when it was given, else a new one (in engine memory when both inputs are, see `stackOf`).
   * Rejects with TypeError or RangeError for bad arguments, `signal.reason` when aborted, and
   * {@link StackBlendError} for failures at run time.
   */
  screen(
    stack1: StackInput,
    stack2: StackInput,
    options: ScreenOptions & ClampedOut,
  ): Promise<Uint8ClampedArray>;
  /** The same with any other `out`, or none. */
  screen(stack1: StackInput, stack2: StackInput, options?: ScreenOptions): Promise<Uint8Array>;
  /**
   * Blends `source` over `backdrop` in any mode and by any operator; see {@link BlendRule}. Either
   * may be one frame, which then meets all frames of the other. The
   * twelve separable modes are exact where opaque, all else is within 1 of the exact value.
   * Resolves and rejects as {@link screen}.
   */
  blend(
    backdrop: StackInput,
    source: StackInput,
    options: BlendOptions & ClampedOut,
  ): Promise<Uint8ClampedArray>;
  /** The same with any other `out`, or none. */
  blend(backdrop: StackInput, source: StackInput, options?: BlendOptions): Promise<Uint8Array>;
  /**
   * Lays up to 64 visible stacks over each other in one pass, bottom first: the same bytes as the
   * calls of {@link blend} for one layer after the other, without the stacks in between. The lowest
   * visible layer is the backdrop, its own rule ignored; RangeError where none is visible, or more.
   */
  blendAll(
    layers: readonly Layer[],
    options: ScreenOptions & ClampedOut,
  ): Promise<Uint8ClampedArray>;
  /** The same with any other `out`, or none. */
  blendAll(layers: readonly Layer[], options?: ScreenOptions): Promise<Uint8Array>;
  /**
   * Blends frames as they come, in order: a time-lapse of any length in constant memory. A few
   * frames are in work at a time, more are asked for as results are taken; each result belongs to
   * the receiver. Leaving the loop early aborts what runs and closes the sources.
   *
   * ```ts
   * for await (const frame of engine.blendFrames(framesA, framesB, { mode: 'screen', shape })) show(frame);
   * ```
   *
   * Throws TypeError for wrong sources or options; the iterator rejects as {@link screen} does, with
   * what a source throws, and with RangeError where one side ends before the other.
   */
  blendFrames(
    framesA: FrameSource,
    framesB: FrameSource,
    options?: BlendStreamOptions,
  ): AsyncGenerator<Uint8Array, void, undefined>;
  /**
   * Combines up to 32 visible channels over a background in one pass, in float32 with no 8-bit step
   * in between, within 1 of the exact value; alpha is 255. Planes may be of any of the seven types,
   * each channel of its own. See {@link Channel} and {@link CompositeMode}.
   *
   * Resolves to `out`, `uint8[frames, height, width, 4]`, or a new array, and rejects as
   * {@link screen}. A call with the array of an earlier call as `out` takes that one's place if it
   * has not begun; the earlier one then settles as the later.
   */
  composite(
    channels: readonly Channel[],
    options: CompositeOptions & ClampedOut,
  ): Promise<Uint8ClampedArray>;
  /** The same with any other `out`, or none. */
  composite(channels: readonly Channel[], options?: CompositeOptions): Promise<Uint8Array>;
  /**
   * Composites frames as their planes come, in order, as {@link blendFrames} does. Takes lists of
   * planes, or a source with `plane({ t, c, z })`, which is asked along t.
   *
   * ```ts
   * for await (const frame of engine.compositeFrames(source, { mode: 'screen' })) show(frame);
   * ```
   */
  compositeFrames(
    frames: PlaneLists | PlaneSource,
    options?: CompositeStreamOptions,
  ): AsyncGenerator<Uint8Array, void, undefined>;
  /**
   * How often which values are in planes: exact counts of 8 and 16 bits, 256 bins from the least to
   * the largest of wider types, which are looked at twice. Rejects as {@link screen}.
   */
  histogram(plane: PlaneInput, options?: HistogramOptions): Promise<Histogram>;
  /**
   * A window for planes, always lo < hi: between two percentiles, or as ImageJ's Auto sets it.
   * Rejects as {@link screen}.
   */
  autoWindow(plane: PlaneInput, options?: AutoWindowOptions): Promise<[lo: number, hi: number]>;
  /**
   * Projects a stack of planes over z or time, pixel by pixel: sums in double, in the order of the
   * planes. Resolves to a new array. Rejects as {@link screen}, and with RangeError where an integer
   * sum does not fit.
   */
  project(stack: PlaneInput, options?: ProjectOptions): Promise<TypedArrays[DType]>;
  /**
   * Zeroed memory in the engine: `uint8[frames, height, width, 4]` for RGBA frames; planes,
   * `[frames, height, width]`, of any type. Rejects with `out-of-memory` when it does not fit.
   */
  allocate<T extends DType = 'uint8'>(shape: readonly number[], dtype?: T): Promise<EngineStack<T>>;
  /**
   * The engine stack that `data` lies in. With the variant `threads` the result of a call whose inputs were all engine stacks
   * lies in engine memory too, and is given back by `engine.stackOf(result)?.free()`. Undefined for
   * ordinary arrays.
   */
  stackOf(data: Bytes | TypedArrays[DType]): EngineStack<DType> | undefined;
  /** Ends the workers and frees all memory. Running jobs reject with `disposed`. May be called twice. */
  dispose(): void;
  /** As {@link dispose}, for `using`. */
  [Symbol.dispose](): void;
}
