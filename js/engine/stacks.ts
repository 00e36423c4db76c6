import type { Allocation } from './backends/backend.ts';
import type { DType } from './contract/dtypes.ts';
import type { Named } from './contract/input.ts';
import { show } from './contract/shape.ts';
import type { StackLayout } from './contract/stack-layout.ts';
import type { EngineStack } from './contract/types.ts';
import { AllocatedStack } from './stack.ts';
import { StackMemory } from './stack-memory.ts';
import { warnOnce } from './warn.ts';

/** What callers have of a stack: its handle, and the view that results are given as. */
interface Held {
  readonly memory: StackMemory;
  handle: WeakRef<AllocatedStack>;
  /** Handles and views that have not been collected. */
  living: number;
}

const FORGOTTEN =
  'was dropped without free(): its memory stays taken until engine.dispose(). Free stacks that ' +
  'are no longer needed, and keep them while their views are; results of calls on engine stacks ' +
  'are freed by engine.stackOf(result)?.free()';

const watch = new FinalizationRegistry((held: Held) => {
  held.living--;
  if (held.living > 0 || held.memory.isFreed) return;
  const stack = `an engine stack of shape ${show(held.memory.layout.shape)}`;
  warnOnce(`stackblend: ${stack} ${FORGOTTEN}. This is said once.`, FORGOTTEN);
});

function giveOut(held: Held): AllocatedStack {
  const stack = new AllocatedStack(held.memory);
  held.handle = new WeakRef(stack);
  for (const target of [stack, stack.data]) watch.register(target, held);
  held.living += 2;
  return stack;
}

/**
 * The living stacks of one engine. Their memory is held here, their handles are not: one that is
 * forgotten is warned of, and never freed behind anybody's back.
 */
export class Stacks {
  readonly #stacks = new Map<StackMemory, Held>();

  /** Bytes in all of them. */
  get bytes(): number {
    let sum = 0;
    for (const { size } of this.#stacks.keys()) sum += size;
    return sum;
  }

  add(layout: StackLayout, allocation: Allocation): AllocatedStack {
    const memory = new StackMemory(layout, allocation, (freed) => this.#stacks.delete(freed));
    const held = { memory, living: 0 } as Held;
    this.#stacks.set(memory, held);
    return giveOut(held);
  }

  /** Whether bytes lie in one of them, by whatever view. */
  has(bytes: Uint8Array): boolean {
    return this.#find(bytes) !== undefined;
  }

  /** The stack that bytes lie in. */
  find(bytes: Uint8Array): EngineStack<DType> | undefined {
    const held = this.#find(bytes);
    return held && (held.handle.deref() ?? giveOut(held));
  }

  /** Keeps the stacks that these operands lie in from being freed, until the returned call. */
  use(operands: readonly Named[]): () => void {
    return this.#use((memory) => operands.some(({ bytes }) => memory.contains(bytes)));
  }

  /** Keeps all stacks from being freed, until the returned call. */
  useAll(): () => void {
    return this.#use(() => true);
  }

  #use(isUsed: (memory: StackMemory) => boolean): () => void {
    const used = [...this.#stacks.keys()].filter(isUsed);
    for (const memory of used) memory.use();
    return () => {
      for (const memory of used) memory.unuse();
    };
  }

  freeAll(): void {
    for (const memory of this.#stacks.keys()) void memory.free();
  }

  #find(bytes: Uint8Array): Held | undefined {
    for (const [memory, held] of this.#stacks) if (memory.contains(bytes)) return held;
    return undefined;
  }
}
