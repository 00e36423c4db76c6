import type { Backend } from './backends/backend.ts';
import { type Call, parseCall } from './contract/call.ts';
import { allocateBytes } from './contract/errors.ts';
import { disposedError, parseOperand } from './contract/input.ts';
import { type Layer, type ParsedLayer, parseLayers, parsePair } from './contract/layers.ts';
import { parseShape, show, stackBytes } from './contract/shape.ts';
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
import { blendProgram } from './program/blend-program.ts';
import { Scheduler } from './schedule/scheduler.ts';
import { Stacks } from './stacks.ts';
import { blendFrames } from './streams/blend-frames.ts';

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

  /** Arguments are parsed here, so that wrong ones reject. `place` is that of a new result. */
  async #blend(
    parse: () => ParsedLayer[],
    options: ScreenOptions,
    place: 'as the inputs' | 'ordinary' = 'as the inputs',
  ): Promise<Bytes> {
    this.#checkDisposed();
    const call = parseCall(parse, options, {
      addressIn: (bytes) => this.#current.backend.addressIn(bytes),
      isStack: (bytes) => this.#stacks.has(bytes),
    });
    const release = this.#stacks.use(call.out ? [...call.inputs, call.out] : call.inputs);
    try {
      const running = await this.#whenRunning();
      const isOrdinary = place === 'ordinary' || !this.#areAllStacks(running, call);
      const out = call.out ?? (await this.#makeOutput(running, call.shape, isOrdinary));
      try {
        await this.#run(running, call, out.bytes);
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
    return blendFrames([framesA, framesB], options, backend.capacity, (parse, signal) => {
      return this.#blend(parse, { ...options, signal }, 'ordinary');
    });
  }

  async allocate(shape: readonly number[], dtype: 'uint8' = 'uint8'): Promise<EngineStack> {
    this.#checkDisposed();
    const parsed = parseShape('shape', shape);
    if (dtype !== 'uint8') throw new TypeError(`dtype: ${show(dtype)}; expected "uint8"`);
    const { backend } = await this.#whenRunning();
    return this.#allocate(backend, parsed);
  }

  stackOf(data: Bytes): EngineStack | undefined {
    const { bytes } = parseOperand('data', data);
    return this.#stacks.find(bytes);
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
    return inputs.every(({ bytes }) => backend.holds(bytes));
  }

  async #makeOutput({ backend }: Running, shape: StackShape, isOrdinary: boolean) {
    const bytes = isOrdinary
      ? allocateBytes(stackBytes(shape))
      : (await this.#allocate(backend, shape)).data;
    return { given: bytes, bytes };
  }

  async #allocate(backend: Backend, shape: StackShape): Promise<EngineStack> {
    const allocation = await backend.allocate(stackBytes(shape));
    if (this.#isDisposed) {
      allocation.release();
      throw disposedError('this engine');
    }
    return this.#stacks.add(shape, allocation);
  }

  async #run({ backend, scheduler }: Running, call: Call, out: Uint8Array): Promise<void> {
    const { signal, onProgress } = call.options;
    if (out.length === 0) {
      onProgress?.({ done: 0, total: 0 });
      return;
    }
    const inputs = call.layers.map(({ operand }) => operand.bytes);
    const program = blendProgram(call.layers.map(({ recipe }) => recipe));
    const work = backend.work({ program, inputs, out, shape: call.shape });
    await scheduler.run(work, { frames: call.shape[0], signal, onProgress });
  }
}
