import type { Backend } from './backends/backend.ts';
import { allocateBytes } from './contract/errors.ts';
import {
  checkCallback,
  checkOverlap,
  checkSignal,
  commonShape,
  disposedError,
  type Operand,
  parseOperand,
} from './contract/input.ts';
import { type BlendRule, parseRule, type Recipe } from './contract/modes.ts';
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
  #running: Promise<Running>;
  #current: Running;
  #isDisposed = false;

  private constructor(start: () => Promise<Backend>, backend: Backend) {
    this.#start = start;
    this.#current = this.#adopt(backend);
    this.#running = Promise.resolve(this.#current);
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
    const rule = { mode: 'screen' } as const;
    return this.#blend({ stack1, stack2 }, rule, options);
  }

  blend(
    backdrop: StackInput,
    source: StackInput,
    options: BlendOptions & { out: Uint8ClampedArray },
  ): Promise<Uint8ClampedArray>;
  blend(backdrop: StackInput, source: StackInput, options?: BlendOptions): Promise<Uint8Array>;
  blend(backdrop: StackInput, source: StackInput, options: BlendOptions = {}): Promise<Bytes> {
    return this.#blend({ backdrop, source }, options, options);
  }

  /** `inputs` are named as messages call them, the backdrop first. */
  async #blend(
    inputs: Record<string, StackInput>,
    rule: BlendRule,
    options: ScreenOptions,
  ): Promise<Bytes> {
    this.#checkDisposed();
    const { signal, onProgress } = options;
    const recipe = parseRule('options', rule);
    const operands = Object.entries(inputs).map(([name, input]) => parseOperand(name, input));
    const given = options.out === undefined ? null : parseOperand('options.out', options.out);
    const all = given ? [...operands, given] : operands;
    const shape = commonShape(all, options.shape);
    if (given) checkOverlap(given, operands);
    checkCallback('options.onProgress', onProgress);
    checkSignal(signal);
    const release = this.#useStacks(all);
    try {
      const running = await this.#whenRunning();
      const out = given ?? (await this.#makeOutput(running, operands, shape));
      const job = { frames: shape[0], signal, onProgress };
      try {
        await this.#run(running, operands, out.bytes, shape, recipe, job);
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
    this.#running.then((running) => running !== this.#current && end(running)).catch(() => {});
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
      if (!this.#isDisposed && this.#current === running) this.#running = this.#restart();
    });
    return running;
  }

  /** Not begun before it is needed, so that a page that cannot start one is not kept busy. */
  #restart(): Promise<Running> {
    const start = () =>
      this.#start().then((backend) => {
        this.#current = this.#adopt(backend);
        if (this.#isDisposed) backend.end(disposedError('this engine'));
        return this.#current;
      });
    let begun: Promise<Running> | null = null;
    return {
      // A lazy promise: the first `await` starts the backend; a failed start is tried again by the next.
      // biome-ignore lint/suspicious/noThenProperty: that is what makes it lazy
      then: (onOk: never, onError: never) => {
        begun ??= start().catch((error) => {
          begun = null;
          throw error;
        });
        return begun.then(onOk, onError);
      },
    } as unknown as Promise<Running>;
  }

  async #whenRunning(): Promise<Running> {
    const running = await this.#running;
    this.#checkDisposed();
    return running;
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
    [backdrop, source]: readonly Operand[],
    out: Uint8Array,
    shape: StackShape,
    recipe: Recipe,
    options: JobOptions,
  ): Promise<void> {
    if (out.length === 0 || !backdrop || !source) return;
    const rowBytes = shape[2] * 4;
    const inputs = { backdrop: backdrop.bytes, source: source.bytes };
    await scheduler.run(backend.blend({ ...inputs, out, rowBytes, recipe }), options);
  }
}
