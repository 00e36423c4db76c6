import type { Backend } from './backends/backend.ts';
import type { Composer, Turn } from './composite/composer.ts';
import type {
  Channel,
  CompositeOptions,
  CompositeStreamOptions,
  PlaneInput,
  PlaneLists,
  PlaneSource,
} from './composite/types.ts';
import { type Call, type EngineMemory, parseCall } from './contract/call.ts';
import type { DType, TypedArrays } from './contract/dtypes.ts';
import { allocateBytes } from './contract/errors.ts';
import { disposedError } from './contract/input.ts';
import { type Layer, type ParsedLayer, parseLayers, parsePair } from './contract/layers.ts';
import { parsePlanes } from './contract/planes.ts';
import { stackBytes } from './contract/shape.ts';
import { layoutBytes, parseLayout, type StackLayout } from './contract/stack-layout.ts';
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
  StackShape,
  Variant,
} from './contract/types.ts';
import { LazyPart } from './lazy-part.ts';
import type { Reduce, Reductions } from './reduce/reductions.ts';
import type { AutoWindowOptions, HistogramOptions, ProjectOptions } from './reduce/types.ts';
import { Scheduler } from './schedule/scheduler.ts';
import { snapshot } from './snapshot.ts';
import type { AllocatedStack } from './stack.ts';
import { Stacks } from './stacks.ts';
import { blendFrames } from './streams/blend-frames.ts';
import { lazyGenerator } from './streams/lazy.ts';
import type { Histogram } from './window/histogram.ts';

/** A backend and the scheduler that feeds it: they live and die together. */
interface Running {
  readonly backend: Backend;
  readonly scheduler: Scheduler;
  hasCrashed: boolean;
}

