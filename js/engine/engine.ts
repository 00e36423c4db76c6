import type { Backend } from './backends/backend.ts';
import { allocateBytes } from './contract/errors.ts';
import {
  checkCallback,
  checkOptions,
  checkOverlap,
  checkSignal,
  commonShape,
  disposedError,
  type Operand,
  parseOperand,
} from './contract/input.ts';
import { type Layer, type ParsedLayer, parseLayers, parsePair } from './contract/layers.ts';
import { parseShape, show, stackBytes } from './contract/shape.ts';
import type {
  BlendOptions,
  Bytes,
  Engine,
  EngineStack,
  MemoryUse,
  ScreenOptions,
  StackInput,
  StackShape,
  Variant,
} from './contract/types.ts';
import type { JobOptions } from './schedule/job.ts';
import { Scheduler } from './schedule/scheduler.ts';
import { AllocatedStack } from './stack.ts';

/** A backend and the scheduler that feeds it: they live and die together. */
interface Running {
  readonly backend: Backend;
  readonly scheduler: Scheduler;
}

/** The engine over whatever backend runs; starts a new one after a crash. */
export class BlendEngine implements Engine {
  readonly #start: () => Promise<Backend>;
  readonly #stacks = new Set<AllocatedStack>();
  #current: Running;
  /** A restart after a crash that has begun. */
  #restart: Promise<Running> | null = null;
  #hasCrashed = false;
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
    let stacks = 0;
    for (const stack of this.#stacks) stacks += stack.size;
    return { wasm: wasmBytes, stacks, buffers: bufferBytes };
  }

  screen(
    stack1: StackInput,
    stack2: StackInput,
    options: ScreenOptions & { out: Uint8ClampedArray },
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
    options: BlendOptions & { out: Uint8ClampedArray },
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
    options: ScreenOptions & { out: Uint8ClampedArray },
  ): Promise<Uint8ClampedArray>;
  blendAll(layers: readonly Layer[], options?: ScreenOptions): Promise<Uint8Array>;
  blendAll(layers: readonly Layer[], options: ScreenOptions = {}): Promise<Bytes> {
    return this.#blend(() => parseLayers(layers), options);
  }

  /** Arguments are parsed here, so that wrong ones reject. */
  async #blend(parse: () => ParsedLayer[], options: ScreenOptions): Promise<Bytes> {
    this.#checkDisposed();
    checkOptions(options);
    const { signal, onProgress } = options;
    const layers = parse();
    const inputs = layers.map(({ operand }) => operand);
    const given = options.out === undefined ? null : parseOperand('options.out', options.out);
    const shape = commonShape(inputs, given, options.shape);
    if (given) checkOverlap(given, inputs, (bytes) => this.#current.backend.addressIn(bytes));
    checkCallback('options.onProgress', onProgress);
    checkSignal(signal);
    const release = this.#useStacks(given ? [...inputs, given] : inputs);
    try {
      const running = await this.#whenRunning();
      const out = given ?? (await this.#makeOutput(running, inputs, shape));
      const job = { frames: shape[0], signal, onProgress };
      try {
        await this.#run(running, layers, out.bytes, shape, job);
      } catch (error) {
        if (!given) void this.stackOf(out.given)?.free(); // nobody else knows of it
        throw error;
      }
      return out.given;
    } finally {
      release();
    }
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
    return [...this.#stacks].find((stack) => stack.contains(bytes));
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
    for (const stack of this.#stacks) void stack.free();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #checkDisposed(): void {
    if (this.#isDisposed) throw disposedError('this engine');
  }

  #adopt(backend: Backend): Running {
    const running = { backend, scheduler: new Scheduler(backend.capacity) };
    backend.onFailure((error) => {
      running.scheduler.stopAll(error);
      if (this.#current === running) this.#hasCrashed = true;
    });
    return running;
  }

  /** Starts a new backend after a crash, not before it is needed; a failed start is tried again. */
  async #whenRunning(): Promise<Running> {
    if (this.#hasCrashed) {
      this.#restart ??= this.#start().then((backend) => {
        this.#hasCrashed = false;
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

  #useStacks(operands: readonly Operand[]): () => void {
    const used = [...this.#stacks].filter((stack) =>
      operands.some(({ bytes }) => stack.contains(bytes)),
    );
    for (const stack of used) stack.use();
    return () => {
      for (const stack of used) stack.unuse();
    };
  }

  async #makeOutput(
    { backend }: Running,
    inputs: readonly Operand[],
    shape: StackShape,
  ): Promise<{ given: Bytes; bytes: Uint8Array }> {
    const allInEngine = inputs.every(({ bytes }) => backend.holds(bytes));
    const bytes = allInEngine
      ? (await this.#allocate(backend, shape)).data
      : allocateBytes(stackBytes(shape));
    return { given: bytes, bytes };
  }

  async #allocate(backend: Backend, shape: StackShape): Promise<AllocatedStack> {
    const allocation = await backend.allocate(stackBytes(shape));
    const stack = new AllocatedStack(shape, allocation, (freed) => this.#stacks.delete(freed));
    this.#stacks.add(stack);
    return stack;
  }

  async #run(
    { backend, scheduler }: Running,
    parsed: readonly ParsedLayer[],
    out: Uint8Array,
    shape: StackShape,
    options: JobOptions,
  ): Promise<void> {
    if (out.length === 0) {
      options.onProgress?.({ done: 0, total: 0 });
      return;
    }
    const layers = parsed.map(({ operand, recipe }) => ({ bytes: operand.bytes, recipe }));
    await scheduler.run(backend.blend({ layers, out, shape }), options);
  }
}
