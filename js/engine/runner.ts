import type { Turn } from './composite/composer.ts';
import type { Call, EngineMemory } from './contract/call.ts';
import { allocateBytes } from './contract/errors.ts';
import { disposedError } from './contract/input.ts';
import { stackBytes } from './contract/shape.ts';
import { layoutBytes, type StackLayout } from './contract/stack-layout.ts';
import type { Bytes, StackShape } from './contract/types.ts';
import type { Keeper, Running } from './keeper.ts';
import type { Reduce } from './reduce/reductions.ts';
import type { AllocatedStack } from './stack.ts';
import type { Stacks } from './stacks.ts';

/** Where a new result lies: in engine memory if all inputs do, or in an array of its own. */
export type Place = 'as the inputs' | 'ordinary';

/** Carries out calls: holds their stacks meanwhile, makes room for results, feeds the scheduler. */
export class Runner {
  readonly #keeper: Keeper;
  readonly #stacks: Stacks;
  /** What parsing calls asks about engine memory. */
  readonly memory: EngineMemory = {
    addressIn: (bytes) => this.#keeper.backend.addressIn(bytes),
    isStack: (bytes) => this.#stacks.has(bytes),
  };

  constructor(keeper: Keeper, stacks: Stacks) {
    this.#keeper = keeper;
    this.#stacks = stacks;
  }

  /** Arguments are parsed here, so that wrong ones reject. */
  async perform(parse: () => Call, place: Place, turn?: Turn): Promise<Bytes> {
    this.#keeper.checkDisposed();
    const call = parse();
    const release = this.#stacks.use(call.out ? [...call.inputs, call.out] : call.inputs);
    try {
      await turn?.turn;
      const running = await this.#keeper.running(call.options.signal);
      const isOrdinary = place === 'ordinary' || !areAllStacks(running, call);
      const out = call.out ?? (await this.#makeOutput(running, call.shape, isOrdinary));
      try {
        await run(running, call, out.bytes, turn?.onBegin);
      } catch (error) {
        if (!call.out) void this.#stacks.find(out.bytes)?.free(); // nobody else knows of it
        throw error;
      }
      return out.given;
    } finally {
      release();
    }
  }

  readonly reduce: Reduce = async (reduction, inputs, { signal, onProgress }) => {
    this.#keeper.checkDisposed();
    const release = this.#stacks.use(inputs);
    try {
      const { backend, scheduler } = await this.#keeper.running(signal);
      if (reduction.size === 0) return onProgress?.({ done: 0, total: 0 });
      await scheduler.run(backend.reduce(reduction), { frames: 1, signal, onProgress });
    } finally {
      release();
    }
  };

  /** A stack in engine memory, of zeros. */
  async allocate(layout: StackLayout): Promise<AllocatedStack> {
    return this.#allocate(await this.#keeper.running(), layout);
  }

  async #makeOutput(running: Running, shape: StackShape, isOrdinary: boolean) {
    const bytes = isOrdinary
      ? allocateBytes(stackBytes(shape))
      : (await this.#allocate(running, { shape, dtype: 'uint8' })).bytes;
    return { given: bytes, bytes };
  }

  async #allocate({ backend }: Running, layout: StackLayout): Promise<AllocatedStack> {
    const allocation = await backend.allocate(layoutBytes(layout));
    if (this.#keeper.isDisposed) {
      allocation.release();
      throw disposedError('this engine');
    }
    return this.#stacks.add(layout, allocation);
  }
}

function areAllStacks({ backend }: Running, { inputs }: Call): boolean {
  return inputs.length > 0 && inputs.every(({ bytes }) => backend.holds(bytes));
}

async function run(
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