/** The engine over whatever backend runs; starts a new one after a crash. */
export class BlendEngine implements Engine {
  readonly #start: () => Promise<Backend>;
  readonly #stacks = new Stacks();
  #current: Running;
  /** A restart after a crash that has begun. */
  #restart: Promise<Running> | null = null;
  #isDisposed = false;
  /** Loaded by the first composite: pages that only blend have none. */
  readonly #composer = new LazyPart<Composer>(async () => {
    const { Composer } = await import('./composite/composer.ts');
    return new Composer((...call) => this.#perform(...call), this.#engineMemory);
  });
  /** Loaded by the first histogram or projection. */
  readonly #reductions = new LazyPart<Reductions>(async () => {
    const { Reductions } = await import('./reduce/reductions.ts');
    return new Reductions(this.#reduce, (inputs) => this.#stacks.use(inputs));
  });
  readonly #engineMemory: EngineMemory = {
    addressIn: (bytes) => this.#current.backend.addressIn(bytes),
    isStack: (bytes) => this.#stacks.has(bytes),
  };

  private constructor(start: () => Promise<Backend>, backend: Backend) {
    this.#start = start;
    this.#current = this.#adopt(backend);
  }

  /** `start` makes a backend, now and after each crash. */
  static async create(start: () => Promise<Backend>): Promise<BlendEngine> {
    return new BlendEngine(start, await start());
  }

  get variant(): Variant {
    return this.#current.backend.variant;
  }

  get threads(): number {
    return this.#current.backend.threads;
  }

  get memory(): MemoryUse {
    if (this.#isDisposed) return { wasm: 0, stacks: 0, buffers: 0 };
    const { wasmBytes, bufferBytes } = this.#current.backend;
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
    place: 'as the inputs' | 'ordinary' = 'as the inputs',
  ): Promise<Bytes> {
    return this.#perform(() => parseCall(parse, options, this.#engineMemory), place);
  }

  /** Arguments are parsed here, so that wrong ones reject. `place` is that of a new result. */
  async #perform(
    parse: () => Call,
    place: 'as the inputs' | 'ordinary',
    turn?: Turn,
  ): Promise<Bytes> {
    this.#checkDisposed();
    const call = parse();
    const release = this.#stacks.use(call.out ? [...call.inputs, call.out] : call.inputs);
    try {
      await turn?.turn;
      const running = await this.#whenRunning();
      const isOrdinary = place === 'ordinary' || !this.#areAllStacks(running, call);
      const out = call.out ?? (await this.#makeOutput(running, call.shape, isOrdinary));
      try {
        await this.#run(running, call, out.bytes, turn?.onBegin);
      } catch (error) {
        if (!call.out) void this.stackOf(out.given)?.free(); // nobody else knows of it
        throw error;
      }
      return out.given;
    } finally {
      release();
    }
  }

  blendFrames(
    framesA: FrameSource,
    framesB: FrameSource,
    options: BlendStreamOptions = {},
  ): AsyncGenerator<Uint8Array, void, undefined> {
    this.#checkDisposed();
    const { backend } = this.#current;
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
    this.#checkDisposed();
    const kept = snapshot(options);
    return lazyGenerator(async () => {
      const composer = await this.#composer.load();
      return composer.frames(frames, kept, this.#current.backend.capacity);
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
    this.#checkDisposed();
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

  readonly #reduce: Reduce = async (reduction, inputs, { signal, onProgress }) => {
    this.#checkDisposed();
    const release = this.#stacks.use(inputs);
    try {
      const { backend, scheduler } = await this.#whenRunning();
      if (reduction.size === 0) return onProgress?.({ done: 0, total: 0 });
      await scheduler.run(backend.reduce(reduction), { frames: 1, signal, onProgress });
    } finally {
      release();
    }
  };

  async allocate<T extends DType = 'uint8'>(
    shape: readonly number[],
    dtype?: T,
  ): Promise<EngineStack<T>> {
    this.#checkDisposed();
    const layout = parseLayout(shape, dtype);
    const { backend } = await this.#whenRunning();
    return (await this.#allocate(backend, layout)) as unknown as EngineStack<T>;
  }

  stackOf(data: Bytes | TypedArrays[DType]): EngineStack<DType> | undefined {
    return this.#stacks.find(parsePlanes('data', data).bytes);
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    const error = disposedError('this engine');
    const end = ({ backend, scheduler }: Running) => {
      scheduler.stopAll(error);
      backend.end(error);
    };
    end(this.#current);
    // A backend that is only now starting, after a crash, must not outlive the engine.
    this.#restart?.then(end, () => {});
    this.#stacks.freeAll();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #checkDisposed(): void {
    if (this.#isDisposed) throw disposedError('this engine');
  }

  #adopt(backend: Backend): Running {
    const scheduler = new Scheduler(backend.capacity);
    const running: Running = { backend, scheduler, hasCrashed: false };
    // Called back at once where a worker has died while the others were still starting.
    backend.onFailure((error) => {
      running.hasCrashed = true;
      scheduler.stopAll(error);
    });
    return running;
  }

  /** Starts a new backend after a crash, not before it is needed; a failed start is tried again. */
  async #whenRunning(): Promise<Running> {
    if (this.#current.hasCrashed) {
      this.#restart ??= this.#start().then((backend) => {
        this.#current = this.#adopt(backend);
        return this.#current;
      });
      await this.#restart.finally(() => {
        this.#restart = null;
      });
    }
    this.#checkDisposed();
    return this.#current;
  }

  #areAllStacks({ backend }: Running, { inputs }: Call): boolean {
    return inputs.length > 0 && inputs.every(({ bytes }) => backend.holds(bytes));
  }

  async #makeOutput({ backend }: Running, shape: StackShape, isOrdinary: boolean) {
    const bytes = isOrdinary
      ? allocateBytes(stackBytes(shape))
      : (await this.#allocate(backend, { shape, dtype: 'uint8' })).bytes;
    return { given: bytes, bytes };
  }

  async #allocate(backend: Backend, layout: StackLayout): Promise<AllocatedStack> {
    const allocation = await backend.allocate(layoutBytes(layout));
    if (this.#isDisposed) {
      allocation.release();
      throw disposedError('this engine');
    }
    return this.#stacks.add(layout, allocation);
  }

  async #run(
    { backend, scheduler }: Running,
    call: Call,
    out: Uint8Array,
    onBegin?: () => void,
  ): Promise<void> {
    const { signal, onProgress } = call.options;
    if (out.length === 0) {
      onProgress?.({ done: 0, total: 0 });
      return;
    }
    const { program, shape } = call;
    const inputs = call.inputs.map(({ bytes }) => bytes);
    const work = backend.work({ program, inputs, out, shape });
    await scheduler.run(work, { frames: shape[0], signal, onProgress, onBegin });
  }
}
