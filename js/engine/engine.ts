import type { Backend } from './backends/backend.ts';
import type { Composer } from './composite/composer.ts';
import type {
  Channel,
  CompositeOptions,
  CompositeStreamOptions,
  PlaneInput,
  PlaneLists,
  PlaneSource,
} from './composite/types.ts';
import { parseCall } from './contract/call.ts';
import type { DType, TypedArrays } from './contract/dtypes.ts';
import { type Layer, type ParsedLayer, parseLayers, parsePair } from './contract/layers.ts';
import { parsePlanes } from './contract/planes.ts';
import { parseLayout } from './contract/stack-layout.ts';
import type {
  BlendOptions,
  BlendStreamOptions,
  Bytes,
  ClampedOut,
  Engine,
  EngineStack,
  FrameSource,
  MemoryUse,
  ScreenOptions,
  StackInput,
  Variant,
} from './contract/types.ts';
import { Keeper } from './keeper.ts';
import { LazyPart } from './lazy-part.ts';
import type { Reductions } from './reduce/reductions.ts';
import type { AutoWindowOptions, HistogramOptions, ProjectOptions } from './reduce/types.ts';
import { type Place, Runner } from './runner.ts';
import { snapshot } from './snapshot.ts';
import { Stacks } from './stacks.ts';
import { blendFrames } from './streams/blend-frames.ts';
import { lazyGenerator } from './streams/lazy.ts';
import type { Histogram } from './window/histogram.ts';

/** The engine over whatever backend runs; starts a new one after a crash. */
export class BlendEngine implements Engine {
  readonly #stacks = new Stacks();
  readonly #keeper: Keeper;
  readonly #runner: Runner;
  /** Loaded by the first composite: pages that only blend have none. */
  readonly #composer = new LazyPart<Composer>(async () => {
    const { Composer } = await import('./composite/composer.ts');
    return new Composer((...call) => this.#runner.perform(...call), this.#runner.memory);
  });
  /** Loaded by the first histogram or projection. */
  readonly #reductions = new LazyPart<Reductions>(async () => {
    const { Reductions } = await import('./reduce/reductions.ts');
    return new Reductions(this.#runner.reduce, (inputs) => this.#stacks.use(inputs));
  });
  private constructor(start: () => Promise<Backend>, backend: Backend) {
    this.#keeper = new Keeper(start, backend);
    this.#runner = new Runner(this.#keeper, this.#stacks);
  }

  /** `start` makes a backend, now and after each crash. */
  static async create(start: () => Promise<Backend>): Promise<BlendEngine> {
    return new BlendEngine(start, await start());
  }

  get variant(): Variant {
    return this.#keeper.backend.variant;
  }

  get threads(): number {
    return this.#keeper.backend.threads;
  }

  get memory(): MemoryUse {
    if (this.#keeper.isDisposed) return { wasm: 0, stacks: 0, buffers: 0 };
    const { wasmBytes, bufferBytes } = this.#keeper.backend;
    return { wasm: wasmBytes, stacks: this.#stacks.bytes, buffers: bufferBytes };
  }

  screen(
    stack1: StackInput,
    stack2: StackInput,
    options: ScreenOptions & ClampedOut,
  ): Promise<Uint8ClampedArray>;
  screen(stack1: StackInput, stack2: StackInput, options?: ScreenOptions): Promise<Uint8Array>;
  screen(stack1: StackInput, stack2: StackInput, options: ScreenOptions = {}): Promise<Bytes> {
    return this.#blend(
      () => parsePair(['stack1', 'stack2'], [stack1, stack2], { mode: 'screen' }),
      options,
    );
  }

  blend(
    backdrop: StackInput,
    source: StackInput,
    options: BlendOptions & ClampedOut,
  ): Promise<Uint8ClampedArray>;
  blend(backdrop: StackInput, source: StackInput, options?: BlendOptions): Promise<Uint8Array>;
  blend(backdrop: StackInput, source: StackInput, options: BlendOptions = {}): Promise<Bytes> {
    return this.#blend(
      () => parsePair(['backdrop', 'source'], [backdrop, source], options),
      options,
    );
  }

  blendAll(
    layers: readonly Layer[],
    options: ScreenOptions & ClampedOut,
  ): Promise<Uint8ClampedArray>;
  blendAll(layers: readonly Layer[], options?: ScreenOptions): Promise<Uint8Array>;
  blendAll(layers: readonly Layer[], options: ScreenOptions = {}): Promise<Bytes> {
    return this.#blend(() => parseLayers(layers), options);
  }

  #blend(
    parse: () => ParsedLayer[],
    options: ScreenOptions,
    place: Place = 'as the inputs',
  ): Promise<Bytes> {
    return this.#runner.perform(() => parseCall(parse, options, this.#runner.memory), place);
  }

  blendFrames(
    framesA: FrameSource,
    framesB: FrameSource,
    options: BlendStreamOptions = {},
  ): AsyncGenerator<Uint8Array, void, undefined> {
    this.#keeper.checkDisposed();
    const { backend } = this.#keeper;
    return blendFrames([framesA, framesB], options, backend.capacity, (parse, frameOptions) => {
      return this.#blend(parse, frameOptions, 'ordinary');
    });
  }

  composite(
    channels: readonly Channel[],
    options: CompositeOptions & ClampedOut,
  ): Promise<Uint8ClampedArray>;
  composite(channels: readonly Channel[], options?: CompositeOptions): Promise<Uint8Array>;
  composite(channels: readonly Channel[], options: CompositeOptions = {}): Promise<Bytes> {
    return this.#callPart(this.#composer, [channels, options], (composer, ...given) => {
      return composer.composite(...given);
    });
  }

  compositeFrames(
    frames: PlaneLists | PlaneSource,
    options: CompositeStreamOptions = {},
  ): AsyncGenerator<Uint8Array, void, undefined> {
    this.#keeper.checkDisposed();
    const kept = snapshot(options);
    return lazyGenerator(async () => {
      const composer = await this.#composer.load();
      return composer.frames(frames, kept, this.#keeper.backend.capacity);
    });
  }

  histogram(plane: PlaneInput, options: HistogramOptions = {}): Promise<Histogram> {
    return this.#callPart(this.#reductions, [plane, options], (reductions, ...given) => {
      return reductions.histogram(...given);
    });
  }

  autoWindow(plane: PlaneInput, options: AutoWindowOptions = {}): Promise<[number, number]> {
    return this.#callPart(this.#reductions, [plane, options], (reductions, ...given) => {
      return reductions.autoWindow(...given);
    });
  }

  project(stack: PlaneInput, options: ProjectOptions = {}): Promise<TypedArrays[DType]> {
    return this.#callPart(this.#reductions, [stack, options], (reductions, ...given) => {
      return reductions.project(...given);
    });
  }

  /** While code is loaded callers go on: what they gave counts as it was, and is not freed. */
  async #callPart<T, A extends [unknown, unknown], R>(
    part: LazyPart<T>,
    given: A,
    call: (part: T, ...given: A) => Promise<R>,
  ): Promise<R> {
    this.#keeper.checkDisposed();
    if (part.loaded) return call(part.loaded, ...given);
    const kept = snapshot(given);
    const release = this.#stacks.useAll();
    let result: Promise<R>;
    try {
      result = call(await part.load(), ...kept); // has taken hold of its own stacks
    } finally {
      release();
    }
    return result;
  }

  async allocate<T extends DType = 'uint8'>(
    shape: readonly number[],
    dtype?: T,
  ): Promise<EngineStack<T>> {
    this.#keeper.checkDisposed();
    const layout = parseLayout(shape, dtype);
    return (await this.#runner.allocate(layout)) as unknown as EngineStack<T>;
  }

  stackOf(data: Bytes | TypedArrays[DType]): EngineStack<DType> | undefined {
    return this.#stacks.find(parsePlanes('data', data).bytes);
  }

  dispose(): void {
    if (this.#keeper.isDisposed) return;
    this.#keeper.dispose();
    this.#stacks.freeAll();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
